import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FailureBody } from "./failure.ts";

/**
 * Whether a request that asks for another protocol gets one: only a WebSocket handshake at `/ws`. Every other is answered as
 * if it had not asked; Node would otherwise wait for somebody to take the connection over, for ever.
 */
export function isHandshake({ url = "", headers, method }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    url.split("?", 1)[0] === "/ws" &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "")
  );
}

/** Answers by itself what cannot be made a request of: no route has a word in it. */
export function refusingMalformed(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (isWhole(request)) return listener(request, response);
    tell(response, 400, notHttp);
  };
}

/** Whether address and Host make a URL, and one that says the same as what was sent. */
function isWhole({ url = "", headers }: IncomingMessage): boolean {
  const host = headers.host ?? "";
  if (host === "" || /[\s/\\?#@]/.test(host) || url.split("?", 1)[0]!.includes("\\")) return false;
  if (!url.startsWith("/")) return URL.canParse(url) && new URL(url).host === host.toLowerCase();
  return URL.canParse(`http://${host}${url}`);
}

const notHttp: FailureBody = {
  code: "bad-request",
  message: "This is no request that HTTP allows: its address, Host header or form is broken.",
  hint: "Send it with an ordinary HTTP client.",
};
const noPromise: FailureBody = {
  code: "bad-request",
  message: "Backlot cannot promise what the Expect header asks for.",
  hint: "Leave the header out, or send `Expect: 100-continue`.",
};
const tooMuchAhead: FailureBody = {
  code: "request-too-large",
  message: "The headers of the request are longer than 16 KB.",
  hint: "Send fewer or shorter headers.",
};
const tooSlow: FailureBody = {
  code: "request-timeout",
  message: "The request did not come to its end in time.",
  hint: "Send the whole request without long pauses.",
};

/** Gives refusals of Node's own HTTP parser the body that all refusals have. */
export function refuseInWords(server: Server): void {
  server.on("checkExpectation", (_: IncomingMessage, response: ServerResponse) => {
    tell(response, 417, noPromise);
  });
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket: Socket) => {
    if (code === "ECONNRESET" || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy();
      return;
    }
    const [status, body] = parserRefusals[code ?? ""] ?? ["400 Bad Request", notHttp];
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  });
}

function tell(response: ServerResponse, status: number, body: FailureBody): void {
  const text = JSON.stringify(body);
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  const length = { "Content-Length": Buffer.byteLength(text), Connection: "close" };
  response.writeHead(status, { ...headers, ...length }).end(text);
}

const parserRefusals: Readonly<Record<string, readonly [status: string, body: FailureBody]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", tooMuchAhead],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", tooSlow],
};
