import { useNavigate } from "@tanstack/react-router";
import { BookOpenText, Clapperboard, PenLine } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Trouble } from "../../design/trouble.tsx";
import { ScriptFileButton } from "../../design/file-button.tsx";
import { useAct } from "../../live/use-act.ts";
import { beginWithScript, openSample, type Begun } from "./begin.ts";
import { WritingDialog } from "./writing-dialog.tsx";

interface DoorsProps {
  /** A file that was dropped somewhere on the page. */
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}

/** The three ways to begin. */
export function Doors({ file, onFile }: DoorsProps) {
  const go = useGoTo();
  const [writing, setWriting] = useState<"idea" | "script" | null>(null);
  const script = useAct((given: File) => beginWithScript(given), go);
  const sample = useAct(openSample, go);
  const { begin } = script;
  useEffect(() => {
    if (!file) return;
    onFile(null);
    begin(file);
  }, [file, onFile, begin]);
  const trouble = script.trouble ?? sample.trouble;
  return (
    <section aria-label="Begin" className="mt-9">
      <div className="grid gap-4 md:grid-cols-3">
        <Door
          icon={<PenLine size={22} />}
          slate="From nothing"
          title="Write an idea"
          text="A line, a page, a memory. It becomes a production that you can grow."
        >
          <Button onClick={() => setWriting("idea")}>Write</Button>
        </Door>
        <Door
          icon={<BookOpenText size={22} />}
          slate="From the page"
          title="Bring a script"
          text="Fountain, Final Draft, PDF, Word, Markdown or text. Drop it anywhere here."
        >
          <ScriptFileButton weight="main" isBusy={script.isBusy} onFile={onFile}>
            {script.isBusy ? "Reading …" : "Choose a file"}
          </ScriptFileButton>
          <Button weight="quiet" onClick={() => setWriting("script")}>
            Paste
          </Button>
        </Door>
        <Door
          icon={<Clapperboard size={22} />}
          slate="Just looking"
          title="Open the sample"
          text="The Night Ferry, a short script of eight scenes. It lies ready: one press, and it comes apart before your eyes."
        >
          <Button isBusy={sample.isBusy} onClick={() => sample.begin()}>
            Open
          </Button>
        </Door>
      </div>
      <div className="mt-4 empty:hidden">
        <Trouble trouble={trouble} harm="Nothing was lost: your file is where it was." />
      </div>
      <WritingDialog what={writing} onClose={() => setWriting(null)} onBegun={go} />
    </section>
  );
}

function useGoTo(): (begun: Begun) => void {
  const navigate = useNavigate();
  return ({ project, run }) => {
    if (run === null) void navigate({ to: "/p/$project", params: { project } });
    else void navigate({ to: "/p/$project/runs/$run", params: { project, run } });
  };
}

interface DoorProps {
  readonly icon: ReactNode;
  readonly slate: string;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Door({ icon, slate, title, text, children }: DoorProps) {
  return (
    <article className="sheet flex flex-col gap-2 p-5 transition-colors hover:border-line-strong">
      <div className="flex items-center justify-between text-ink-soft">
        <span className="slate">{slate}</span>
        <span aria-hidden>{icon}</span>
      </div>
      <h2 className="font-title text-title font-semibold">{title}</h2>
      <p className="flex-1 text-ink-soft">{text}</p>
      <div className="mt-3 flex flex-wrap gap-2">{children}</div>
    </article>
  );
}
