import { createServer, connect, type AddressInfo, type Socket } from "node:net";

/** What a connection through the proxy will meet. */
type Fate =
  | { readonly kind: "honest" }
  | { readonly kind: "refused" }
  /** After so many bytes for the client the connection ends: politely, or with a reset. */
  | { readonly kind: "cut"; readonly after: number; readonly isReset: boolean }
  /** After so many bytes nothing comes any more, and a while later the connection ends. */
  | { readonly kind: "stalled"; readonly after: number; readonly milliseconds: number };

/** A TCP proxy between a client and a server that may be restarted on another port. */
export interface FaultyProxy {
  readonly url: string;
  /** How many connections it has spoilt. */
  readonly faults: number;
  /** Where the server listens now. */
  aim(port: number): void;
  /** From now on everything is passed on as it is. */
  calm(): void;
  /** Ends every connection there is. */
  cutAll(): void;
  close(): Promise<void>;
}

/** @param most - connections it spoils before it becomes honest by itself */
export async function openFaultyProxy(chance: () => number, most: number): Promise<FaultyProxy> {
  const state = { port: 0, faults: 0, isCalm: false };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const fate = drawFate(chance, state.isCalm || state.faults >= most);
    if (fate.kind !== "honest") state.faults += 1;
    keep(open, client);
    if (fate.kind === "refused") {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: state.port, host: "127.0.0.1" });
    keep(open, upstream);
    client.pipe(upstream);
    passOn(upstream, client, fate, chance);
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.end());
    upstream.once("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get faults() {
      return state.faults;
    },
    aim: (port) => void (state.port = port),
    calm: () => void (state.isCalm = true),
    cutAll: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function drawFate(chance: () => number, isHonest: boolean): Fate {
  const draw = chance();
  // Short and long lives are as likely: a cut in the head of an answer, in a frame, and after hundreds of them.
  const after = Math.floor(Math.exp(chance() * Math.log(60_000)));
  if (isHonest || draw >= 0.6) return { kind: "honest" };
  if (draw < 0.12) return { kind: "refused" };
  if (draw < 0.5) return { kind: "cut", after, isReset: chance() < 0.5 };
  return { kind: "stalled", after, milliseconds: 100 + chance() * 400 };
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.once("close", () => open.delete(socket));
}

/** Hands on what the server says, in pieces of other sizes than it came in, some of them late, until fate strikes. */
function passOn(upstream: Socket, client: Socket, fate: Fate, chance: () => number): void {
  let passed = 0;
  let queue = Promise.resolve();
  const ends = fate.kind === "cut" || fate.kind === "stalled" ? fate.after : Infinity;
  const pass = async (bytes: Buffer) => {
    const room = Math.min(bytes.length, ends - passed);
    const middle = Math.floor(chance() * room);
    for (const piece of [bytes.subarray(0, middle), bytes.subarray(middle, room)]) {
      if (chance() < 0.15) await later(chance() * 15);
      if (piece.length > 0 && !client.destroyed) client.write(piece);
    }
    passed += room;
    if (passed < ends) {
      upstream.resume();
      return;
    }
    if (fate.kind === "stalled") await later(fate.milliseconds);
    if (fate.kind === "cut" && !fate.isReset) client.end();
    else client.resetAndDestroy();
    upstream.destroy();
  };
  upstream.on("data", (bytes: Buffer) => {
    upstream.pause();
    queue = queue.then(async () => pass(bytes));
  });
  upstream.on("end", () => void queue.then(() => client.end()));
}

function later(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
