import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowRight, Hand, Play, RotateCcw, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Trouble } from "../../design/trouble.tsx";
import { ScriptFileButton } from "../../design/file-button.tsx";
import { ProgressBar, splitInWords } from "../../design/progress-bar.tsx";
import { SafeText } from "../../design/safe-text.tsx";
import { Skeleton } from "../../design/skeleton.tsx";
import { addInput, breakdown, startRun, steer } from "../../live/acts.ts";
import { useRunSplit } from "../../live/production.ts";
import { reads } from "../../live/queries.ts";
import type { Input, Run } from "../../live/shapes.ts";
import { useAct } from "../../live/use-act.ts";
import { useProjectView } from "../../live/use-view.ts";
import type { RunLine } from "../../live/watching.ts";
import { nextAction, type NextAction } from "./next-action.ts";

/** The one thing to do next, first and largest. */
export function NextCard({ project }: { readonly project: string }) {
  const inputs = useQuery(reads.inputs(project));
  const work = useProjectView(project, ({ runs, gates }) => ({ runs, gates }));
  if (!work || !inputs.data) return <Skeleton className="h-36 w-full rounded-card" />;
  const action = nextAction({ ...work, inputs: inputs.data.items });
  return <ActionCard key={action.kind} project={project} action={action} />;
}

function ActionCard({
  project,
  action,
}: {
  readonly project: string;
  readonly action: NextAction;
}) {
  switch (action.kind) {
    case "bring-script":
      return <BringScript project={project} />;
    case "break-down":
      return <BreakDown project={project} input={action.input} />;
    case "answer":
      return (
        <Frame
          slate="Needs you"
          isUrgent
          title={<SafeText text={action.gate.question} />}
          text={waiting(action.more)}
        >
          <Button asChild weight="main" size="large">
            <Link to="/p/$project/inbox" params={{ project }}>
              <Hand size={18} aria-hidden /> Look and answer
            </Link>
          </Button>
        </Frame>
      );
    case "watch":
      return <Watch project={project} run={action.run} />;
    case "go-on":
      return <Steer project={project} run={action.run} steering="resume" />;
    case "retry":
      return <Steer project={project} run={action.run} steering="retry" />;
    case "read":
      return (
        <Frame
          slate="Next"
          title="Everything is ready to read"
          text="Go through the script scene by scene, or bring a new draft: only what changes is made again."
        >
          <Button asChild weight="main" size="large">
            <Link to="/p/$project/script" params={{ project }}>
              Read the script <ArrowRight size={18} aria-hidden />
            </Link>
          </Button>
          <BringButton project={project} title="Bring a new draft" weight="plain" />
        </Frame>
      );
  }
}

function waiting(more: number): string {
  if (more === 0) return "What follows waits for your answer; the rest goes on.";
  return `And ${more} more ${more === 1 ? "question" : "questions"}. What follows waits for your answers; the rest goes on.`;
}

interface FrameProps {
  readonly slate: string;
  readonly title: ReactNode;
  readonly text: ReactNode;
  readonly isUrgent?: boolean;
  readonly trouble?: ReactNode;
  readonly children: ReactNode;
}

function Frame({ slate, title, text, isUrgent = false, trouble, children }: FrameProps) {
  const edge = isUrgent ? "border-needs-you/55 bg-needs-you-wash" : "bg-sheet";
  return (
    <section aria-label="Next" className={`sheet flex min-h-36 flex-col gap-4 p-5 md:p-6 ${edge}`}>
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        <div className="min-w-[min(100%,20rem)] flex-1">
          <p className={`slate mb-1.5 ${isUrgent ? "text-needs-you" : ""}`}>{slate}</p>
          <h2 className="font-title text-title font-semibold">{title}</h2>
          <div className="mt-1 max-w-[64ch] text-ink-soft">{text}</div>
        </div>
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
      {trouble}
    </section>
  );
}

function BreakDown({ project, input }: { readonly project: string; readonly input: Input }) {
  const navigate = useNavigate();
  const act = useAct(
    () => startRun(project, breakdown, input.id),
    ({ id }: Run) => void navigate({ to: "/p/$project/runs/$run", params: { project, run: id } }),
  );
  return (
    <Frame
      slate="Next"
      title="Break the script down"
      text={
        <>
          <SafeText text={input.filename} className="font-medium text-ink" /> becomes scenes, cast,
          places and a bible for each character. It is made by rules: it costs nothing and takes
          seconds.
        </>
      }
      trouble={<Trouble trouble={act.trouble} />}
    >
      <Button
        weight="main"
        size="large"
        icon={<Play size={18} />}
        isBusy={act.isBusy}
        onClick={() => act.begin()}
      >
        Run
      </Button>
    </Frame>
  );
}

function BringScript({ project }: { readonly project: string }) {
  return (
    <Frame
      slate="Next"
      title="Bring the script"
      text="Fountain, Final Draft, PDF, Word, Markdown or text. Everything else grows out of it."
    >
      <BringButton project={project} title="Choose a file" weight="main" />
    </Frame>
  );
}

function BringButton(props: {
  readonly project: string;
  readonly title: string;
  readonly weight: "main" | "plain";
}) {
  const act = useAct((file: File) => addInput(props.project, file));
  return (
    <>
      <ScriptFileButton
        weight={props.weight}
        size="large"
        icon={<Upload size={18} />}
        isBusy={act.isBusy}
        onFile={act.begin}
      >
        {props.title}
      </ScriptFileButton>
      <Trouble trouble={act.trouble} />
    </>
  );
}

interface OfRun {
  readonly project: string;
  readonly run: RunLine;
}

function Watch({ project, run }: OfRun) {
  const split = useRunSplit(run.run);
  return (
    <Frame
      slate={`Run ${run.number}`}
      title="At work"
      text={
        split ? (
          <span className="flex max-w-md flex-col gap-2">
            <span className="figures">{splitInWords(split, "unit")}</span>
            <ProgressBar split={split} noun="unit" label={`Run ${run.number}`} />
          </span>
        ) : (
          "Starting …"
        )
      }
    >
      <Button asChild weight="main" size="large">
        <Link to="/p/$project/runs/$run" params={{ project, run: run.run }}>
          Watch <ArrowRight size={18} aria-hidden />
        </Link>
      </Button>
    </Frame>
  );
}

const steered = {
  resume: {
    title: "Go on with the run",
    text: "It was held. What is finished stays finished; the rest goes on from there.",
    button: "Go on",
  },
  retry: {
    title: "Something failed",
    text: "What is finished stays. Only what failed, and what waited for it, is tried again.",
    button: "Try again",
  },
} as const;

function Steer({ project, run, steering }: OfRun & { readonly steering: keyof typeof steered }) {
  const act = useAct(() => steer(run.run, steering));
  const { title, text, button } = steered[steering];
  return (
    <Frame
      slate={`Run ${run.number}`}
      title={title}
      text={text}
      trouble={<Trouble trouble={act.trouble} />}
    >
      <Button
        weight="main"
        size="large"
        icon={steering === "retry" ? <RotateCcw size={18} /> : <Play size={18} />}
        isBusy={act.isBusy}
        onClick={() => act.begin()}
      >
        {button}
      </Button>
      <Button asChild size="large">
        <Link to="/p/$project/runs/$run" params={{ project, run: run.run }}>
          Look at the run
        </Link>
      </Button>
    </Frame>
  );
}
