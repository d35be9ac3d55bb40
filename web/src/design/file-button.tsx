import { useRef } from "react";
import { Button, type ButtonProps } from "./button.tsx";

interface FileButtonProps extends Omit<ButtonProps, "onClick"> {
  readonly onFile: (file: File) => void;
}

/** Kinds of files that a script comes in. What a file holds is told by its content, so this only helps to find it. */
const scripts = ".fountain,.spmd,.fdx,.pdf,.docx,.txt,.md,.markdown";

/** A button that asks for a script from this computer. */
export function ScriptFileButton({ onFile, children, ...look }: FileButtonProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...look} onClick={() => picker.current?.click()}>
        {children}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="A script from this computer"
        accept={scripts}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = "";
        }}
      />
    </>
  );
}
