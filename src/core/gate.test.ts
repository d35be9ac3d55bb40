import { expect, test } from "vitest";
import { Decision, patched } from "./gate.ts";

test("a patch changes a copy and leaves the reviewed version alone", () => {
  const body = { title: "Night", cast: ["Iris", "Max"] };

  const changed = patched(body, [
    { op: "replace", path: "/title", value: "Day" },
    { op: "add", path: "/cast/-", value: "Noor" },
    { op: "remove", path: "/cast/0" },
  ]);

  expect(changed).toEqual({ title: "Day", cast: ["Max", "Noor"] });
  expect(body).toEqual({ title: "Night", cast: ["Iris", "Max"] });
});

test.each(["/missing", "/cast/7", "/cast/x", "/title/deeper", ""])(
  "a patch of %s, which is not there, is refused by name",
  (path) => {
    const body = { title: "Night", cast: ["Iris"] };

    expect(() => patched(body, [{ op: "replace", path, value: 1 }])).toThrow(
      "which is not in the artifact",
    );
  },
);

test("a patch cannot reach the prototype of all objects", () => {
  const changed = patched({}, [
    { op: "add", path: "/__proto__", value: { polluted: true } },
  ]) as Record<string, unknown>;

  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Object.hasOwn(changed, "__proto__")).toBe(true);
});

test("a reject without notes is refused, because the next attempt would not know what to do", () => {
  expect(Decision.safeParse({ verdict: "rejected", notes: "" }).success).toBe(false);
});
