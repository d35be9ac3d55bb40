import { expect, test } from "vitest";
import { createTestStudio, moveUntil } from "../kit.ts";
import { stages } from "../modules/index.ts";
import { ideationDemo } from "./ideation-demo.ts";

test("the demo says twelve things at its pace, streams, and makes one artifact a stage", async () => {
  const studio = await createTestStudio({ stages });
  const { id } = await studio.create(ideationDemo, { options: { isolated: true } });
  await studio.engine.start(id, "user:local");

  await moveUntil(studio, studio.engine.whenResting(id), 100);

  const events = await studio.events(id);
  const lines = events.flatMap((event) => (event.type === "agent.log" ? [event] : []));
  expect(lines.map(({ payload }) => `${payload.agent} ${payload.event}`)).toEqual(
    ["IdeaGenerator", "TopicCritic", "OutlineWriter"].flatMap((agent) =>
      ["start", "thinking", "output", "complete"].map((event) => `${agent} ${event}`),
    ),
  );
  const gaps = lines.slice(1).map(({ at }, index) => at - lines[index]!.at);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_500);
  expect(Math.max(...gaps)).toBeLessThan(3_000);
  expect(
    events.flatMap((event) =>
      event.type === "stage.artifact_emitted"
        ? [`${event.stage}: ${event.payload.ref.type} ${event.payload.standing}`]
        : [],
    ),
  ).toEqual([
    "idea: idea isolated",
    "topic-critic: topic-critic isolated",
    "topic-outline: topic-outline isolated",
  ]);
  expect(events.filter(({ type }) => type === "stage.output_closed")).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({ type: "run.finished", payload: { status: "completed" } });
  await studio.close();
});

test("a cancelled demo says nothing more and ends once", async () => {
  const studio = await createTestStudio({ stages });
  const { id } = await studio.create(ideationDemo);
  await studio.engine.start(id, "user:local");
  await moveUntil(studio, linesOf(studio, id, 3), 100);

  const run = await studio.engine.cancel(id, "user:local");

  expect(run.status).toBe("cancelled");
  const events = await studio.events(id);
  expect(events.filter(({ type }) => type === "agent.log")).toHaveLength(3);
  expect(events.filter(({ type }) => type === "run.finished")).toHaveLength(1);
  expect(events.some(({ type }) => type === "stage.artifact_emitted")).toBe(false);
  await studio.close();
});

test("at no pace at all it is done at once, also a second time", async () => {
  const studio = await createTestStudio({ stages });
  const request = { params: { pace: 0, topic: "A ferry" }, options: { isolated: true } };

  await studio.run(ideationDemo, request);
  const again = await studio.run(ideationDemo, request);

  expect(again.status).toBe("completed");
  const events = await studio.events(again.id);
  expect(events.filter(({ type }) => type === "agent.log")).toHaveLength(12);
  await studio.close();
});

type Studio = Awaited<ReturnType<typeof createTestStudio>>;
type Run = Awaited<ReturnType<Studio["create"]>>["id"];

/** Resolves when the run's agents have said so many things. */
async function linesOf(studio: Studio, run: Run, count: number): Promise<void> {
  while (true) {
    const events = await studio.events(run);
    if (events.filter(({ type }) => type === "agent.log").length >= count) return;
    await new Promise<void>((resolve) => {
      const stop = studio.stores.events.onCommit(studio.project, () => {
        stop();
        resolve();
      });
    });
  }
}
