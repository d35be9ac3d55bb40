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

    test("a viewer reads everything and changes nothing", async () => {
      const { store, system, project, now } = scene();
      const viewer = store.as({ kind: "user", id: "horatio" });
      const calls = await everyCall(scene());
      await system.members.set(project.id, "horatio", "viewer", "user:ada", now());
      const before = await system.projects.get(project.id);

      for (const { name, call } of calls) {
        const attempt = expect((async () => call(viewer, "viewer"))(), name);
        if (changes.has(name)) await attempt.rejects.toMatchObject({ code: "not-allowed" });
        else await attempt.resolves.toBeDefined();
      }

      expect(await system.projects.get(project.id)).toEqual(before);
    });

    test("an editor changes everything but who is let in", async () => {
      const { store, system, project, now } = scene();
      const editor = store.as({ kind: "user", id: "horatio" });
      const calls = await everyCall(scene());
      await system.members.set(project.id, "horatio", "editor", "user:ada", now());

      for (const { name, call } of calls) {
        const attempt = expect((async () => call(editor, "editor"))(), name);
        if (name === "members.set") await attempt.rejects.toMatchObject({ code: "not-allowed" });
        else await attempt.resolves.toBeDefined();
      }
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

    test("the engine's journal, the upkeep, tokens and remembered requests are the studio's alone", () => {
      const { store } = scene();

      expect(Object.keys(store.as(ada))).not.toContain("journal");
      expect(Object.keys(store.as(ada))).not.toContain("upkeep");
      expect(Object.keys(store.as(ada))).not.toContain("tokens");
      expect(Object.keys(store.as(ada))).not.toContain("requestKeys");
    });
  });
}

const made = { ada: 11, studio: 12, stranger: 13, editor: 14, viewer: 15 };
type Who = keyof typeof made;

/** What a viewer may not do in a project. */
const changes: ReadonlySet<string> = new Set([
  "projects.rename",
  "inputs.add",
  "runs.create",
  "runs.remove",
  "artifacts.write",
  "outputs.append",
  "outputs.close",
  "members.set",
]);

interface Call {
  readonly name: string;
  readonly call: (stores: ProjectStores, who: Who) => unknown;
  /** What a stranger gets. */
  readonly hidden: unknown;
}

/** One call of each method, on rows that exist. */
async function everyCall({
  journal,
  system,
  project,
  created,
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
  const gone = {
    ada: await created(),
    studio: await created(),
    stranger: await created(),
    editor: await created(),
    viewer: await created(),
  };
  const newRun = async (who: Who) => ({
    ...(await journal.run(run)),
    id: runId(made[who]),
    title: "Run",
  });
  const anyInput = (who: Who) => ({
    id: inputId(made[who]),
    project: p,
    filename: "f",
    sourcePath: null,
    digest: "d",
    bytes: 1,
  });
  const draft = { ...written({ project } as Scene, "b", "B") };
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
    method("projects.rename", (to) => to.projects.rename(p, "Hamlet", "user:ada", 1)),
    method("projects.refersTo", (to) => to.projects.refersTo(p, "d")),
    method("inputs.add", (to, who) => to.inputs.add(anyInput(who), 1)),
    method("inputs.list", (to) => to.inputs.list(p)),
    method("inputs.get", (to) => to.inputs.get(inputId(1))),
    method("runs.create", async (to, who) => to.runs.create(await newRun(who), "user:ada", 1)),
    method("runs.get", (to) => to.runs.get(run)),
    method("runs.unfinished", (to) => to.runs.unfinished(p, "same")),
    method("runs.list", (to) => to.runs.list(p, page)),
    method("runs.listAll", (to) => to.runs.listAll({}, page), nobody),
    method("runs.remove", (to, who) =>
      to.runs.remove(gone[who].id, "user:ada", 1).then(() => true),
    ),
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
    method("artifacts.latestOfRun", (to) => to.artifacts.latestOfRun(run)),
    method("artifacts.versionsOfRun", (to) => to.artifacts.versionsOfRun(run, "note", "a")),
    method("artifacts.madeFrom", (to) => to.artifacts.madeFrom(p, ref)),
    method("artifacts.usedBy", (to) => to.artifacts.usedBy(p, ref)),
    method("artifacts.write", (to) => to.artifacts.write(draft, "user:ada", 1)),
    method("events.readAfter", (to) => to.events.readAfter(p, 0, 5)),
    method("events.readRunAfter", (to) => to.events.readRunAfter(run, 0, 5)),
    method("events.onCommit", (to) => to.events.onCommit(p, () => undefined)),
    method("gates.get", (to) => to.gates.get(gate)),
    method("gates.list", (to) => to.gates.list(p, {})),
    method("outputs.append", (to, who) =>
      to.outputs.append(p, `stream of ${who}`, 0, "x").then(() => true),
    ),
    method("outputs.read", (to) => to.outputs.read(p, "stream", 0, 5)),
    method("outputs.close", (to) => to.outputs.close(p, "another stream").then(() => true)),
    method("members.list", (to) => to.members.list(p)),
    method("members.role", (to) => to.members.role(p)),
    method("members.set", (to, who) =>
      to.members.set(p, `friend of ${who}`, "viewer", "user:ada", 1).then(() => true),
    ),
  ];
}
