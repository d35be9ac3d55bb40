import { connect } from "node:net";
import { expect, test } from "vitest";
import { served } from "./serving.ts";

/** What the server says to raw lines until it hangs up, or has said a whole answer. */
function said(url: string, lines: readonly string[]): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write(`${lines.join("\r\n")}\r\n\r\n`),
    );
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer but: ${heard}`)));
    socket.setEncoding("utf8").on("data", (part: string) => {
      heard += part;
      if (/\r\n\r\n[\s\S]*\}$/u.test(heard)) socket.destroy();
    });
    socket.on("error", reject).on("close", () => resolve(heard));
  });
}

const status = (answer: string) => Number(answer.slice(9, 12));
const body = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf("{")));
const refusal = {
  code: expect.any(String) as string,
  message: expect.any(String) as string,
  hint: expect.any(String) as string,
};

test("whoever asks for a protocol that is not spoken here is answered in HTTP, and nothing is left open", async () => {
  const { url } = await served();
  const host = `Host: ${new URL(url).host}`;

  for (const upgrade of ["h2c", "TLS/1.0", "websocket"]) {
    const answer = await said(url, [
      "GET /api/health HTTP/1.1",
      host,
      "Connection: Upgrade",
      `Upgrade: ${upgrade}`,
    ]);

    expect(status(answer)).toBe(200);
    expect(body(answer)).toMatchObject({ status: "ok" });
  }
});

test("what is no request, or a handshake with parts missing, is refused in the words of every other refusal", async () => {
  const { url } = await served();
  const host = `Host: ${new URL(url).host}`;
  const broken: readonly [wanted: number, lines: readonly string[]][] = [
    [400, ["GET /api/health HTTP/1.1", "Host:"]],
    [400, ["GET /api/health HTTP/1.1", "Host: a b"]],
    [400, ["GET /api/health HTTP/1.1"]],
    [417, ["GET /api/health HTTP/1.1", host, "Expect: the-moon"]],
    [400, ["GET /ws HTTP/1.1", host, "Connection: Upgrade", "Upgrade: websocket"]],
    [400, ["GET http://elsewhere.example/api/health HTTP/1.1", host]],
    [400, ["NONSENSE"]],
    [431, ["GET /api/health HTTP/1.1", host, `X-Long: ${"x".repeat(20_000)}`]],
  ];

  for (const [wanted, lines] of broken) {
    const answer = await said(url, lines);

    expect(status(answer), lines.join(" ").slice(0, 80)).toBe(wanted);
    expect(body(answer)).toEqual(refusal);
  }
});
