import { expect, test } from "vitest";
import { createLog } from "./log.ts";

function logged(isTerminal: boolean, level: "info" | "warn" = "info") {
  let text = "";
  const log = createLog(level, { write: (line) => (text += line), isTerminal });
  return { log, said: () => text };
}

test("a program reads one JSON object a line", () => {
  const { log, said } = logged(false);

  log.info({ method: "GET", route: "/api/runs/:run", status: 200 }, "answered");

  const line = JSON.parse(said()) as Record<string, unknown>;
  expect(line).toMatchObject({ level: "info", msg: "answered", method: "GET", status: 200 });
  expect(said().endsWith("}\n")).toBe(true);
});

test("a person reads plain lines, in which nothing gives orders to the terminal", () => {
  const { log, said } = logged(true);

  log.warn({ method: "GET", route: "/api/runs/:run", trouble: "\u001b[2Jgone\nnext" }, "odd");

  expect(said()).toMatch(
    /^\d\d:\d\d:\d\d warn odd GET \/api\/runs\/:run trouble= \[2Jgone next\n$/u,
  );
});

test("what is below the level is not said", () => {
  const { log, said } = logged(false, "warn");

  log.info({}, "answered");

  expect(said()).toBe("");
});
