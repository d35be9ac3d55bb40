import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStudio } from "../compose.ts";
import type { Person } from "../core/account.ts";
import type { ProjectId } from "../core/id.ts";
import type { Studio } from "./studio.ts";

const ada = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
const bo = { name: "Bo", email: "bo@example.org", password: "staple staple staple" };

let folder: string;
let studio: Studio;
let guest: Person;
let project: ProjectId;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "backlot-members-"));
  studio = await openStudio({ folder, mode: "write", mirror: false });
  ({ id: project } = await membersOf("local").projects.create({ name: "The Night Ferry" }));
  const { accounts } = studio;
  const owner = await accounts.setUp((await accounts.setUpSecret()) ?? "", ada);
  const { secret } = await accounts.invite(owner, {});
  guest = await accounts.accept(secret, bo);
});
afterEach(async () => {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

const membersOf = (id: string) => studio.as({ kind: "user", id });

test("what was made before there were accounts belongs to the first of them", async () => {
  expect(await membersOf("local").members.list(project)).toEqual([
    { person: "local", name: "Ada", email: ada.email, role: "owner" },
  ]);
});

test("an owner lets somebody in by address, gives them another role, and lets them go", async () => {
  const { members } = membersOf("local");
  const asGuest = membersOf(guest.id);
  await expect(asGuest.members.list(project)).rejects.toMatchObject({ code: "not-found" });

  await members.set(project, "BO@example.org", "viewer");
  const seen = await asGuest.members.list(project);
  await members.set(project, guest.id, "owner");
  await asGuest.members.set(project, "local", "editor");
  const handedOver = await asGuest.members.list(project);
  await asGuest.members.set(project, "local", null);

  expect(seen.find(({ person }) => person === guest.id)).toEqual({
    person: guest.id,
    name: "Bo",
    email: bo.email,
    role: "viewer",
  });
  expect(handedOver.map(({ name, role }) => `${name}: ${role}`)).toEqual([
    "Ada: editor",
    "Bo: owner",
  ]);
  await expect(members.list(project)).rejects.toMatchObject({ code: "not-found" });
});

test("an editor lets nobody in and learns of nobody, and the last owner stays", async () => {
  const { members } = membersOf("local");
  await members.set(project, guest.id, "editor");
  const asGuest = membersOf(guest.id).members;

  for (const named of ["local", "nobody@example.org", "ada@example.org"])
    await expect(asGuest.set(project, named, "viewer")).rejects.toMatchObject({
      code: "not-allowed",
    });
  await expect(members.set(project, "local", null)).rejects.toMatchObject({ code: "conflict" });
  await expect(members.set(project, "local", "viewer")).rejects.toMatchObject({ code: "conflict" });
  await expect(members.set(project, "nobody@example.org", "viewer")).rejects.toMatchObject({
    code: "not-found",
  });
});
