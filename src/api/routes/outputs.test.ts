import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("what a stage wrote is listed and read by piece", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { run } = await production("test-talking", { word: "Ahoy" });

  const list = await ask(`GET /api/runs/${run}/outputs`);
  const [{ stream }] = list.json.items;
  const read = (place: string) =>
    ask(`GET /api/runs/${run}/output?stream=${encodeURIComponent(stream)}${place}`);

  expect(list.json.items).toMatchObject([{ stage: "test-talk", attempt: 1, length: 12 }]);
  expect((await read("")).json).toEqual({
    text: "Saying Ahoy.",
    offset: 0,
    length: 12,
    isFinal: true,
  });
  expect((await read("&offset=7&limit=2")).json).toMatchObject({ text: "Ah", isFinal: false });
  expect((await ask(`GET /api/runs/${run}/output?stream=other`)).status).toBe(404);
});
