import { connect, type Socket } from "node:net";
import type { FuzzRequest } from "./fuzz-requests.ts";

/** What came back over a connection of its own. */
export interface WireAnswer {
  /** 0: the connection ended without an answer; -1: nothing came in time. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Everything as it came. */
  readonly raw: string;
}

/** Where requests go and from which address of this machine they come. */
export interface Wire {
  readonly port: number;
  readonly from: string;
  /** How long an answer may take, in milliseconds. */
  readonly patience: number;
}

/** Writes a request as it is, whatever is wrong with it, and reads the answer to its end; of a stream only the head. */
export function sendRequest(wire: Wire, request: FuzzRequest): Promise<WireAnswer> {
  return sendBytes(wire, wireBytes(request, wire.port), request.method);
}

function wireBytes({ method, target, headers, body }: FuzzRequest, port: number): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`];
  const all = { host: `127.0.0.1:${port}`, connection: "close", ...headers };
  for (const [name, value] of Object.entries(all)) lines.push(`${name}: ${value}`);
  if (body) lines.push(`content-length: ${body.length}`);
  return Buffer.concat([
    Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"),
    body ?? Buffer.alloc(0),
  ]);
}

export function sendBytes(wire: Wire, bytes: Buffer, method = "GET"): Promise<WireAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port: wire.port, host: "127.0.0.1", localAddress: wire.from });
    const parts: Buffer[] = [];
    const timer = setTimeout(() => done(true), wire.patience);
    const done = (isLate: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answerOf(Buffer.concat(parts), isLate));
    };
    socket.on("data", (part: Buffer) => {
      parts.push(part);
      if (parts.length < 3 && isEnough(Buffer.concat(parts), method)) done(false);
    });
    // A server that refuses a body in the middle of it may reset the connection after its answer.
    socket.on("error", () => done(false));
    socket.on("close", () => done(false));
    writeAll(socket, bytes);
  });
}

function writeAll(socket: Socket, bytes: Buffer): void {
  socket.once("connect", () => socket.write(bytes));
}

/** Whether the head of a stream has come: what follows need not end. */
function isEnough(bytes: Buffer, method: string): boolean {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = text.slice(0, end).toLowerCase();
  return method === "HEAD" || head.includes("text/event-stream") || head.includes(" 101 ");
}

function answerOf(bytes: Buffer, isLate: boolean): WireAnswer {
  const raw = bytes.toString("utf8");
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return { status: isLate ? -1 : 0, headers: {}, text: "", raw };
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(":");
    headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  const rest = bytes.subarray(end + 4);
  const text = headers["transfer-encoding"] === "chunked" ? unchunked(rest) : rest;
  const isStream = headers["content-type"]?.startsWith("text/event-stream") ?? false;
  const status = isLate && !isStream ? -1 : Number(first.split(" ")[1] ?? 0);
  return { status, headers, text: text.toString("utf8"), raw };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, Math.max(end, 0)).toString("latin1"), 16);
    if (end === -1 || Number.isNaN(size) || size === 0) return Buffer.concat(parts);
    parts.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 4 + size);
  }
}
