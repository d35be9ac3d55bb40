import { describe, expect, test } from "vitest";
import { ada, inputId, note, projectId, sha256, stranger, type Scene } from "./scene.ts";

/** What a project is called, what was given to it, and which blobs it keeps. */
export function projectsContract(scene: () => Scene): void {
  describe("a project", () => {
    test("takes another name and keeps its slug, and the log says so", async () => {
      const { store, system, project, now } = scene();
      const at = now();

      const renamed = await store.as(ada).projects.rename(project.id, "Amleth", "user:ada", at);

      expect(renamed).toMatchObject({ slug: "hamlet", name: "Amleth", seq: 2, updatedAt: at });
      expect(await system.projects.get(project.id)).toEqual(renamed);
      expect(await system.events.readAfter(project.id, 1, 9)).toMatchObject([
        { type: "project.renamed", run: null, payload: { name: "Amleth", by: "user:ada" } },
      ]);
    });

    test("gives a file that it was given by its id", async () => {
      const { store, system, project, now } = scene();
      const file = { filename: "play.pdf", sourcePath: null, digest: "d", bytes: 3 };
      const given = await system.inputs.add(
        { id: inputId(1), project: project.id, ...file },
        now(),
      );

      expect(await store.as(ada).inputs.get(inputId(1))).toEqual(given);
      await expect(store.as(ada).inputs.get(inputId(2))).rejects.toMatchObject({
        code: "not-found",
        message: `There is no input ${inputId(2)}.`,
      });
    });

    test("refers to the blobs of its files, runs, bodies and outputs, and to nobody else's", async () => {
      const { store, system, journal, project, leased, now } = scene();
      const [input, body, output, file] = ["input", "body", "output", "file"].map(sha256);
      const given = { filename: "f", sourcePath: null, bytes: 1 };
      await system.inputs.add(
        { id: inputId(1), project: project.id, digest: input!, ...given },
        now(),
      );
      const lease = await leased();
      await journal.emit(lease, note("a", "", { body: { blob: body! }, digest: body! }), now());
      await journal.emit(lease, note("b", "short"), now());
      const closed = { unit: "", attempt: 1, stream: "s", length: 3 };
      for (const blob of [output!, null]) {
        const payload = { ...closed, blob };
        await journal.announce(
          [{ type: "stage.output_closed", run: lease.run, stage: "made", payload }],
          now(),
        );
      }
      const files = ["f", "again"].map((name) => ({ name, digest: file!, bytes: 1 }));
      const { id } = await scene().created(["made"], {}, { files });
      const theirs = await store
        .as(stranger)
        .projects.create({ id: projectId(2), slug: "two", name: "Two", settings: {} }, now());
      const refers = async (to: typeof project.id, digest: string) =>
        system.projects.refersTo(to, digest);

      for (const digest of [input!, body!, output!, file!]) {
        expect(await refers(project.id, digest)).toBe(true);
        expect(await refers(theirs.id, digest)).toBe(false);
      }
      expect(await refers(project.id, sha256('{"text":"short"}'))).toBe(false);
      expect(await refers(project.id, "")).toBe(false);
      await system.runs.remove(id, "user:ada", now());
      expect(await refers(project.id, file!)).toBe(true);
    });
  });
}
