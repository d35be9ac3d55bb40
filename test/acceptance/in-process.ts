import { runCli } from "../../src/cli/cli.ts";
import { colourless } from "../../src/cli/terminal.ts";
import { examineFormats, openStudio, startServer, systemClock } from "../../src/compose.ts";
import { definePipeline, type Pipeline } from "../../src/core/pipeline.ts";
import { faulty } from "../../src/modules/faulty/index.ts";
import { pipelines } from "../../src/pipelines/index.ts";
import { z } from "zod";
import { repository } from "./backlot.ts";

/** Three notes, each a unit of its own, of which the second fails the first time. */
const oneFails: Pipeline = definePipeline({
  name: "test-one-fails",
  version: 1,
  title: "One fails",
  description: "",
  params: z.object({}),
  files: "none",
  stages: [{ stage: faulty, params: { split: true, failAt: 2, failures: 1 } }],
});

/** What a command line said, and its exit code. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command line in this process, with the real store and files and a pipeline of the tests beside those of the house. */
export async function inProcess(args: readonly string[], columns = 80): Promise<Said> {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    openStudio: (options) => openStudio({ ...options, pipelines: [oneFails] }),
    startServer: (wish) =>
      startServer({
        ...wish,
        version: "0.0.0",
        outlet: { write: (text) => (err += text), isTerminal: false },
      }),
    pipelines: async () => [...pipelines, oneFails],
    formats: examineFormats,
    terminal: {
      out: (text) => (out += text),
      err: (text) => (err += text),
      isLive: false,
      paint: colourless,
      columns,
      rows: 24,
      onResize: () => () => undefined,
      drained: async () => undefined,
    },
    env: {},
    clock: systemClock,
    version: "0.0.0",
    packageFolder: repository,
  });
  return { code, out, err };
}
