import sampleAddress from "../../../../examples/the-night-ferry/the-night-ferry.fountain?url";
import { addInput, breakdown, createProject, startRun } from "../../live/acts.ts";
import { queryClient, reads } from "../../live/queries.ts";
import { nameOf } from "./naming.ts";

/** Where a production that was begun is gone to. */
export interface Begun {
  readonly project: string;
  /** The run that was started; null where it waits to be. */
  readonly run: string | null;
}

/** A production out of a script: its breakdown begins at once, for it is made by rules and costs nothing. */
export async function beginWithScript(file: File, name = nameOf(file.name)): Promise<Begun> {
  const { slug } = await createProject(name);
  const { id: input } = await addInput(slug, file);
  const { id: run } = await startRun(slug, breakdown, input);
  return { project: slug, run };
}

const sampleName = "The Night Ferry";

/** The sample, as somebody finds it who sees it first: its script lies ready, and nothing has been made. */
export async function openSample(): Promise<Begun> {
  const { items } = await queryClient.fetchQuery(reads.projects());
  const known = items.find(({ name }) => name === sampleName);
  if (known) return { project: known.slug, run: null };
  const response = await fetch(sampleAddress);
  const file = new File([await response.blob()], "the-night-ferry.fountain");
  const { slug } = await createProject(sampleName);
  await addInput(slug, file);
  return { project: slug, run: null };
}
