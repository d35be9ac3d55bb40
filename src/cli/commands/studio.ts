import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { localPerson } from "../../core/principal.ts";
import type { Desks } from "../../studio/studio.ts";
import { openBrowser } from "../browser.ts";
import { hasOption, type Act, type Invocation } from "../command.ts";
import { act as serve } from "./serve.ts";

const sample = join("examples", "the-night-ferry", "the-night-ferry.fountain");
/** As the pages know it again. */
const sampleName = "The Night Ferry";

/** Serves the studio as `serve` does, with a sample production in an empty folder, and opens it in the browser. */
export const act: Act = (invocation) => {
  const { surroundings, options } = invocation;
  return serve({
    ...invocation,
    surroundings: {
      ...surroundings,
      async startServer(wish) {
        await prepareSample(invocation, wish.studio.as(localPerson));
        const server = await surroundings.startServer(wish);
        if (!hasOption(options, "no-open")) openBrowser(`${server.url}/studio/`, surroundings.env);
        return server;
      },
    },
  });
};

/** Whoever opens the studio for the first time finds something in it: its script lies ready, nothing has been made. */
async function prepareSample(
  { surroundings: { packageFolder } }: Invocation,
  { projects, inputs }: Desks,
): Promise<void> {
  if ((await projects.list()).length > 0) return;
  const path = join(packageFolder, sample);
  const { id } = await projects.create({ name: sampleName });
  await inputs.add(id, { filename: basename(path), bytes: await readFile(path), sourcePath: null });
}
