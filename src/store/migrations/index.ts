import { start } from "./0001-start.ts";
import { sharing } from "./0002-sharing.ts";
import type { Migration } from "./migration.ts";

/** Every layout there has been, in order. */
export const migrations: readonly Migration[] = [start, sharing];
