import { FileDown } from "lucide-react";
import { useEffect, useState } from "react";

/** Takes a file that is dropped anywhere on the page; whoever cannot drag has a button for the same. */
export function DropAnywhere({ onFile }: { readonly onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      setOver(false);
      onFile(file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [onFile]);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-card border-2 border-dashed border-lamp bg-veil animate-appear">
      <p className="flex items-center gap-3 rounded-card bg-raised px-6 py-4 font-title text-title shadow-raised">
        <FileDown size={26} className="text-lamp" aria-hidden /> Drop the script
      </p>
    </div>
  );
}
