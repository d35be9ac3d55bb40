import { Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import { useProjectConnection } from "../live/use-view.ts";

/** A short break is nobody's business. In milliseconds. */
const patience = 1_500;

/** Says when what is shown may be behind, and why; nothing while all is live. */
export function ConnectionStrip({ project }: { readonly project: string }) {
  const { connection, error, isLoaded } = useProjectConnection(project);
  const isCutOff =
    isLoaded && (connection === "reconnecting" || (connection === "ended" && error !== null));
  const isLong = useLasting(isCutOff);
  if (!isCutOff || !isLong) return null;
  const isOver = connection === "ended";
  return (
    <div
      role="status"
      className="fixed bottom-[calc(4rem+env(safe-area-inset-bottom))] left-1/2 z-40 flex w-max max-w-[calc(100vw-1.5rem)] -translate-x-1/2 items-center gap-2.5 rounded-full border border-line-strong bg-raised px-4 py-1.5 text-small text-ink shadow-raised animate-appear md:bottom-4"
    >
      <Unplug size={15} aria-hidden className="shrink-0 text-needs-you" />
      <span>
        {isOver
          ? `${error?.message ?? "The connection has ended."} ${error?.hint ?? ""}`
          : "No connection to the studio. What you see may be behind; it catches up by itself."}
      </span>
    </div>
  );
}

/** Whether something has been so for longer than a moment. */
function useLasting(isSo: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLong(true), patience);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isSo]);
  return isLong;
}
