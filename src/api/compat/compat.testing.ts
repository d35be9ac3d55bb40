import type { Answer, Asked, TestApi } from "../api.testing.ts";

/** A frame of a stream of server-sent events. */
export interface SentFrame {
  readonly id: number | null;
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into frames of every shape, and compare whole values.
  readonly data: any;
}

/** The frames in the text of a stream; comments and the like are left out. */
function framesOf(text: string): SentFrame[] {
  return text
    .split("\n\n")
    .map((block) => new Map(block.split("\n").map((line) => fieldOf(line))))
    .filter((fields) => fields.has("data"))
    .map((fields) => ({
      id: fields.has("id") ? Number(fields.get("id")) : null,
      event: fields.get("event") ?? "message",
      data: JSON.parse(fields.get("data")!) as unknown,
    }));
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf(": ");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 2)];
}

/** Someone who reads a stream while it goes on. */
export interface Listener {
  readonly status: number;
  /** The next frame that the test looks for, passing over those before it. */
  until(isWanted: (frame: SentFrame) => boolean): Promise<SentFrame>;
  /** Every frame so far. */
  readonly heard: readonly SentFrame[];
  /** Reads to the end of the stream. */
  toTheEnd(): Promise<readonly SentFrame[]>;
  leave(): Promise<void>;
}

/** Opens a stream, as the person at this machine unless the request shows somebody else. */
export async function listen(api: TestApi, path: string, asked: Asked = {}): Promise<Listener> {
  const headers = new Headers(asked.headers);
  if (asked.token !== undefined) headers.set("authorization", `Bearer ${asked.token}`);
  const response = await api.app.request(
    path,
    { headers },
    { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
  );
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const heard: SentFrame[] = [];
  let rest = "";
  let looked = 0;
  const read = async (): Promise<boolean> => {
    const { done, value = "" } = await reader.read();
    rest += value;
    const end = rest.lastIndexOf("\n\n") + 2;
    if (end > 1) {
      heard.push(...framesOf(rest.slice(0, end)));
      rest = rest.slice(end);
    }
    return !done;
  };
  return {
    status: response.status,
    heard,
    async until(isWanted) {
      while (true) {
        for (; looked < heard.length; looked += 1) {
          const frame = heard[looked]!;
          if (!isWanted(frame)) continue;
          looked += 1;
          return frame;
        }
        if (!(await read())) throw new Error("The stream ended before what was looked for.");
      }
    },
    async toTheEnd() {
      while (await read());
      return heard;
    },
    leave: () => reader.cancel(),
  };
}

/** Asks again and again until the answer is as wanted. */
export async function askUntil(
  api: TestApi,
  what: string,
  isWanted: (answer: Answer) => boolean,
  asked: Asked = {},
): Promise<Answer> {
  while (true) {
    const answer = await api.ask(what, asked);
    if (isWanted(answer)) return answer;
    await api.parts.clock.sleep(10);
  }
}
