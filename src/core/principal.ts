/** Who acts. Every handle on the store belongs to one. */
export type Principal =
  | { readonly kind: "user"; readonly id: string }
  /** The studio itself at a named job, such as `engine` or `verify`; sees all projects. */
  | { readonly kind: "system"; readonly job: string };

export type UserPrincipal = Extract<Principal, { kind: "user" }>;
export type SystemPrincipal = Extract<Principal, { kind: "system" }>;

/** The person at this machine, before any account exists. */
export const localPerson: UserPrincipal = { kind: "user", id: "local" };

/** As decisions and versions record it: `user:local`, `system:engine`. */
export function principalName(principal: Principal): string {
  return principal.kind === "user" ? `user:${principal.id}` : `system:${principal.job}`;
}
