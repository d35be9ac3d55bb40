/** What a wrapper does to the frames that pass it. */
interface Unruly<Frame> {
  /** What the client gets in place of this frame, in order; what is held back comes with a later one. */
  pass(frame: Frame): readonly Frame[];
  /** What is still held back. */
  rest(): readonly Frame[];
}

/** Repeats frames, swaps neighbours, brings old ones again and loses some, as chance has it; after `most` faults it is honest. */
function createUnruly<Frame>(chance: () => number, most: number): Unruly<Frame> {
  const old: Frame[] = [];
  let held: Frame[] = [];
  let faults = 0;
  const strikes = (probability: number) => {
    const isStruck = chance() < probability && faults < most;
    if (isStruck) faults += 1;
    return isStruck;
  };
  return {
    pass(frame) {
      old.push(frame);
      if (old.length > 30) old.shift();
      if (strikes(0.02)) return [];
      if (strikes(0.06)) {
        held.push(frame);
        return [];
      }
      const out = [frame, ...held];
      held = [];
      if (strikes(0.06)) out.push(frame);
      if (strikes(0.05)) out.push(old[Math.floor(chance() * old.length)]!);
      return out;
    },
    rest() {
      const out = held;
      held = [];
      return out;
    },
  };
}

/** How long a frame is held back when no other comes, in milliseconds. */
const heldFor = 60;

/** A `fetch` whose event streams are unruly and whose other answers are sometimes lost, or those of an earlier poll. */
export function unrulyFetch(chance: () => number, most: number): typeof fetch {
  const earlier = new Map<string, string>();
  let faults = 0;
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const isPoll = pathname.endsWith("/events");
    const draw = faults < most ? chance() : 1;
    if (draw < 0.06) {
      faults += 1;
      throw new TypeError("fetch failed");
    }
    const response = await fetch(input, init);
    if (response.headers.get("content-type")?.includes("text/event-stream"))
      return unrulyStream(response, createUnruly(chance, most));
    if (!isPoll || !response.ok) return response;
    const text = await response.text();
    const last = earlier.get(pathname);
    earlier.set(pathname, text);
    const isStale = draw < 0.15 && last !== undefined;
    if (isStale) faults += 1;
    const { status, headers } = response;
    const kept = new Headers(headers);
    for (const name of ["content-encoding", "content-length"]) kept.delete(name);
    return new Response(isStale ? last : text, { status, headers: kept });
  };
}

function unrulyStream(response: Response, unruly: Unruly<string>): Response {
  const { status, headers, body } = response;
  if (!body) return response;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  const frames = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      clearTimeout(timer);
      text += decoder.decode(bytes, { stream: true });
      const whole = text.split(/(?<=\n\n)/u);
      text = whole.at(-1)?.endsWith("\n\n") ? "" : (whole.pop() ?? "");
      for (const frame of whole.flatMap((one) => unruly.pass(one)))
        controller.enqueue(encoder.encode(frame));
      timer = setTimeout(() => {
        try {
          for (const frame of unruly.rest()) controller.enqueue(encoder.encode(frame));
        } catch {
          // The client has gone meanwhile.
        }
      }, heldFor);
    },
    flush(controller) {
      clearTimeout(timer);
      for (const frame of unruly.rest()) controller.enqueue(encoder.encode(frame));
    },
  });
  // A cut connection errs in `pipeThrough`, which hands the error on to the client.
  return new Response(body.pipeThrough(frames), { status, headers });
}

/** A WebSocket class whose messages are unruly. */
export function unrulyWebSocket(chance: () => number, most: number): typeof WebSocket {
  return class UnrulyWebSocket extends WebSocket {
    readonly #unruly = createUnruly<unknown>(chance, most);
    #timer: NodeJS.Timeout | undefined;

    override dispatchEvent(event: Event): boolean {
      clearTimeout(this.#timer);
      if (event.type !== "message") {
        this.#giveAll(this.#unruly.rest());
        return super.dispatchEvent(event);
      }
      this.#giveAll(this.#unruly.pass((event as MessageEvent).data));
      this.#timer = setTimeout(() => this.#giveAll(this.#unruly.rest()), heldFor);
      return true;
    }

    #giveAll(messages: readonly unknown[]): void {
      for (const data of messages) super.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
}
