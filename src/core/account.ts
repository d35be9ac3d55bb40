import { z } from "zod";
import type { ProjectId } from "./id.ts";
import { Role, TokenScope } from "./role.ts";

/** Somebody with an account. The first one, who owns the installation, acts as `local`, as the person at this machine does. */
export interface Person {
  /** As `UserPrincipal` and the members of projects name them. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Owns the installation: lets people in and lets them go. */
  readonly isAdmin: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A person who has shown who they are, and what with. */
export interface Session {
  readonly person: Person;
  /** Names the session, for telling streams that it has ended; never the secret in the cookie. */
  readonly id: string;
  readonly expiresAt: number;
}

export const Credentials = z.object({
  email: z.email().max(254),
  password: z.string().min(10, "a password has at least 10 characters").max(128),
});
export type Credentials = z.infer<typeof Credentials>;

export const NewPerson = Credentials.extend({ name: z.string().trim().min(1).max(100) });
export type NewPerson = z.infer<typeof NewPerson>;

/** An invitation that somebody may still use, without its secret. */
export interface Invitation {
  /** Names it for whoever withdraws it; of no use to come in with. */
  readonly id: string;
  /** The only address it is for; null: any. */
  readonly email: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Keeps people, their passwords and their sessions. Secrets are hashed at rest; nothing here ever returns one twice. */
export interface Accounts {
  /** Whether anybody has an account. */
  hasPeople(): Promise<boolean>;
  /** Throws `conflict` for an e-mail address that is taken. The first one becomes the owner, with the id `local`. */
  add(person: NewPerson): Promise<Person>;
  /** A secret with which somebody may make themselves an account, once; only with this address, if there is one. */
  invite(invitation: {
    readonly email: string | null;
    readonly expiresAt: number;
  }): Promise<string>;
  /** Those that hold, oldest first. */
  invitations(): Promise<readonly Invitation[]>;
  /** False when there is none such. */
  withdrawInvitation(id: string): Promise<boolean>;
  /**
   * Makes an account of an invitation and uses it up. Throws `not-allowed` for a secret that is unknown, used, expired or
   * for another address, and `conflict` for an address that is taken; then the invitation stays as it was.
   */
  accept(secret: string, person: NewPerson): Promise<Person>;
  list(): Promise<readonly Person[]>;
  get(person: string): Promise<Person | null>;
  byEmail(email: string): Promise<Person | null>;
  /** Takes the account and its sessions away; throws `conflict` for the owner of the installation. */
  remove(person: string): Promise<void>;
  /** Resolves with the secret for the cookie; throws `not-signed-in` for a wrong address or password, without saying which. */
  signIn(
    credentials: Credentials,
    from: { readonly address: string | null; readonly agent: string | null },
  ): Promise<{ readonly session: Session; readonly secret: string }>;
  /** The session of a cookie's secret; null when there is none or it has expired. */
  session(secret: string): Promise<Session | null>;
  signOut(secret: string): Promise<void>;
  /** Ends every session but the one of `secret`; throws `not-signed-in` when `old` is not the password. */
  changePassword(secret: string, old: string, next: string): Promise<void>;
  close(): Promise<void>;
}

/** A key for programs, acting for its person within its scopes. The secret is shown once, when it is made. */
export const ApiToken = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  scopes: z.array(TokenScope).min(1),
  /** Limits it to one project; null: all of the person's. */
  project: z.string().nullable(),
  createdAt: z.number(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  lastUsedAt: z.number().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

/** Keeps tokens by the SHA-256 of their secret. */
export interface Tokens {
  /** Throws `conflict` for an id or a digest that is taken, `not-found` for a project that is not there. */
  add(token: ApiToken, digest: string): Promise<void>;
  /** Newest first. */
  list(person: string): Promise<readonly ApiToken[]>;
  /** Also one that has expired. */
  byDigest(digest: string): Promise<ApiToken | null>;
  used(token: string, now: number): Promise<void>;
  /** False when the person has no such token. */
  remove(person: string, token: string): Promise<boolean>;
}

export interface Member {
  readonly person: string;
  readonly role: Role;
}

/** Who works on a project. */
export interface Members {
  list(project: ProjectId): Promise<readonly Member[]>;
  /** The role of whoever asks; throws `not-found` when they have none. */
  role(project: ProjectId): Promise<Role>;
  /**
   * Lets somebody in, changes their role, or (null) lets them go; owners only, but everybody may go by themselves. Throws
   * `conflict` for the last owner. Says nothing in the log when the person has that role already.
   */
  set(
    project: ProjectId,
    person: string,
    role: Role | null,
    by: string,
    now: number,
  ): Promise<void>;
}

/** An answer that is given again to whoever asks again with the same key. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** Remembers requests by their idempotency key, so that a repeated one does nothing twice. */
export interface RequestKeys {
  /**
   * Takes a key for a request whose content has this digest. `fresh`: nobody has; do it, then `settle`. `answered`: it was
   * done. `running`: it is being done, or was when a process ended. `other`: the key belongs to a different request.
   */
  take(
    key: string,
    digest: string,
    now: number,
  ): Promise<
    | { readonly state: "fresh" | "running" | "other" }
    | { readonly state: "answered"; readonly answer: KeptAnswer }
  >;
  settle(key: string, answer: KeptAnswer): Promise<void>;
  /** Gives a key back after a failure that changed nothing. */
  release(key: string): Promise<void>;
  /** Forgets what is older. */
  forget(before: number): Promise<void>;
}
