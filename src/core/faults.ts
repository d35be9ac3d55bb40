import type { z } from "zod";
import { pointerTo } from "./json.ts";

/** How kinds of values are called in a sentence. */
const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
  record: "an object with fields",
};

/** What is wrong with a value that its schema refused, and how much more there is: `/title must be text, not a number`. */
export function faultsInWords({ issues }: z.ZodError, value: unknown): string {
  const shown = issues.slice(0, 3).map((issue) => faultInWords(issue, value));
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function faultInWords(issue: z.core.$ZodIssue, value: unknown): string {
  const place = issue.path.reduce<string>((pointer, name) => pointerTo(pointer, String(name)), "");
  const given = issue.path.reduce(memberOf, value);
  const what = given === undefined ? "is missing" : wrongness(issue, given);
  return `${place === "" ? "the whole" : place} ${what}`;
}

function memberOf(holder: unknown, name: PropertyKey): unknown {
  return typeof holder === "object" && holder !== null
    ? (holder as Readonly<Record<PropertyKey, unknown>>)[name]
    : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return (Array.isArray(value) ? kinds["array"] : kinds[typeof value]) ?? typeof value;
}

function wrongness(issue: z.core.$ZodIssue, given: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(given)}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return smallness(issue.origin, Number(issue.minimum));
    case "too_big":
      return `must be ${issue.origin === "number" || issue.origin === "int" ? "" : "as long as "}${issue.maximum} at most`;
    case "unrecognized_keys":
      return `has fields that are not known: ${issue.keys.join(", ")}`;
    case "invalid_union":
      return "has none of the forms that it can have";
    case "invalid_format":
      return `is not written as ${issue.format === "regex" ? "it must be" : issue.format}`;
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return `is wrong: ${issue.message}`;
  }
}

function smallness(origin: string, least: number): string {
  if (origin === "number" || origin === "int") return `must be ${least} at least`;
  return least === 1 ? "must not be empty" : `needs ${least} at least`;
}
