import { notOurs } from "./failure.ts";
import { eventIn, type Heard, type Subject, type Transport } from "./transport.ts";

/** Events asked for at a time. */
const pageLength = 500;

/** Plain requests, for where nothing can be held open. */
export const listenByPolling: Transport = async function* listenByPolling(subject, signal) {
  const { client } = subject;
  while (!signal.aborted) {
    const { items, isFinished } = await pageAfter(subject, signal);
    const events = items.map(eventIn);
    yield events;
    const outputs = subject.wantsOutputs ? await newOutputs(subject) : [];
    if (outputs.length > 0) yield outputs;
    const { after } = subject.place();
    if (isFinished) yield [{ kind: "end", reason: "finished", status: null, seq: after }];
    if (items.length + outputs.length === 0) await client.sleep(client.timing.poll, signal);
  }
};

export interface PolledPage {
  readonly items: readonly unknown[];
  /** Whether nothing more comes by itself. */
  readonly isFinished: boolean;
}

/** The next events past the subject's place. */
export async function pageAfter(
  { client, path, place }: Pick<Subject, "client" | "path" | "place">,
  signal: AbortSignal | undefined,
  limit = pageLength,
): Promise<PolledPage> {
  const page = await client.read(`${path}/events?after=${place().after}&limit=${limit}`, signal);
  const { items, isFinished } = page as Partial<PolledPage>;
  if (!Array.isArray(items)) throw notOurs(client.url, 200);
  return { items, isFinished: isFinished === true };
}

async function newOutputs(subject: Subject): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  for (const [stream, offset] of subject.place().offsets) {
    const piece = await subject.readOutput(stream, offset);
    if (piece.text !== "" || piece.isFinal) heard.push({ kind: "output", stream, piece });
  }
  return heard;
}
