import { queryClient } from "./queries.ts";
import { studio } from "./studio-client.ts";

/** Sends what a form holds; whoever one is may have changed with it, so all that was read is forgotten. */
async function sendForm(path: string, form: object): Promise<void> {
  await studio.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(form),
  });
  await queryClient.resetQueries();
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export function signIn(given: Omit<NewPerson, "name">): Promise<void> {
  return sendForm("/api/session", given);
}

/** @param owner.secret - as the terminal printed it */
export function makeOwner(owner: NewPerson & { readonly secret: string }): Promise<void> {
  return sendForm("/api/setup", owner);
}

/** @param form - of a page, each of its fields a line of text */
export function textsOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}
