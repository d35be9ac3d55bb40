import { randomBytes } from "node:crypto";
import type { Accounts, Person, Session } from "../../core/account.ts";
import type { Clock } from "../../core/clock.ts";
import type { AccountsFile, Rows } from "./accounts-file.ts";
import { createCache } from "./cache.ts";
import type { People } from "./people.ts";

const day = 24 * 60 * 60 * 1_000;
/** A session ends when it was not used for so long, in milliseconds. */
const sessionLength = 14 * day;
/** Using a session moves its end, written down at most this often. */
const renewedEvery = day;

interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

type SignedIn = Awaited<ReturnType<Accounts["signIn"]>>;

export interface Sessions {
  start(person: Person, from: Parameters<Accounts["signIn"]>[1], within: Rows): Promise<SignedIn>;
  /**
   * Asked with every request, so an answer is kept for 5 seconds. Whatever ends a session here ends what is kept of it at
   * once; only a change that another process made to the file would be seen that much later.
   */
  get(secret: string): Promise<Session | null>;
  end(secret: string): Promise<void>;
  /** Ends a person's sessions but the one of this secret. What is kept is to be forgotten once that is on disk. */
  endOthers(person: Person, secret: string, within: Rows): Promise<void>;
  /** Forgets what is kept, after sessions have ended. */
  forget(): void;
}

/** Sessions by the fingerprint of their secret: what the file holds opens no door. */
export function createSessions(file: AccountsFile, people: People, clock: Clock): Sessions {
  const { rows } = file;
  const cache = createCache<Session>(clock);
  const fingerprint = (secret: string) => file.fingerprint("session", secret);

  const look = async (token: string): Promise<Session | null> => {
    const where = [{ field: "token", value: token }];
    const row = await rows.findOne<SessionRow>({ model: "session", where });
    const now = clock.now();
    if (!row || row.expiresAt.getTime() <= now) return null;
    const person = await people.get(row.userId);
    if (!person) return null;
    const end = new Date(now + sessionLength);
    if (end.getTime() - row.expiresAt.getTime() < renewedEvery)
      return { person, id: row.id, expiresAt: row.expiresAt.getTime() };
    const update = { expiresAt: end, updatedAt: new Date(now) };
    await rows.updateMany({ model: "session", where, update });
    return { person, id: row.id, expiresAt: end.getTime() };
  };
  return {
    async start(person, { address, agent }, within) {
      const secret = randomBytes(32).toString("base64url");
      const now = new Date(clock.now());
      const expired = [{ field: "expiresAt", value: now, operator: "lte" as const }];
      await within.deleteMany({ model: "session", where: expired });
      const expiresAt = new Date(now.getTime() + sessionLength);
      const from = { ipAddress: address ?? "", userAgent: agent?.slice(0, 500) ?? "" };
      const times = { expiresAt, createdAt: now, updatedAt: now };
      const data = { token: fingerprint(secret), userId: person.id, ...from, ...times };
      const row: SessionRow = await within.create({ model: "session", data });
      return { session: { person, id: row.id, expiresAt: expiresAt.getTime() }, secret };
    },
    async get(secret) {
      const session = await cache.get(fingerprint(secret), look);
      return session && session.expiresAt > clock.now() ? session : null;
    },
    async end(secret) {
      const where = [{ field: "token", value: fingerprint(secret) }];
      await rows.deleteMany({ model: "session", where });
      cache.forget();
    },
    async endOthers(person, secret, within) {
      const own = { field: "token", value: fingerprint(secret), operator: "ne" as const };
      const where = [{ field: "userId", value: person.id }, own];
      await within.deleteMany({ model: "session", where });
    },
    forget: cache.forget,
  };
}
