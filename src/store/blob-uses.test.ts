import { expect, test } from "vitest";
import { blobUses } from "./blob-uses.ts";
import { openConnection } from "./connection.ts";
import { sha256 } from "./contract/scene.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

test("who refers to a blob is found by indexes, however long the log", () => {
  const connection = openConnection(":memory:", "write");
  migrate(connection, migrations, sha256, null);

  const plans = blobUses.map((text) =>
    connection
      .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map(({ detail }) => detail)
      .join("; "),
  );

  expect(plans.join("\n")).not.toContain("SCAN");
  for (const index of ["inputs_digest", "versions_blob", "events_output"])
    expect(plans.join("\n")).toContain(`INDEX ${index}`);
  connection.close();
});
