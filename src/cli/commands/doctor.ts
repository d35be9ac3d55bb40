import { examine } from "../../studio/doctor.ts";
import { exits, textOption, type Act } from "../command.ts";
import { harmless, jsonLine } from "../width.ts";
import { callWriter } from "../writer/client.ts";

const marks = { good: ["green", "✓"], warning: ["yellow", "!"], bad: ["red", "✗"] } as const;

export const act: Act = async ({ surroundings, options, folder }) => {
  const { terminal } = surroundings;
  const found = await examine({
    folder,
    formats: () => surroundings.formats(),
    async writer() {
      const line = await callWriter(folder);
      line?.close();
      return line ? `process ${line.pid}; other commands go through it` : null;
    },
  });
  for (const { name, state, detail } of found) {
    const [ink, mark] = marks[state];
    terminal.out(
      textOption(options, "json") === undefined
        ? `${terminal.paint(ink, mark)} ${name.padEnd(12)} ${harmless(detail)}\n`
        : jsonLine({ name, state, detail }),
    );
  }
  return found.some(({ state }) => state === "bad") ? exits.failed : exits.done;
};
