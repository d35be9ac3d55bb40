/**
 * Writes docs/errors.md from the table of failures.
 *
 *     npm run docs:errors
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { failures } from "../src/core/error.ts";

export const errorsPage = join(import.meta.dirname, "..", "docs", "errors.md");

/** The page as it should be. */
export function errorsText(): string {
  const rows = Object.entries(failures).map(([code, { status, retry, hint }]) => {
    const again =
      retry === "later" ? "yes, by itself or a little later" : "not before something is changed";
    return `| \`${code}\` | ${status} | ${again} | ${hint.replaceAll("|", String.raw`\|`)} |`;
  });
  return `# Errors

Every failure that Backlot foresees has a code. The message says what happened to which thing, the hint what to do; this page lists the usual
hint of each. The command line shows both and ends with code 2 for \`bad-request\`, \`not-found\` and \`invalid-params\`, with 1 for all others. Set
\`BACKLOT_DEBUG=1\` to see the stack as well. Anything else is called \`unexpected\`: a bug, which we would like to hear of.

Printed from \`src/core/error.ts\` by \`npm run docs:errors\`; do not edit it here.

| Code | HTTP | Worth trying again? | What to do |
|---|---|---|---|
${rows.join("\n")}
`;
}

if (import.meta.main) writeFileSync(errorsPage, errorsText());
