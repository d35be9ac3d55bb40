import type { Migration } from "./migration.ts";

/**
 * What a studio needs that serves more than the person at its machine: tokens, remembered requests, runs taken out of every
 * list, and look-ups that stay quick however long the log has grown.
 */
export const sharing: Migration = {
  number: 2,
  name: "sharing",
  statements: (words) => [
    ...runs(words),
    ...runFiles(words),
    ...blobs(words),
    ...tokens(words),
    ...requestKeys(words),
  ],
};

type Words = Parameters<Migration["statements"]>[0];

const runs = ({ whole, field }: Words) => [
  `ALTER TABLE runs ADD COLUMN removed_at ${whole}`,
  `ALTER TABLE runs ADD COLUMN pipeline TEXT NOT NULL DEFAULT ''`,
  `UPDATE runs SET pipeline = (SELECT ${field("definition", "pipeline")} FROM run_plans WHERE run_id = runs.id)`,
  `CREATE INDEX runs_newest ON runs (created_at, id) WHERE removed_at IS NULL`,
];

const runFiles = ({ ordered, field, elements }: Words) => [
  `CREATE TABLE run_files (
    digest TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    PRIMARY KEY (digest, run_id)
  ) ${ordered}`,
  `INSERT INTO run_files (digest, run_id)
    SELECT DISTINCT ${field("file.value", "digest")}, run_id FROM run_plans, ${elements("files", "file")}`,
];

/** Who asks for a blob is let have it when a project of theirs refers to it. */
const blobs = ({ field }: Words) => [
  `CREATE INDEX inputs_digest ON inputs (digest, project_id)`,
  `CREATE INDEX versions_blob ON versions (blob) WHERE blob IS NOT NULL`,
  `CREATE INDEX events_output ON events (project_id, ${field("payload", "blob")}) WHERE type = 'stage.output_closed'`,
];

const tokens = ({ whole, table, serial }: Words) => [
  `CREATE TABLE tokens (
    number ${serial},
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    project_id TEXT REFERENCES projects (id),
    created_at ${whole} NOT NULL,
    expires_at ${whole} NOT NULL,
    last_used_at ${whole}
  ) ${table}`,
  `CREATE INDEX tokens_of_person ON tokens (person, number)`,
];

const requestKeys = ({ whole, table }: Words) => [
  `CREATE TABLE request_keys (
    key TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    taken_at ${whole} NOT NULL,
    status ${whole},
    body TEXT
  ) ${table}`,
  `CREATE INDEX request_keys_oldest ON request_keys (taken_at)`,
];
