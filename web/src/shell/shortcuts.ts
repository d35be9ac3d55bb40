import { useEffect, useSyncExternalStore } from "react";
import { keep, kept } from "./keeping.ts";

/** Something that a key does on the page that is open. */
export interface Shortcut {
  /** `mod+k`, `?`, `g s` (one after the other), `a`. */
  readonly keys: string;
  /** What it does, as help lists it. */
  readonly title: string;
  /** Under which heading help lists it. */
  readonly group: string;
  readonly act: () => void;
}

const lettersKept = "backlot.letters";
/** After a first key such as `g`, how long the second may take, in milliseconds. */
const patience = 1_200;

let all: readonly Shortcut[] = [];
let first: { readonly key: string; readonly at: number } | null = null;
const listeners = new Set<() => void>();

/** Shortcuts that work while the component is there. Of two with the same keys, the one that came last. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  // At each drawing anew, so that each does what it says with what is shown.
  useEffect(() => {
    set([...all, ...shortcuts]);
    return () => set(all.filter((shortcut) => !shortcuts.includes(shortcut)));
  });
}

/** All that work at the moment, for help. */
export function useAllShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => all);
}

/** Whether keys without Ctrl or Cmd do anything; somebody who speaks to the machine switches them off. */
export function useLetters(): readonly [areOn: boolean, turn: (on: boolean) => void] {
  const areOn = useSyncExternalStore(subscribe, lettersAreOn);
  return [areOn, turnLetters];
}

/** Hears the keyboard, for as long as the page is there. */
export function hearShortcuts(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const key = keyOf(event);
    if (key === null) return;
    const isLetter = !key.startsWith("mod+");
    if (isLetter && (!lettersAreOn() || isWriting(event.target))) return;
    const found = shortcutFor(key, event.timeStamp);
    if (!found) return;
    event.preventDefault();
    found.act();
  });
}

function shortcutFor(key: string, at: number): Shortcut | undefined {
  const before = first !== null && at - first.at < patience ? first.key : null;
  first = null;
  const second =
    before === null ? undefined : all.findLast(({ keys }) => keys === `${before} ${key}`);
  if (second) return second;
  if (all.some(({ keys }) => keys.startsWith(`${key} `))) first = { key, at };
  return all.findLast(({ keys }) => keys === key);
}

function keyOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string | null {
  if (altKey || key.length === 0) return null;
  const name = key.length === 1 ? key.toLowerCase() : key.replace(/^Arrow/u, "").toLowerCase();
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

/** Whether letters belong to a field, a list or a menu that has the focus. */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role=menu], [role=dialog], [role=textbox]") !== null
  );
}

function lettersAreOn(): boolean {
  return kept(lettersKept) !== "off";
}

function turnLetters(on: boolean): void {
  keep(lettersKept, on ? null : "off");
  set([...all]);
}

function set(next: readonly Shortcut[]): void {
  all = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
