import { nameParts } from "../../core/story/names.ts";
import { isRole } from "../../core/story/person-words.ts";
import type { Bible, Character } from "./parts.ts";

type Relationship = Bible["relationships"][number];

/** Others kept by talk alone. */
const mostPartners = 12;

/** Whom a character talks with, and whose sister or friend the introduction says they are. */
export function relationshipsOf(character: Character): Relationship[] {
  const stated = statedRelationship(character);
  const talks = character.exchanges.slice(0, mostPartners).map((exchange): Relationship => ({
    targetId: exchange.with,
    target: exchange.name,
    relationshipType: "talks-with",
    exchanges: exchange.count,
    sceneIds: [...exchange.sceneIds],
    evidence: exchange.evidence,
    method: "rule",
    confidence: exchange.count >= 4 ? 0.6 : exchange.count > 1 ? 0.5 : 0.4,
  }));
  return [...stated, ...talks];
}

/** `ROSA (12), Tom's sister`: the one before the 's has to be somebody the character talks with. */
function statedRelationship({ introduction, exchanges }: Character): Relationship[] {
  const found = introduction
    ? /(\p{Lu}[\p{L}\p{M}.’' -]*?)['’]s (?:[\p{Ll}-]+ ){0,2}?([\p{Ll}-]+)/u.exec(introduction.quote)
    : null;
  const [, owner, role] = found ?? [];
  if (!introduction || owner === undefined || role === undefined || !isRole(role.toUpperCase()))
    return [];
  const first = nameParts(owner).words.at(-1);
  const target = exchanges.find(({ name }) => nameParts(name).words.includes(first ?? ""));
  if (!target) return [];
  return [
    {
      targetId: target.with,
      target: target.name,
      relationshipType: role,
      exchanges: target.count,
      sceneIds: [...target.sceneIds],
      evidence: [introduction],
      method: "rule",
      confidence: 0.7,
    },
  ];
}
