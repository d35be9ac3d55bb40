import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStudio } from "../compose.ts";
import { definePipeline } from "../core/pipeline.ts";
import { localPerson } from "../core/principal.ts";
import { testEcho } from "../pipelines/test-echo.ts";

const gated = definePipeline({
  ...testEcho,
  name: "test-asked",
  stages: testEcho.stages.map((place, at) =>
    at === 0 ? { ...place, gate: { kind: "approval" as const, required: true } } : place,
  ),
});

/** A run whose list of notes waits to be approved. */
async function atGate() {
  const folder = mkdtempSync(join(tmpdir(), "backlot-gate-patch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const studio = await openStudio({ folder, mode: "write", pipelines: [gated], mirror: false });
  onTestFinished(() => studio.close());
  const desks = studio.as(localPerson);
  const request = { pipeline: gated.name, path: null, project: "Ferry", params: {}, options: {} };
  const { run, project } = await desks.runs.start(request);
  await desks.runs.whenResting(run.id);
  const [gate] = await desks.gates.list(project.id, { waiting: true });
  return { desks, run, project, gate: gate!.id };
}

const patch = [{ op: "replace" as const, path: "/titles", value: ["Mine"] }];

test("a change at a gate is a person's version, and what follows is made from it", async () => {
  const { desks, run, project, gate } = await atGate();

  const version = await desks.gates.patch(gate, patch);
  const { status } = await desks.gates.get(gate);
  const [about] = await desks.gates.about(await desks.gates.get(gate));
  await desks.gates.answer(gate, { verdict: "approved", notes: "" });
  await desks.runs.whenResting(run.id);

  expect(version).toMatchObject({ ref: { version: 2 }, source: "human", stage: "seed" });
  expect(status).toBe("waiting");
  expect(about).toMatchObject({ ref: version.ref, body: { titles: ["Mine"] } });
  const notes = await desks.artifacts.list(project.id, { type: "note" });
  expect(notes.map(({ ref }) => ref.key)).toEqual(["Mine"]);
});

test("nothing is changed at a gate that was answered, or that does not ask about it", async () => {
  const { desks, project, gate } = await atGate();
  const elsewhere = { type: "note", key: "One" };

  await expect(desks.gates.patch(gate, patch, elsewhere)).rejects.toThrow(/Say which artifact/u);
  await desks.gates.answer(gate, { verdict: "approved", notes: "" });
  await expect(desks.gates.patch(gate, patch)).rejects.toThrow(/no longer asks/u);

  const [list] = await desks.artifacts.list(project.id, { type: "note-list" });
  expect(list?.latestVersion).toBe(1);
});
