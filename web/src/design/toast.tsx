import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { useSyncExternalStore, type ReactNode } from "react";
import type { StatusWord } from "../words/status.ts";
import { StatusIcon } from "./status-badge.tsx";

/** A word in passing. */
export interface Notice {
  readonly text: string;
  readonly word?: StatusWord;
  /** What belongs together, such as a run's scenes: one toast for all that come in a burst. */
  readonly group?: string;
  /** What the toast of several says. */
  readonly many?: (count: number) => string;
  readonly action?: { readonly title: string; readonly act: () => void };
}

interface Shown extends Notice {
  readonly id: number;
  readonly count: number;
}

/** At most so many at once; an older one makes room. */
const most = 3;
/** How long one stays, in milliseconds; pointing at it or focusing it holds it. */
const stay = 6_000;

let shown: readonly Shown[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Says something quietly in the corner. For what needs an answer there is the inbox. */
export function notify(notice: Notice): void {
  const { group } = notice;
  const same = group === undefined ? undefined : shown.find((one) => one.group === group);
  const count = (same?.count ?? 0) + 1;
  last += 1;
  const next = { ...notice, id: same?.id ?? last, count };
  set(same ? shown.map((one) => (one === same ? next : one)) : [...shown, next].slice(-most));
}

function dismiss(id: number): void {
  set(shown.filter((one) => one.id !== id));
}

function set(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Where toasts are shown; once, around the page. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const all = useSyncExternalStore(subscribe, () => shown);
  return (
    <Toast.Provider label="Notice" duration={stay} swipeDirection="right">
      {children}
      {all.map((notice) => (
        <OneToast key={notice.id} notice={notice} />
      ))}
      <Toast.Viewport className="fixed right-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-50 flex w-[min(23rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none md:bottom-4" />
    </Toast.Provider>
  );
}

function OneToast({ notice }: { readonly notice: Shown }) {
  const { id, count, text, many, word, action } = notice;
  return (
    <Toast.Root
      type="background"
      onOpenChange={(open) => !open && dismiss(id)}
      className="flex items-center gap-2.5 rounded-card border border-line bg-raised py-2 pr-2 pl-3.5 text-body text-ink shadow-raised data-[state=open]:animate-rise"
    >
      {word && <StatusIcon word={word} size={16} />}
      <Toast.Description className="min-w-0 flex-1 wrap-anywhere">
        {count > 1 && many ? many(count) : text}
      </Toast.Description>
      {action && (
        <Toast.Action
          altText={action.title}
          onClick={action.act}
          className="min-h-7 rounded-small px-2 font-medium text-lamp hover:bg-ink/7"
        >
          {action.title}
        </Toast.Action>
      )}
      <Toast.Close
        aria-label="Dismiss"
        className="grid size-7 shrink-0 place-items-center rounded-small text-ink-soft hover:bg-ink/7 hover:text-ink"
      >
        <X size={15} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  );
}
