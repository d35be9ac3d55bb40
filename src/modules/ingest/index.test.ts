import { expect, test } from "vitest";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { ingest } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const script = "Title: Dust\n\nINT. ATTIC - DAY\n\nMARA (38) sneezes.\n\nMARA\nDust.\n";

test("a file becomes its text, what it is, and where it came from", async () => {
  const { run, artifacts } = await testStage(ingest, {
    files: [{ name: "dust.fountain", bytes: bytes(script) }],
  });

  expect(run.status).toBe("completed");
  expect(artifacts.map(({ body }) => body)).toMatchObject([
    {
      text: script,
      sourceInfo: {
        originalFilename: "dust.fountain",
        fileSizeBytes: script.length,
        characterCount: script.length,
        lineCount: 8,
        fileFormat: "fountain",
        encoding: "utf-8",
      },
      classification: { detectedFormat: "screenplay" },
    },
  ]);
});

test("what the reader says of a file that it cannot read reaches the person unchanged", async () => {
  const { run, events } = await testStage(ingest, {
    files: [{ name: "empty.txt", bytes: bytes("") }],
  });

  expect(run.status).toBe("failed");
  expect(events.find(({ type }) => type === "unit.failed")?.payload).toMatchObject({
    error: { code: "empty-input" },
  });
});

test("a run without a file says so", async () => {
  const { events } = await testStage(ingest);

  expect(events.find(({ type }) => type === "unit.failed")?.payload).toMatchObject({
    error: { code: "empty-input", message: "The run was given no file." },
  });
});

test("ingest keeps to the stage contract", async () => {
  await conformsToStageContract(ingest, {
    files: [{ name: "dust.fountain", bytes: bytes(script) }],
  });
});
