import { describe, expect, test } from "vitest";
import type { ProjectStores } from "../../core/store.ts";
import {
  ada,
  inputId,
  note,
  projectId,
  runId,
  stranger,
  studio,
  written,
  type Scene,
} from "./scene.ts";

/** What a person can reach: the rows of their projects, by any method and any id. */
export function scopeContract(scene: () => Scene): void {
  describe("scope", () => {
    test("every method answers its owner and the studio, and answers a stranger as if nothing were there", async () => {
      const { store } = scene();
      const calls = await everyCall(scene());
      const named = Object.entries(store.as(ada)).flatMap(([port, methods]) =>
        Object.keys(methods as object).map((method) => `${port}.${method}`),
      );
      expect(calls.map(({ name }) => name).toSorted()).toEqual(named.toSorted());

      for (const { name, call, hidden } of calls) {
        const asStranger = async () => call(store.as(stranger), "stranger");
        if (hidden === "not-found")
          await expect(asStranger(), name).rejects.toMatchObject({ code: "not-found" });
        else expect(await asStranger(), name).toEqual(hidden);
        await expect((async () => call(store.as(ada), "ada"))(), name).resolves.toBeDefined();
        await expect((async () => call(store.as(studio), "studio"))(), name).resolves.toBeDefined();
      }
    });

    test("a stranger's refusal reads like that of an id which does not exist", async () => {
      const { store, project } = scene();
      const refusal = (id: typeof project.id) =>
        store
          .as(stranger)
          .projects.get(id)
          .then(
            () => "",
            (error: Error) => error.message.replace(id, "…"),
          );

      expect(await refusal(project.id)).toBe(await refusal(projectId(99)));
    });

    test("a stranger's attempts leave no trace", async () => {
      const { store, system, project } = scene();
      const calls = await everyCall(scene());
      const before = await system.projects.get(project.id);

      for (const { call, name } of calls) {
        if (name !== "projects.create")
          await (async () => call(store.as(stranger), "stranger"))().catch(() => undefined);
      }

      expect(await system.projects.get(project.id)).toEqual(before);
    });

    test("people without a project in common see only their own", async () => {
      const { store, now } = scene();
      const theirs = store.as(stranger);
      await theirs.projects.create(
        { id: projectId(2), slug: "macbeth", name: "Macbeth", settings: {} },
        now(),
      );

      expect((await theirs.projects.list({ limit: 9 })).rows.map(({ slug }) => slug)).toEqual([
        "macbeth",
      ]);
      expect(
        (await store.as(ada).projects.list({ limit: 9 })).rows.map(({ slug }) => slug),
      ).toEqual(["hamlet"]);
      expect(
        (await store.as(studio).projects.list({ limit: 9 })).rows.map(({ slug }) => slug),
      ).toEqual(["macbeth", "hamlet"]);
    });

    test("the engine's journal and the upkeep are the studio's alone", () => {
      const { store } = scene();

      expect(Object.keys(store.as(ada))).not.toContain("journal");
      expect(Object.keys(store.as(ada))).not.toContain("upkeep");
    });
  });
}

interface Call {
  readonly name: string;
  readonly call: (stores: ProjectStores, who: "ada" | "studio" | "stranger") => unknown;
  /** What a stranger gets. */
  readonly hidden: unknown;
}

/** One call of each method, on rows that exist. */
async function everyCall({
  journal,
  system,
  project,
  leased,
  complete,
  settle,
  now,
}: Scene): Promise<Call[]> {
  const lease = await leased();
  const { ref } = await journal.emit(lease, note("a", "A"), now());
  await complete(lease);
  await settle(lease.run, "made", { gate: { kind: "approval", required: true, question: "?" } });
  const gate = (await journal.gates(lease.run))[0]!.id;
  await system.inputs.add(
    { id: inputId(1), project: project.id, filename: "f", sourcePath: "/f", digest: "d", bytes: 1 },
    now(),
  );
  await system.outputs.append(project.id, "stream", 0, "text");
  const p = project.id;
  const { run } = lease;
  const page = { limit: 5 };
  const nobody = { rows: [], next: null };
  const made = { ada: 11, studio: 12, stranger: 13 };
  const newRun = async (who: keyof typeof made) => ({
    ...(await journal.run(run)),
    id: runId(made[who]),
    title: "Run",
  });
  const anyInput = (who: keyof typeof made) => ({
    id: inputId(made[who]),
    project: p,
    filename: "f",
    sourcePath: null,
    digest: "d",
    bytes: 1,
  });
  const draft = { ...written({ project } as Scene, "b", "B") };
  let length = 4;
  const method = (name: string, call: Call["call"], hidden: unknown = "not-found"): Call => ({
    name,
    call,
    hidden,
  });
  return [
    method(
      "projects.create",
      (to, who) =>
        to.projects.create({ id: projectId(made[who]), slug: who, name: who, settings: {} }, 1),
      expect.objectContaining({ slug: "stranger" }),
    ),
    method("projects.get", (to) => to.projects.get(p)),
    method("projects.bySlug", (to) => to.projects.bySlug("hamlet"), null),
    method("projects.bySourcePath", (to) => to.projects.bySourcePath("/f"), null),
    method(
      "projects.list",
      async (to, who) =>
        who === "stranger"
          ? { ...nobody, rows: (await to.projects.list(page)).rows.filter(({ id }) => id === p) }
          : to.projects.list(page),
      nobody,
    ),
    method("inputs.add", (to, who) => to.inputs.add(anyInput(who), 1)),
    method("inputs.list", (to) => to.inputs.list(p)),
    method("runs.create", async (to, who) => to.runs.create(await newRun(who), "user:ada", 1)),
    method("runs.get", (to) => to.runs.get(run)),
    method("runs.unfinished", (to) => to.runs.unfinished(p, "same")),
    method("runs.list", (to) => to.runs.list(p, page)),
    method("runs.stages", (to) => to.runs.stages(run)),
    method("runs.units", (to) => to.runs.units(run, "made")),
    method("runs.emissions", (to) => to.runs.emissions(run, "made")),
    method("artifacts.head", (to) => to.artifacts.head(p, "note", "a")),
    method("artifacts.headAt", (to) => to.artifacts.headAt(p, "note", "a", 99)),
    method("artifacts.headsAt", (to) => to.artifacts.headsAt(p, "note", 99)),
    method("artifacts.version", (to) => to.artifacts.version(p, ref)),
    method("artifacts.body", (to) => to.artifacts.body(p, ref)),
    method("artifacts.bodies", (to) => to.artifacts.bodies(p, [ref])),
    method("artifacts.list", (to) => to.artifacts.list(p, {}, page)),
    method("artifacts.versions", (to) => to.artifacts.versions(p, "note", "a")),
    method("artifacts.madeFrom", (to) => to.artifacts.madeFrom(p, ref)),
    method("artifacts.usedBy", (to) => to.artifacts.usedBy(p, ref)),
    method("artifacts.write", (to) => to.artifacts.write(draft, "user:ada", 1)),
    method("events.readAfter", (to) => to.events.readAfter(p, 0, 5)),
    method("events.readRunAfter", (to) => to.events.readRunAfter(run, 0, 5)),
    method("events.onCommit", (to) => to.events.onCommit(p, () => undefined)),
    method("gates.get", (to) => to.gates.get(gate)),
    method("gates.list", (to) => to.gates.list(p, {})),
    method("outputs.append", (to, who) =>
      to.outputs.append(p, "stream", who === "stranger" ? length : length++, "x").then(() => true),
    ),
    method("outputs.read", (to) => to.outputs.read(p, "stream", 0, 5)),
    method("outputs.close", (to) => to.outputs.close(p, "another stream").then(() => true)),
  ];
}
