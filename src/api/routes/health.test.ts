import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("anyone hears whether the studio answers, and only its owner how it fares", async () => {
  const found = [{ name: "Node", state: "good" as const, detail: "24" }];
  const { ask } = await openApi(compose, { doctor: async () => found });

  const health = await ask("GET /api/health", { address: "203.0.113.9" });
  const doctor = await ask("GET /api/doctor");
  const stranger = await ask("GET /api/doctor", { address: "203.0.113.9" });

  expect(health.json).toEqual({ status: "ok", version: "0.0.0-test", mode: "write" });
  expect(doctor.json).toEqual({ items: found });
  expect(stranger.status).toBe(401);
});
