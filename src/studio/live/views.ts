import { StudioError } from "../../core/error.ts";
import type { LogEvent } from "../../core/event.ts";
import type { ProjectId, RunId } from "../../core/id.ts";
import {
  applyToProject,
  emptyProjectView,
  type ProjectView,
} from "../../core/live/project-view.ts";
import { applyToRun, emptyRunView, type RunView } from "../../core/live/run-view.ts";
import type { SystemStores } from "../../core/store.ts";
import { coalesced } from "./coalesced.ts";

/** Events read at a time; between two pages others get their turn. */
const pageLength = 1_000;
/** Views kept in memory, by the number of events that they were folded from, and by their own number. */
const kept = { events: 250_000, views: 200 } as const;

/** Folds of the log, kept so that the next who asks pays only for what is new. Nobody is asked who may see them. */
export interface Views {
  /** At the log's end. Shared and folded on in place: look at it before waiting for anything. */
  run(run: RunId): Promise<RunView>;
  /** As JSON: at the log's end, or as it stood after event `at`; made once for all who ask at the same place. */
  runText(run: RunId, at?: number): Promise<string>;
  projectText(project: ProjectId, at?: number): Promise<string>;
  /** Takes in an event that somebody has read, where its views have all before it. */
  hear(event: LogEvent): void;
}

export function createViews(stores: SystemStores): Views {
  const folds = createShelf();
  const runFold = (run: RunId, at: number) =>
    folds.get(`${run} ${at}`, () => foldOfRun(stores, run, at));
  const projectFold = (project: ProjectId, at: number) =>
    folds.get(`${project} ${at}`, () => foldOfProject(stores, project, at));
  return {
    async run(run) {
      const fold = runFold(run, atEnd);
      await folds.bringUp(fold);
      return fold.view as RunView;
    },
    async runText(run, at = atEnd) {
      const fold = runFold(run, at);
      await folds.bringUp(fold);
      return fold.text();
    },
    async projectText(project, at = atEnd) {
      const fold = projectFold(project, at);
      await folds.bringUp(fold);
      return fold.text();
    },
    hear(event) {
      folds.known(`${event.project} ${atEnd}`)?.take(event);
      if (event.run !== null) folds.known(`${event.run} ${atEnd}`)?.take(event);
    },
  };
}

/** The `at` of views that follow the log. */
const atEnd = Number.POSITIVE_INFINITY;

interface Fold {
  /** Null until it was brought up once. */
  readonly view: RunView | ProjectView | null;
  /** How many events it has taken in. */
  readonly taken: number;
  /** Resolves when it has all that was in the log when it was asked. */
  bringUp(): Promise<void>;
  take(event: LogEvent): void;
  text(): string;
}

/** What is kept, the last that was asked for last. */
function createShelf() {
  const folds = new Map<string, Fold>();
  const shed = () => {
    for (const name of folds.keys()) {
      const events = [...folds.values()].reduce((sum, { taken }) => sum + taken, 0);
      if (folds.size <= 1 || (events <= kept.events && folds.size <= kept.views)) return;
      folds.delete(name);
    }
  };
  return {
    known: (name: string) => folds.get(name),
    get(name: string, make: () => Fold): Fold {
      const fold = folds.get(name) ?? make();
      folds.delete(name);
      folds.set(name, fold);
      return fold;
    },
    async bringUp(fold: Fold) {
      await fold.bringUp();
      shed();
    },
  };
}

interface Folding<View> {
  readonly empty: () => Promise<View>;
  readonly read: (view: View, limit: number) => Promise<readonly LogEvent[]>;
  readonly apply: (view: View, event: LogEvent) => "next" | "known" | "gap";
  readonly at: number;
}

function createFold<View extends RunView | ProjectView>(folding: Folding<View>): Fold {
  let view: View | null = null;
  let text: string | null = null;
  let taken = 0;
  const take = (event: LogEvent) => {
    if (!view || event.seq > folding.at || folding.apply(view, event) !== "next") return;
    taken += 1;
    text = null;
  };
  const bringUp = coalesced(async () => {
    view ??= await folding.empty();
    while (true) {
      const page = await folding.read(view, pageLength);
      for (const event of page) take(event);
      if (page.length === 0 || page.at(-1)!.seq >= folding.at) return;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  });
  return {
    get view() {
      return view;
    },
    get taken() {
      return taken;
    },
    bringUp,
    take,
    text: () => (text ??= JSON.stringify(view)),
  };
}

function foldOfRun({ runs, events }: SystemStores, run: RunId, at: number): Fold {
  return createFold<RunView>({
    empty: async () => emptyRunView(await runs.get(run)),
    read: ({ cursor }, limit) => events.readRunAfter(run, cursor.runSeq, limit),
    apply: applyToRun,
    at,
  });
}

function foldOfProject({ events }: SystemStores, project: ProjectId, at: number): Fold {
  return createFold<ProjectView>({
    empty: async () => emptyProjectView(project),
    read: ({ cursor }, limit) => events.readAfter(project, cursor, limit),
    apply: applyToProject,
    at,
  });
}

/** Throws `bad-request` for what is no place in a log. */
export function assertPlace(at: number): void {
  if (Number.isSafeInteger(at) && at >= 0) return;
  throw new StudioError("bad-request", `${at} is no number of an event.`);
}
