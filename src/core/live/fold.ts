import type { EventType, LogEvent } from "../event.ts";

export type EventOf<Type extends EventType> = Extract<LogEvent, { type: Type }>;

/** What events do to something that is folded from them; those that are not listed change nothing in it. */
export type Folds<Target> = {
  readonly [Type in EventType]?: (target: Target, event: EventOf<Type>) => void;
};

/** Takes an event in, in place. */
export function fold<Target>(folds: Folds<Target>, target: Target, event: LogEvent): void {
  const apply = folds[event.type] as ((target: Target, event: LogEvent) => void) | undefined;
  apply?.(target, event);
}
