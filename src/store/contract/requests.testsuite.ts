import { describe, expect, test } from "vitest";
import type { ApiToken } from "../../core/account.ts";
import { projectId, type Scene } from "./scene.ts";

/** Keys for programs, and requests that are done once however often they are sent. */
export function requestsContract(scene: () => Scene): void {
  describe("tokens", () => {
    const token = (id: string, over: Partial<ApiToken> = {}): ApiToken => ({
      id,
      person: "ada",
      name: `Key ${id}`,
      scopes: ["read", "write"],
      project: null,
      createdAt: 1_000,
      expiresAt: 9_000,
      lastUsedAt: null,
      ...over,
    });

    test("a token is found by the digest of its secret, and a person's are listed newest first", async () => {
      const { tokens } = scene().system;
      const limited = token("two", { project: scene().project.id, scopes: ["admin"] });
      await tokens.add(token("one"), "digest one");
      await tokens.add(limited, "digest two");
      await tokens.add(token("three", { person: "horatio" }), "digest three");

      expect(await tokens.byDigest("digest two")).toEqual(limited);
      expect(await tokens.byDigest("one")).toBeNull();
      expect((await tokens.list("ada")).map(({ id }) => id)).toEqual(["two", "one"]);
      expect(await tokens.list("nobody")).toEqual([]);
    });

    test("no two tokens share an id or a secret, and none is for a project that is not there", async () => {
      const { tokens } = scene().system;
      await tokens.add(token("one"), "digest one");

      for (const [again, digest] of [
        [token("one"), "another"],
        [token("another"), "digest one"],
      ] as const)
        await expect(tokens.add(again, digest)).rejects.toMatchObject({ code: "conflict" });
      await expect(
        tokens.add(token("two", { project: projectId(99) }), "digest two"),
      ).rejects.toMatchObject({ code: "not-found" });
      expect(await tokens.list("ada")).toHaveLength(1);
    });

    test("it is remembered when a token was last used", async () => {
      const { tokens } = scene().system;
      await tokens.add(token("one"), "digest");

      await Promise.all([tokens.used("one", 5_000), tokens.used("one", 4_000)]);
      await tokens.used("unknown", 6_000);

      expect(await tokens.byDigest("digest")).toMatchObject({ lastUsedAt: 5_000 });
    });

    test("a person takes away their own tokens alone", async () => {
      const { tokens } = scene().system;
      await tokens.add(token("one"), "digest");

      expect(await tokens.remove("horatio", "one")).toBe(false);
      expect(await tokens.byDigest("digest")).not.toBeNull();
      expect(await tokens.remove("ada", "one")).toBe(true);
      expect(await tokens.remove("ada", "one")).toBe(false);
      expect(await tokens.byDigest("digest")).toBeNull();
    });
  });

  describe("remembered requests", () => {
    const answer = { status: 201, body: '{"id":"run_1"}' };

    test("of many who come at once with one key, one does it", async () => {
      const { requestKeys } = scene().system;

      const states = await Promise.all(
        Array.from({ length: 40 }, (_, index) => requestKeys.take("key", "digest", index)),
      );

      expect(states.map(({ state }) => state).toSorted()).toEqual([
        "fresh",
        ...Array.from({ length: 39 }, () => "running"),
      ]);
    });

    test("a request that was done gets its answer again, and another with its key does not", async () => {
      const { requestKeys } = scene().system;
      await requestKeys.take("key", "digest", 1);
      expect(await requestKeys.take("key", "other content", 2)).toEqual({ state: "other" });

      await requestKeys.settle("key", answer);
      await requestKeys.settle("key", { status: 500, body: "later" });
      await requestKeys.release("key");

      expect(await requestKeys.take("key", "digest", 3)).toEqual({ state: "answered", answer });
      expect(await requestKeys.take("key", "other content", 4)).toEqual({ state: "other" });
      expect(await requestKeys.take("another key", "digest", 5)).toEqual({ state: "fresh" });
    });

    test("a key given back may be taken again, for any request", async () => {
      const { requestKeys } = scene().system;
      await requestKeys.take("key", "digest", 1);

      await requestKeys.release("key");

      expect(await requestKeys.take("key", "other content", 2)).toEqual({ state: "fresh" });
    });

    test("what is older is forgotten, done or not", async () => {
      const { requestKeys } = scene().system;
      await requestKeys.take("done", "digest", 1);
      await requestKeys.settle("done", answer);
      await requestKeys.take("begun", "digest", 2);
      await requestKeys.take("young", "digest", 3);

      await requestKeys.forget(3);

      const states = await Promise.all(
        ["done", "begun", "young"].map((key) => requestKeys.take(key, "digest", 4)),
      );
      expect(states.map(({ state }) => state)).toEqual(["fresh", "fresh", "running"]);
    });
  });
}
