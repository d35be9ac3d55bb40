import { afterEach, expect, test } from "vitest";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { allStages, shoutsThat, words } from "./test-stages.ts";

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});

test("what an attempt had streamed when it was cut off is closed into a blob by the next one", async () => {
  const hanging = shoutsThat({ hang: true });
  const first = await createTestStudio({ stages: [words, hanging] });
  open.push(first);
  const { id } = await first.create(pipelineOf(words, hanging));
  await first.engine.start(id, "user:local");
  const stream = (attempt: number) => `${id}/shouts/one/${attempt}`;
  const chunks = (attempt: number) =>
    first.stores.outputs.read(first.project, stream(attempt), 0, 1_000);
  for (let turn = 0; turn < 1_000 && (await chunks(1)) === ""; turn += 1) {
    await first.clock.advance(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await chunks(1)).toBe("shouting one\n");

  // The first engine is not closed: as after kill -9, it never says goodbye.
  const { store, blobs, clock, project } = first;
  const second = await createTestStudio({ stages: allStages, store, blobs, clock, project });
  open.push(second);
  await second.engine.recover();
  await second.engine.start(id, "user:local");
  const run = await second.engine.whenResting(id);

  expect(run.status).toBe("completed");
  const closed = (await second.events(id)).flatMap((event) =>
    event.type === "stage.output_closed" && event.payload.unit === "one" ? [event.payload] : [],
  );
  expect(closed).toEqual([
    expect.objectContaining({ attempt: 1, stream: stream(1), length: 13 }),
    expect.objectContaining({ attempt: 2, stream: stream(2), length: 13 }),
  ]);
  const [cut] = closed;
  expect(new TextDecoder().decode(await blobs.get(cut?.blob ?? ""))).toBe("shouting one\n");
  expect(await chunks(1)).toBe("");
});
