import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";
import { defaultLimits } from "./parts.ts";

const proxy = "10.0.0.2";
const door = { isLoopback: false, hosts: ["localhost"], trustedProxies: [proxy] };
const limits = { ...defaultLimits, addressPerMinute: 1 };

/** The statuses of requests that come one after another, each with what its proxy says. */
async function statuses(asked: readonly (readonly [address: string, forwarded: string | null])[]) {
  const { ask } = await openApi(compose, { door, limits });
  const found: number[] = [];
  for (const [address, forwarded] of asked) {
    const headers: Record<string, string> =
      forwarded === null ? {} : { "x-forwarded-for": forwarded };
    found.push((await ask("GET /api/health", { address, headers })).status);
  }
  return found;
}

test("behind a proxy that is trusted, each client counts by itself: by what that proxy saw, not by what the client claims", async () => {
  const counted = await statuses([
    [proxy, "203.0.113.1"],
    [proxy, "203.0.113.2"],
    [proxy, "198.51.100.7, 203.0.113.1"],
    [`::ffff:${proxy}`, "203.0.113.1:443"],
  ]);

  expect(counted).toEqual([200, 200, 429, 429]);
});

test("what anybody else says of who they are is not believed", async () => {
  expect(
    await statuses([
      ["10.0.0.9", "203.0.113.1"],
      ["10.0.0.9", "203.0.113.2"],
      [proxy, null],
      [proxy, "unknown"],
    ]),
  ).toEqual([200, 429, 200, 429]);
});

test("addresses of one IPv6 network of 64 bits count as one, and those of IPv4 written as IPv6 as themselves", async () => {
  expect(
    await statuses([
      ["2001:db8:1:2:3::4", null],
      ["2001:db8:1:2::1", null],
      ["2001:db8:1:3::1", null],
      ["::ffff:192.0.2.1", null],
      ["::ffff:192.0.2.2", null],
      ["192.0.2.2", null],
    ]),
  ).toEqual([200, 429, 200, 200, 200, 429]);
});
