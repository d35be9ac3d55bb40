import { describe, expect, test } from "vitest";
import { ada, stranger, type Scene } from "./scene.ts";

/** Who works on a project, and as what. */
export function membersContract(scene: () => Scene): void {
  describe("members", () => {
    const horatio = { kind: "user", id: "horatio" } as const;

    test("whoever makes a project owns it", async () => {
      const { store, project } = scene();
      const { members } = store.as(ada);

      expect(await members.list(project.id)).toEqual([{ person: "ada", role: "owner" }]);
      expect(await members.role(project.id)).toBe("owner");
    });

    test("an owner lets somebody in, gives them another role, and lets them go, each with its event", async () => {
      const { store, system, project, now } = scene();
      const { members } = store.as(ada);
      const roles: string[] = [];

      for (const role of ["viewer", "editor", "owner"] as const) {
        await members.set(project.id, "horatio", role, "user:ada", now());
        roles.push(await store.as(horatio).members.role(project.id));
      }
      expect(await members.list(project.id)).toEqual([
        { person: "ada", role: "owner" },
        { person: "horatio", role: "owner" },
      ]);
      await members.set(project.id, "horatio", null, "user:ada", now());

      expect(roles).toEqual(["viewer", "editor", "owner"]);
      await expect(store.as(horatio).members.role(project.id)).rejects.toMatchObject({
        code: "not-found",
      });
      expect((await store.as(horatio).projects.list({ limit: 9 })).rows).toEqual([]);
      const events = await system.events.readAfter(project.id, 1, 9);
      expect(events.map(({ type, run, payload }) => [type, run, payload])).toEqual(
        ["viewer", "editor", "owner", null].map((role) => [
          "project.member_changed",
          null,
          { person: "horatio", role, by: "user:ada" },
        ]),
      );
    });

    test("what somebody is already is not told again", async () => {
      const { store, system, project, now } = scene();
      const { members } = store.as(ada);

      await members.set(project.id, "ada", "owner", "user:ada", now());
      await members.set(project.id, "horatio", null, "user:ada", now());

      expect((await system.projects.get(project.id)).seq).toBe(project.seq);
    });

    test("the last owner neither goes nor steps down; one of two may", async () => {
      const { store, project, now } = scene();
      const { members } = store.as(ada);
      await members.set(project.id, "horatio", "editor", "user:ada", now());

      for (const role of [null, "viewer", "editor"] as const) {
        await expect(members.set(project.id, "ada", role, "user:ada", now())).rejects.toMatchObject(
          { code: "conflict" },
        );
      }
      await members.set(project.id, "horatio", "owner", "user:ada", now());
      await members.set(project.id, "ada", null, "user:ada", now());

      expect(await store.as(horatio).members.list(project.id)).toEqual([
        { person: "horatio", role: "owner" },
      ]);
    });

    test("of two owners who let each other go at once, one stays", async () => {
      const { store, system, project, now } = scene();
      await system.members.set(project.id, "horatio", "owner", "user:ada", now());

      const results = await Promise.allSettled([
        store.as(ada).members.set(project.id, "horatio", null, "user:ada", now()),
        store.as(horatio).members.set(project.id, "ada", null, "user:horatio", now()),
      ]);

      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      expect(await system.members.list(project.id)).toEqual([{ person: "ada", role: "owner" }]);
    });

    test("a member sees that project and no other, and somebody else's stays hidden", async () => {
      const { store, system, project, now } = scene();
      await system.members.set(project.id, "horatio", "viewer", "user:ada", now());

      const seen = (await store.as(horatio).projects.list({ limit: 9 })).rows;

      expect(seen.map(({ id }) => id)).toEqual([project.id]);
      await expect(
        store.as(stranger).members.set(project.id, "stranger", "owner", "user:stranger", now()),
      ).rejects.toMatchObject({ code: "not-found" });
    });

    test("the studio itself may do what an owner may", async () => {
      const { system, project } = scene();

      expect(await system.members.role(project.id)).toBe("owner");
    });
  });
}
