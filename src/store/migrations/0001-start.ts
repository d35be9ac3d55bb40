import type { Migration } from "./migration.ts";

/**
 * The first layout. Times are milliseconds since 1970, truths 0 or 1, JSON is text.
 * What is written with every emit stands in narrow rows of its own: a row is rewritten whole whenever one of its columns moves.
 */
export const start: Migration = {
  number: 1,
  name: "start",
  statements: (words) => [
    ...projects(words),
    ...runs(words),
    ...stages(words),
    ...units(words),
    ...artifacts(words),
    ...log(words),
  ],
};

type Words = Parameters<Migration["statements"]>[0];

const projects = ({ whole, table, ordered, serial }: Words) => [
  `CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    seq ${whole} NOT NULL,
    hash TEXT NOT NULL,
    runs ${whole} NOT NULL,
    created_at ${whole} NOT NULL,
    updated_at ${whole} NOT NULL
  ) ${table}`,
  `CREATE INDEX projects_newest ON projects (created_at, id)`,
  `CREATE TABLE project_settings (
    project_id TEXT PRIMARY KEY REFERENCES projects (id),
    settings TEXT NOT NULL
  ) ${table}`,
  `CREATE TABLE members (
    project_id TEXT NOT NULL REFERENCES projects (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, project_id)
  ) ${ordered}`,
  `CREATE TABLE inputs (
    number ${serial},
    id TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL REFERENCES projects (id),
    filename TEXT NOT NULL,
    source_path TEXT,
    digest TEXT NOT NULL,
    bytes ${whole} NOT NULL,
    created_at ${whole} NOT NULL
  ) ${table}`,
  `CREATE INDEX inputs_project ON inputs (project_id, number)`,
  `CREATE INDEX inputs_source_path ON inputs (source_path, number) WHERE source_path IS NOT NULL`,
];

const runs = ({ whole, fraction, table }: Words) => [
  `CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id),
    number ${whole} NOT NULL,
    request TEXT NOT NULL,
    isolated ${whole} NOT NULL,
    status TEXT NOT NULL,
    halt TEXT,
    attempt ${whole} NOT NULL,
    frozen_at ${whole} NOT NULL,
    started_by TEXT NOT NULL,
    created_at ${whole} NOT NULL,
    started_at ${whole},
    finished_at ${whole},
    error TEXT,
    cost ${fraction} NOT NULL,
    run_seq ${whole} NOT NULL,
    UNIQUE (project_id, number)
  ) ${table}`,
  `CREATE INDEX runs_open ON runs (created_at, id) WHERE finished_at IS NULL`,
  `CREATE INDEX runs_request ON runs (project_id, request)`,
  `CREATE TABLE run_plans (
    run_id TEXT PRIMARY KEY REFERENCES runs (id),
    title TEXT NOT NULL,
    definition TEXT NOT NULL,
    params TEXT NOT NULL,
    options TEXT NOT NULL,
    files TEXT NOT NULL
  ) ${table}`,
];

const stages = ({ whole, fraction, table, serial }: Words) => [
  `CREATE TABLE stages (
    id ${serial},
    run_id TEXT NOT NULL REFERENCES runs (id),
    stage TEXT NOT NULL,
    ordinal ${whole} NOT NULL,
    title TEXT NOT NULL,
    lane TEXT NOT NULL,
    status TEXT NOT NULL,
    settles_as TEXT,
    is_open ${whole} NOT NULL,
    round ${whole} NOT NULL,
    artifacts ${whole} NOT NULL,
    cost ${fraction} NOT NULL,
    queued ${whole} NOT NULL,
    running ${whole} NOT NULL,
    completed ${whole} NOT NULL,
    failed ${whole} NOT NULL,
    cancelled ${whole} NOT NULL,
    reused ${whole} NOT NULL,
    skipped ${whole} NOT NULL,
    started_at ${whole},
    finished_at ${whole},
    reason TEXT,
    error TEXT,
    UNIQUE (run_id, stage)
  ) ${table}`,
  `CREATE TABLE stage_reads (
    stage_id ${whole} PRIMARY KEY REFERENCES stages (id),
    reads TEXT NOT NULL
  ) ${table}`,
  `CREATE TABLE gates (
    number ${serial},
    id TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL REFERENCES projects (id),
    run_id TEXT NOT NULL REFERENCES runs (id),
    stage_id ${whole} NOT NULL REFERENCES stages (id),
    stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    required ${whole} NOT NULL,
    status TEXT NOT NULL,
    question TEXT NOT NULL,
    opened_at ${whole} NOT NULL,
    auto_approve_at ${whole},
    decided_at ${whole},
    decided_by TEXT,
    notes TEXT NOT NULL,
    decision TEXT
  ) ${table}`,
  `CREATE INDEX gates_project ON gates (project_id, number)`,
  `CREATE INDEX gates_run ON gates (run_id, number)`,
  `CREATE INDEX gates_due ON gates (auto_approve_at) WHERE status = 'waiting' AND auto_approve_at IS NOT NULL`,
];

const units = ({ whole, fraction, table, ordered, serial }: Words) => [
  `CREATE TABLE units (
    id ${serial},
    stage_id ${whole} NOT NULL REFERENCES stages (id),
    unit TEXT NOT NULL,
    title TEXT NOT NULL,
    entity TEXT,
    ordinal ${whole} NOT NULL,
    is_present ${whole} NOT NULL,
    status TEXT NOT NULL,
    round ${whole} NOT NULL,
    attempt ${whole} NOT NULL,
    failed_tries ${whole} NOT NULL DEFAULT 0,
    epoch ${whole} NOT NULL,
    not_before ${whole} NOT NULL,
    lease_owner TEXT,
    lease_until ${whole},
    reason TEXT,
    error TEXT,
    UNIQUE (stage_id, unit)
  ) ${table}`,
  `CREATE INDEX units_queued ON units (stage_id, ordinal) WHERE status = 'queued'`,
  `CREATE INDEX units_delayed ON units (stage_id, not_before) WHERE status = 'queued' AND not_before > 0`,
  `CREATE INDEX units_running ON units (stage_id, lease_until) WHERE status = 'running'`,
  `CREATE TABLE attempts (
    unit_id ${whole} NOT NULL REFERENCES units (id),
    attempt ${whole} NOT NULL,
    epoch ${whole} NOT NULL,
    owner TEXT NOT NULL,
    started_at ${whole} NOT NULL,
    ended_at ${whole},
    outcome TEXT,
    error TEXT,
    delay_ms ${fraction},
    cost ${fraction} NOT NULL,
    PRIMARY KEY (unit_id, attempt)
  ) ${ordered}`,
  `CREATE INDEX attempts_lost ON attempts (owner) WHERE outcome = 'lost'`,
  `CREATE TABLE traces (
    id ${serial},
    project_id TEXT NOT NULL REFERENCES projects (id),
    stage TEXT NOT NULL,
    unit TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    is_reusable ${whole} NOT NULL,
    trace TEXT NOT NULL
  ) ${table}`,
  `CREATE INDEX traces_reusable ON traces (project_id, stage, unit, id) WHERE is_reusable = 1`,
];

const artifacts = ({ whole, table, ordered, serial }: Words) => [
  `CREATE TABLE artifacts (
    id ${serial},
    project_id TEXT NOT NULL REFERENCES projects (id),
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    entity TEXT,
    is_locked ${whole} NOT NULL,
    latest_version ${whole} NOT NULL,
    head_version ${whole},
    first_head_seq ${whole},
    UNIQUE (project_id, type, key)
  ) ${table}`,
  `CREATE INDEX artifacts_by_type ON artifacts (project_id, type, id)`,
  `CREATE TABLE versions (
    id ${serial},
    artifact_id ${whole} NOT NULL REFERENCES artifacts (id),
    version ${whole} NOT NULL,
    run_id TEXT REFERENCES runs (id),
    run_version ${whole},
    standing TEXT NOT NULL,
    head_seq ${whole},
    digest TEXT NOT NULL,
    bytes ${whole} NOT NULL,
    schema_version ${whole} NOT NULL,
    source TEXT NOT NULL,
    entity TEXT,
    stage TEXT,
    unit TEXT,
    attempt ${whole},
    created_by TEXT NOT NULL,
    created_at ${whole} NOT NULL,
    remarks TEXT NOT NULL,
    blob TEXT,
    json TEXT,
    UNIQUE (artifact_id, version)
  ) ${table}`,
  `CREATE UNIQUE INDEX versions_in_run ON versions (run_id, artifact_id, run_version) WHERE run_id IS NOT NULL`,
  `CREATE TABLE lineage (
    version_id ${whole} NOT NULL REFERENCES versions (id),
    from_id ${whole} NOT NULL REFERENCES versions (id),
    PRIMARY KEY (version_id, from_id)
  ) ${ordered}`,
  `CREATE INDEX lineage_from ON lineage (from_id, version_id)`,
  `CREATE TABLE emissions (
    stage_id ${whole} NOT NULL REFERENCES stages (id),
    artifact_index ${whole} NOT NULL,
    unit_id ${whole} NOT NULL REFERENCES units (id),
    round ${whole} NOT NULL,
    attempt ${whole} NOT NULL,
    artifact_id ${whole} NOT NULL REFERENCES artifacts (id),
    version ${whole} NOT NULL,
    unchanged ${whole} NOT NULL,
    ordinal ${whole} NOT NULL,
    seq ${whole},
    PRIMARY KEY (stage_id, artifact_index)
  ) ${ordered}`,
  `CREATE INDEX emissions_of_artifact ON emissions (artifact_id, seq) WHERE seq IS NOT NULL`,
  `CREATE INDEX emissions_of_unit ON emissions (unit_id, round, artifact_id, artifact_index)`,
];

const log = ({ whole, table, serial }: Words) => [
  `CREATE TABLE events (
    id ${serial},
    project_id TEXT NOT NULL REFERENCES projects (id),
    seq ${whole} NOT NULL,
    run_id TEXT REFERENCES runs (id),
    run_seq ${whole},
    stage TEXT,
    type TEXT NOT NULL,
    at ${whole} NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (project_id, seq)
  ) ${table}`,
  `CREATE UNIQUE INDEX events_in_run ON events (run_id, run_seq) WHERE run_id IS NOT NULL`,
  `CREATE TABLE output_chunks (
    project_id TEXT NOT NULL REFERENCES projects (id),
    stream TEXT NOT NULL,
    start ${whole} NOT NULL,
    length ${whole} NOT NULL,
    is_escaped ${whole} NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (project_id, stream, start)
  ) ${table}`,
];
