import type { Ink, Paint } from "../terminal.ts";
import { timeText, typeName } from "../../core/wording.ts";
import { fit, harmless, pad, padStart, widthOf, wrapped } from "../width.ts";
import { isHeldUp, timeAtWork, type RunView, type StageView } from "./view.ts";

/** What stands around a run on the screen. */
export interface Stagecraft {
  readonly project: string;
  readonly pipeline: string;
  readonly number: number;
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly now: number;
  /** A line at the bottom that is about this process, such as that it pauses; empty for none. */
  readonly footer: string;
}

/** A counter shines this long after it went up, in milliseconds. */
const pulse = 450;
const widest = 110;
/** Below so many columns what landed is shown without its stage. */
const narrow = 72;
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The run as it stands, as lines no wider than the screen and no more than fit on it. */
export function frame(view: RunView, craft: Stagecraft): string[] {
  const columns = Math.min(widest, craft.columns - 1);
  const head = headLines(view, craft, columns);
  const stages = stageLines(view, craft, columns);
  const counters = counterLines(view, craft, columns);
  const asks = gateLines(view, craft, columns);
  const footer =
    craft.footer === ""
      ? []
      : [
          "",
          ...wrapped(harmless(craft.footer), columns - 2).map(
            (line) => ` ${craft.paint("yellow", fit(line, columns - 2))}`,
          ),
        ];
  const fixed = head.length + stages.length + counters.length + asks.length + footer.length;
  const room = Math.max(0, Math.min(10, craft.rows - 1 - fixed - 1));
  const all = [
    ...head,
    ...stages,
    ...counters,
    ...landedLines(view, craft, columns, room),
    ...asks,
    ...footer,
  ];
  return all.slice(0, Math.max(1, craft.rows - 1));
}

function headLines(
  view: RunView,
  { project, pipeline, number, paint, now }: Stagecraft,
  columns: number,
): string[] {
  const clock = timeText(timeAtWork(view, now));
  const title = fit(harmless(project).toUpperCase(), columns - 2 - widthOf(clock) - 2);
  const gap = " ".repeat(Math.max(1, columns - 2 - widthOf(title) - widthOf(clock)));
  const subtitle = fit(`${pipeline} · run ${number}`, columns - 3);
  const edge = paint("yellow", "▌");
  return [
    "",
    `${edge} ${paint("bold", title)}${gap}${paint("dim", clock)}`,
    `${edge} ${paint("dim", subtitle)}`,
    "",
  ];
}

function stageLines(view: RunView, craft: Stagecraft, columns: number): string[] {
  const titles = Math.min(
    24,
    Math.max(...view.stages.map(({ title }) => widthOf(title))),
    Math.floor(columns / 3),
  );
  return view.stages.map((stage) => stageLine(stage, view, craft, titles, columns));
}

function stageLine(
  stage: StageView,
  view: RunView,
  craft: Stagecraft,
  titles: number,
  columns: number,
): string {
  const { paint } = craft;
  const [mark, ink] = isHeldUp(stage, view.stages)
    ? (["·", "dim"] as const)
    : markOf(stage, view, craft);
  const title = pad(harmless(stage.title), titles);
  const room = columns - titles - 7;
  const isAtWork = stage.status === "running";
  const bold = isAtWork || stage.status === "awaiting_approval";
  const progress = isAtWork ? progressOf(stage) : null;
  const detail = progress
    ? progressText(stage, progress, craft, room)
    : isHeldUp(stage, view.stages)
      ? craft.paint("dim", fit("not started", room))
      : wordsText(stage, craft, room);
  const isDim = stage.status === "queued" || stage.status === "skipped";
  return ` ${paint(ink, mark)}  ${bold ? paint("bold", title) : isDim ? paint("dim", title) : title}  ${detail}`;
}

function markOf(
  stage: StageView,
  view: RunView,
  { now }: Stagecraft,
): readonly [mark: string, ink: Ink] {
  switch (stage.status) {
    case "running":
      return view.status === "running"
        ? [spinner[Math.floor(now / 90) % spinner.length]!, "yellow"]
        : ["∥", "yellow"];
    case "completed":
    case "early_exit":
      return ["✓", "green"];
    case "reused":
      return ["✓", "dim"];
    case "completed_with_errors":
      return ["!", "yellow"];
    case "awaiting_approval":
      return ["?", "cyan"];
    case "failed":
    case "blocked":
      return ["✗", "red"];
    case "cancelled":
      return ["✗", "dim"];
    case "queued":
    case "paused":
    case "interrupted":
    case "skipped":
      return ["·", "dim"];
  }
}

interface Progress {
  readonly done: number;
  readonly total: number;
}

/** By units where there are several; else as the unit at work says, which what has landed may be ahead of. */
function progressOf({
  units,
  made,
  reused,
  failed,
  progress,
  artifacts,
}: StageView): Progress | null {
  if (units > 1) return { done: made + reused + failed, total: units };
  return (
    progress && {
      done: Math.max(progress.done, Math.min(progress.total, artifacts)),
      total: progress.total,
    }
  );
}

function progressText(
  stage: StageView,
  { done, total }: Progress,
  { paint }: Stagecraft,
  room: number,
): string {
  const count = `${done} of ${total}`;
  const bar = Math.max(6, Math.min(24, room - widthOf(count) - 3));
  const filled = Math.min(bar, Math.round((bar * done) / Math.max(1, total)));
  const track = `${paint("yellow", "━".repeat(filled))}${paint("dim", "─".repeat(bar - filled))}`;
  const left = room - bar - widthOf(count) - 4;
  const [working = ""] = stage.working.values();
  const name = left > 8 ? `  ${paint("dim", fit(harmless(working), left))}` : "";
  return `${track} ${count}${name}`;
}

function wordsText(stage: StageView, { paint }: Stagecraft, room: number): string {
  const words = harmless(stageWords(stage));
  switch (stage.status) {
    case "failed":
    case "blocked":
      return paint("red", fit(words, room));
    case "awaiting_approval":
      return paint("cyan", fit(words, room));
    case "completed":
    case "completed_with_errors":
    case "early_exit":
    case "running":
      return fit(words, room);
    case "queued":
    case "paused":
    case "interrupted":
    case "skipped":
    case "cancelled":
    case "reused":
      return paint("dim", fit(words, room));
  }
}

function stageWords(stage: StageView): string {
  switch (stage.status) {
    case "queued":
    case "paused":
    case "interrupted":
      return stage.note;
    case "running": {
      const [working = ""] = stage.working.values();
      return working === stage.title ? "working" : working || stage.note || "working";
    }
    case "awaiting_approval":
      return `needs you${stage.artifacts > 0 ? `  ${madeText(stage)}` : ""}`;
    case "completed":
    case "early_exit":
      return madeText(stage);
    case "completed_with_errors":
      return `${madeText(stage)}, ${stage.failed} failed: ${stage.note}`;
    case "reused":
      return "unchanged, reused";
    case "failed":
      return `failed: ${stage.note}`;
    case "blocked":
      return stage.note;
    case "skipped":
      return "left out";
    case "cancelled":
      return "cancelled";
  }
}

/** How much was made and how much taken over, told apart. */
function madeText({
  units,
  made,
  reused,
  artifacts,
  latest,
  startedAt,
  endedAt,
}: StageView): string {
  const parts = [made > 0 ? `${made} made` : "", reused > 0 ? `${reused} reused` : ""].filter(
    (part) => part !== "",
  );
  const count =
    units > 1
      ? parts.join(", ")
      : latest !== ""
        ? latest
        : artifacts > 1
          ? `${artifacts} made`
          : "ready";
  const time =
    startedAt !== null && endedAt !== null && endedAt - startedAt >= 1000
      ? `  ${timeText(endedAt - startedAt)}`
      : "";
  return `${count}${time}`;
}

function counterLines(view: RunView, { paint, now }: Stagecraft, columns: number): string[] {
  const parts: string[] = [];
  let width = 1;
  for (const [type, { count, at }] of view.counters) {
    const name = typeName(type, count).toUpperCase();
    const figure = `${count}`;
    width += name.length + figure.length + 5;
    if (width > columns) break;
    const isFresh = view.since !== null && now - at < pulse;
    parts.push(
      `${paint("dim", name)} ${isFresh ? paint("inverse", ` ${figure} `) : paint("bold", ` ${figure} `)}`,
    );
  }
  return parts.length === 0 ? [] : ["", ` ${parts.join("  ")}`];
}

function landedLines(
  view: RunView,
  { paint }: Stagecraft,
  columns: number,
  room: number,
): string[] {
  if (room < 2) return [];
  const latest = view.landed.slice(-(room - 1));
  const lines = latest.map(({ stage, summary, type }, at) => {
    // On a narrow screen what was made needs the room more than where, which the stages above tell.
    const label =
      columns < narrow
        ? ""
        : `${padStart(harmless(stage), Math.min(18, Math.floor(columns / 4)))}  `;
    const words = summary === "" ? typeName(type, 1) : summary;
    const text = fit(harmless(words), columns - widthOf(label) - 2);
    return ` ${paint("dim", label)}${at === latest.length - 1 && view.since !== null ? paint("bold", text) : text}`;
  });
  return lines.length === 0 ? [] : ["", ...lines];
}

function gateLines(view: RunView, { paint }: Stagecraft, columns: number): string[] {
  if (view.gates.size === 0) return [];
  const questions = [...view.gates.values()].flatMap(({ question }) =>
    wrapped(harmless(question), columns - 5).map(
      (line, at) =>
        ` ${at === 0 ? paint("cyan", "?") : " "}  ${paint("bold", fit(line, columns - 5))}`,
    ),
  );
  return ["", ...questions];
}
