import { expect, test } from "vitest";
import { note } from "../artifacts/note.ts";
import { createTestStudio } from "../kit.ts";
import { stages } from "../modules/index.ts";
import { testEcho } from "./test-echo.ts";

test("the echo run makes one note for each title, one by one", async () => {
  const studio = await createTestStudio({ stages });

  const run = await studio.run(testEcho, { params: { titles: ["A", "B"] } });

  expect(run.status).toBe("completed");
  const emitted = (await studio.events(run.id)).filter(
    ({ type }) => type === "stage.artifact_emitted",
  );
  expect(emitted.map(({ payload }) => payload)).toMatchObject([
    { ref: { type: "note-list", key: "" }, artifactIndex: 1 },
    { ref: { type: "note", key: "A" }, artifactIndex: 1 },
    { ref: { type: "note", key: "B" }, artifactIndex: 2 },
  ]);
  expect((await studio.bodies(note)).map(({ body }) => body)).toEqual([
    { title: "A", text: "A" },
    { title: "B", text: "B" },
  ]);
  await studio.close();
});
