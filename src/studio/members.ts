import type { Accounts, Person } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import { principalName } from "../core/principal.ts";
import type { Role } from "../core/role.ts";
import type { Store } from "../core/store.ts";
import type { Desk } from "./desk.ts";
import { everyRow } from "./pages.ts";

/** A member of a project, with who that is; somebody whose account is gone has their id for a name, and no address. */
export interface NamedMember {
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who works on the projects of a person. */
export interface MemberDesk {
  list(project: ProjectId): Promise<readonly NamedMember[]>;
  /**
   * Lets somebody in, by id or e-mail address, changes their role, or (null) lets them go; owners only, but everybody may go
   * by themselves. Throws `not-found` for nobody, and `conflict` for the last owner.
   */
  set(project: ProjectId, person: string, role: Role | null): Promise<void>;
}

export interface People {
  person(id: string): Promise<Person | null>;
  readonly accessChanged: (person: string) => void;
}

export function createMembers(
  { parts, stores, person: self, by, assertMay }: Desk,
  accounts: Pick<Accounts, "byEmail">,
  { person: personOf, accessChanged }: People,
): MemberDesk {
  const idOf = async (named: string) => {
    const person = named.includes("@") ? await accounts.byEmail(named) : await personOf(named);
    return person?.id ?? null;
  };
  const isSelf = async (named: string) =>
    named === self || (await personOf(self))?.email === named.toLowerCase();
  return {
    async list(project) {
      const members = await stores.members.list(project);
      return Promise.all(
        members.map(async ({ person, role }) => {
          const { name, email } = (await personOf(person)) ?? { name: person, email: "" };
          return { person, name, email, role };
        }),
      );
    },
    async set(project, named, role) {
      const isLeaving = role === null && (await isSelf(named));
      // Before anybody is looked up, so that only who may let people in learns who has an account.
      if (!isLeaving) await assertMay(project, "owner");
      // Somebody whose account is gone can still be let go.
      const person = isLeaving ? self : ((await idOf(named)) ?? (role === null ? named : null));
      if (person === null)
        throw new StudioError("not-found", `There is nobody with an account as ${named}.`, {
          hint: "The owner of the installation can invite them.",
        });
      await stores.members.set(project, person, role, by, parts.clock.now());
      accessChanged(person);
    },
  };
}

/** Takes somebody out of every project; what they alone owned goes to whoever lets them go, so that nothing is out of reach. */
export async function leaveProjects(
  store: Store,
  person: string,
  heir: string,
  now: number,
): Promise<void> {
  const { members } = store.as({ kind: "system", job: "accounts" });
  const by = principalName({ kind: "user", id: heir });
  const theirs = store.as({ kind: "user", id: person }).projects;
  for (const { id } of await everyRow((page) => theirs.list(page))) {
    const owners = (await members.list(id)).filter(({ role }) => role === "owner");
    const isAlone = owners.every((owner) => owner.person === person);
    if (owners.length > 0 && isAlone) await members.set(id, heir, "owner", by, now);
    await members.set(id, person, null, by, now);
  }
}
