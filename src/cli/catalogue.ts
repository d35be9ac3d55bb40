import type { CommandEntry } from "./command.ts";

const project = [
  "--project P",
  "a project's id or slug; not needed while there is just one",
] as const;
const json = ["--json", "for programs: JSON, one thing a line"] as const;
const jsonOption = { json: { type: "string" } } as const;
const projectOption = { project: { type: "string", short: "p" } } as const;
const steeredRun = [
  "RUN",
  "a run's id, SLUG for a project's newest or SLUG/3 for its third; by default the newest that fits",
] as const;

const watching = [
  ["--yes", "answer every gate with yes"],
  ["--json", "the events, one a line; --json=000 in the words of document 000"],
] as const;
const watchingOptions = { yes: { type: "boolean", short: "y" }, ...jsonOption } as const;

const serverOptions = {
  host: { type: "string" },
  port: { type: "string" },
  "public-url": { type: "string", multiple: true },
  "trusted-proxy": { type: "string", multiple: true },
  "log-level": { type: "string" },
  "no-resume": { type: "boolean" },
} as const;
const serverHelp = [
  ["--host H", "where to listen; by default 127.0.0.1, which only this machine reaches"],
  ["--port N", "by default 4400; 0 takes any that is free"],
  ["--public-url URL", "how people reach it behind a proxy; can be repeated"],
  ["--trusted-proxy IP", "a proxy whose X-Forwarded-For says who asks; can be repeated"],
  ["--log-level L", "debug, info (the default), warn, error or silent; else LOG_LEVEL"],
  ["--no-resume", "leave runs that were cut off as they are"],
] as const;

/** Every command, in the order of help. */
export const catalogue: Readonly<Record<string, CommandEntry>> = {
  run: {
    usage: "run PIPELINE [FILE]",
    summary: "make everything of a script, and watch it appear",
    options: {
      ...projectOption,
      ...watchingOptions,
      param: { type: "string", multiple: true },
      until: { type: "string" },
      from: { type: "string" },
      force: { type: "boolean" },
      units: { type: "string", multiple: true },
      "control-mode": { type: "string" },
      "dry-run": { type: "boolean" },
    },
    optionHelp: [
      [
        "--project P",
        "a project's id or slug, or the name of a new one; by default the one this file was given to before",
      ],
      ["--param NAME=VALUE", "a parameter of the pipeline; can be repeated"],
      ["--until STAGE", "end after this stage"],
      ["--from STAGE", "keep the latest results of the stages before this one"],
      ["--units STAGE=KEY,KEY", "make only these of a stage; can be repeated"],
      ["--force", "make everything anew, also what is current"],
      ["--control-mode MODE", "autonomous, checkpoint (ask after every stage) or advisory"],
      ["--dry-run", "say what would be made, and make nothing"],
      ...watching,
    ],
    words: [1, 2],
    load: () => import("./commands/run.ts"),
  },
  resume: {
    usage: "resume [RUN]",
    summary: "go on with a run that was paused, cut off, or failed in part",
    options: { ...projectOption, ...watchingOptions, "retry-failed": { type: "boolean" } },
    optionHelp: [
      steeredRun,
      ["--retry-failed", "try again what failed, and only that"],
      project,
      ...watching,
    ],
    words: [0, 1],
    load: () => import("./commands/resume.ts"),
  },
  watch: {
    usage: "watch [RUN]",
    summary: "see a run happen, here or on a server",
    options: {
      ...projectOption,
      ...jsonOption,
      server: { type: "string" },
      token: { type: "string" },
    },
    optionHelp: [
      ["RUN", steeredRun[1].replace(" that fits", "")],
      ["--server URL", "of a studio elsewhere; by default the data folder of this machine"],
      ["--token T", "an API token of that studio; better in the variable BACKLOT_TOKEN"],
      project,
      watching[1],
    ],
    words: [0, 1],
    load: () => import("./commands/watch.ts"),
  },
  pause: {
    usage: "pause [RUN]",
    summary: "let a run finish what it has begun, and hold it",
    options: { ...projectOption, ...jsonOption },
    optionHelp: [steeredRun, project, json],
    words: [0, 1],
    load: () => import("./commands/pause.ts"),
  },
  cancel: {
    usage: "cancel [RUN]",
    summary: "stop a run for good; what it made stays",
    options: { ...projectOption, ...jsonOption },
    optionHelp: [steeredRun, project, json],
    words: [0, 1],
    load: () => import("./commands/cancel.ts"),
  },
  approve: {
    usage: "approve [GATE]",
    summary: "say yes to what a run asks, and let it go on",
    options: {
      ...projectOption,
      ...watchingOptions,
      notes: { type: "string" },
      patch: { type: "string" },
      of: { type: "string" },
    },
    optionHelp: [
      ["GATE", "a gate's id, a run or a project; not needed while just one waits"],
      ["--notes TEXT", "why, for the record"],
      ["--patch FILE", "changes to make first: a JSON patch (replace, add, remove)"],
      ["--of TYPE/KEY", "which artifact the patch changes, where the stage made several"],
      project,
      ...watching,
    ],
    words: [0, 1],
    load: () => import("./commands/approve.ts"),
  },
  reject: {
    usage: "reject [GATE] --notes TEXT",
    summary: "say no, and have it made again with your notes",
    options: { ...projectOption, ...watchingOptions, notes: { type: "string" } },
    optionHelp: [
      ["GATE", "a gate's id, a run or a project; not needed while just one waits"],
      ["--notes TEXT", "what should be different"],
      project,
      ...watching,
    ],
    words: [0, 1],
    load: () => import("./commands/reject.ts"),
  },
  studio: {
    usage: "studio",
    summary: "open the studio in the browser, with a sample to begin with",
    options: { ...serverOptions, "no-open": { type: "boolean" } },
    optionHelp: [["--no-open", "print the address and leave the browser alone"], ...serverHelp],
    words: [0, 0],
    load: () => import("./commands/studio.ts"),
  },
  serve: {
    usage: "serve",
    summary: "open the studio to browsers and programs, over HTTP",
    options: serverOptions,
    optionHelp: serverHelp,
    words: [0, 0],
    load: () => import("./commands/serve.ts"),
  },
  projects: {
    usage: "projects",
    summary: "list the productions",
    options: jsonOption,
    optionHelp: [json],
    words: [0, 0],
    load: () => import("./commands/projects.ts"),
  },
  runs: {
    usage: "runs [RUN]",
    summary: "list runs, or show where one stands",
    options: { ...projectOption, ...jsonOption },
    optionHelp: [steeredRun, ["--project P", "only this project's"], json],
    words: [0, 1],
    load: () => import("./commands/runs.ts"),
  },
  artifacts: {
    usage: "artifacts list|show|versions|diff|edit|restore [ARTIFACT]",
    summary: "look at what was made, and change it",
    options: {
      ...projectOption,
      ...jsonOption,
      type: { type: "string" },
      file: { type: "string" },
      notes: { type: "string" },
    },
    optionHelp: [
      ["list", "everything, or with --type one type"],
      [
        "ARTIFACT",
        "a name or type and key, with @ a version: mara, scene/3, scene/3@2, scene-index",
      ],
      [
        "show ARTIFACT",
        "its page, with the lines that show each claim; by default the current version",
      ],
      ["versions ARTIFACT", "its history"],
      ["diff ARTIFACT [V V]", "what changed between two versions; by default the last two"],
      [
        "edit ARTIFACT --file F",
        "put your own words in its place, from a JSON file or - for standard input",
      ],
      ["restore ARTIFACT@V", "make an earlier version the current one again"],
      ["--notes TEXT", "why, for the record"],
      project,
      json,
    ],
    words: [1, 4],
    load: () => import("./commands/artifacts.ts"),
  },
  events: {
    usage: "events",
    summary: "read a project's log",
    options: {
      ...projectOption,
      ...jsonOption,
      after: { type: "string" },
      run: { type: "string" },
      follow: { type: "boolean", short: "f" },
    },
    optionHelp: [
      ["--after N", "only events after number N"],
      ["--follow", "go on with new ones as they happen, until Ctrl-C"],
      ["--run RUN", "only this run's"],
      project,
      ["--json", "one event a line; --json=000 in the words of document 000"],
    ],
    words: [0, 1],
    load: () => import("./commands/events.ts"),
  },
  export: {
    usage: "export PROJECT --format fountain|json|csv",
    summary: "take a project's script, data or tables out",
    options: {
      format: { type: "string" },
      out: { type: "string", short: "o" },
      table: { type: "string" },
    },
    optionHelp: [
      [
        "--format F",
        "fountain: the script; json: everything with where it came from; csv: tables for a spreadsheet",
      ],
      ["--table T", "of csv: scenes (the default) or characters"],
      ["--out PATH", "a file, or a folder for all tables; by default to standard output"],
    ],
    words: [1, 1],
    load: () => import("./commands/export.ts"),
  },
  pipelines: {
    usage: "pipelines",
    summary: "list what can be run",
    options: jsonOption,
    optionHelp: [json],
    words: [0, 0],
    load: () => import("./commands/pipelines.ts"),
  },
  verify: {
    usage: "verify",
    summary: "read every byte again and name what is missing or altered",
    options: jsonOption,
    optionHelp: [json],
    words: [0, 0],
    load: () => import("./commands/verify.ts"),
  },
  mirror: {
    usage: "mirror PROJECT",
    summary: "write the readable copies under mirror/ anew",
    options: {},
    optionHelp: [],
    words: [1, 1],
    load: () => import("./commands/mirror.ts"),
  },
  doctor: {
    usage: "doctor",
    summary: "look at this machine and the data folder",
    options: jsonOption,
    optionHelp: [json],
    words: [0, 0],
    load: () => import("./commands/doctor.ts"),
  },
  sample: {
    usage: "sample",
    summary: "break down a short thriller that comes with Backlot",
    options: jsonOption,
    optionHelp: [watching[1]],
    words: [0, 0],
    load: () => import("./commands/sample.ts"),
  },
};
