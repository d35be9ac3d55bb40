import { describe, expect, test } from "vitest";
import type { Scene } from "./scene.ts";

/** What a stage streams while it works. */
export function outputsContract(scene: () => Scene): void {
  describe("outputs", () => {
    test("chunks that follow on are read as one text, from any place", async () => {
      const { system, project } = scene();
      const chunks = ["To be, ", "or not to be, ", "that is the question."];
      let offset = 0;
      for (const chunk of chunks) {
        await system.outputs.append(project.id, "run/stage/unit/1", offset, chunk);
        offset += chunk.length;
      }
      await system.outputs.append(project.id, "other", 0, "Another.");
      const text = chunks.join("");

      expect(await system.outputs.read(project.id, "run/stage/unit/1", 0, 1_000)).toBe(text);
      for (const [from, limit] of [
        [0, 5],
        [3, 10],
        [7, 14],
        [20, 100],
        [offset, 5],
        [offset + 9, 5],
        [5, 0],
      ] as const) {
        expect(await system.outputs.read(project.id, "run/stage/unit/1", from, limit)).toBe(
          text.slice(from, from + limit),
        );
      }
      expect(await system.outputs.read(project.id, "none", 0, 10)).toBe("");
    });

    test("a chunk that does not follow on is refused", async () => {
      const { system, project } = scene();
      await system.outputs.append(project.id, "stream", 0, "one");

      await expect(
        system.outputs.append(project.id, "stream", 2, "e and on"),
      ).rejects.toMatchObject({ code: "conflict" });
      await expect(system.outputs.append(project.id, "stream", 4, "later")).rejects.toMatchObject({
        code: "conflict",
      });
      await expect(system.outputs.append(project.id, "new", 1, "late")).rejects.toMatchObject({
        code: "conflict",
      });
      expect(await system.outputs.read(project.id, "stream", 0, 99)).toBe("one");
    });

    test("a chunk may end in the middle of a character", async () => {
      const { system, project } = scene();
      const text = "mask 🎭 off \u0000 on";
      for (const [index, unit] of text.split("").entries()) {
        await system.outputs.append(project.id, "stream", index, unit);
      }

      expect(await system.outputs.read(project.id, "stream", 0, 99)).toBe(text);
      expect(await system.outputs.read(project.id, "stream", 5, 1)).toBe("\ud83c");
      expect(await system.outputs.read(project.id, "stream", 6, 2)).toBe("\udfad ");
    });

    test("a chunk wakes who listens to the project", async () => {
      const { system, project } = scene();
      const woken = new Promise<void>((resolve) => {
        system.events.onCommit(project.id, resolve);
      });

      await system.outputs.append(project.id, "stream", 0, "one");

      await woken;
    });

    test("each chunk wakes everybody who watches, also who may only look, before the next is written", async () => {
      const { store, system, project, now } = scene();
      await system.members.set(project.id, "horatio", "viewer", "user:ada", now());
      const horatio = store.as({ kind: "user", id: "horatio" });
      const read: string[] = [];
      let wake = Promise.withResolvers<void>();
      horatio.events.onCommit(project.id, () => wake.resolve());

      for (const [offset, text] of ["W", "o", "r", "d", "s"].entries()) {
        wake = Promise.withResolvers();
        await system.outputs.append(project.id, "stream", offset, text);
        await wake.promise;
        read.push(await horatio.outputs.read(project.id, "stream", 0, 99));
      }

      expect(read).toEqual(["W", "Wo", "Wor", "Word", "Words"]);
    });

    test("a closed stream's chunks are gone", async () => {
      const { system, project } = scene();
      await system.outputs.append(project.id, "stream", 0, "one");
      await system.outputs.append(project.id, "other", 0, "stays");

      await system.outputs.close(project.id, "stream");
      await system.outputs.close(project.id, "stream");

      expect(await system.outputs.read(project.id, "stream", 0, 99)).toBe("");
      expect(await system.outputs.read(project.id, "other", 0, 99)).toBe("stays");
    });
  });
}
