/**
 * Writes docs/openapi.json from the routes.
 *
 *     npm run docs:openapi
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApi } from "../src/api/app.ts";
import { openApiDocument } from "../src/api/openapi.ts";
import { defaultLimits } from "../src/api/parts.ts";
import { openStudio, sha256, systemClock } from "../src/compose.ts";

const root = join(import.meta.dirname, "..");

export const openApiFile = join(root, "docs", "openapi.json");

/** The file as it should be. */
export async function openApiText(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const folder = mkdtempSync(join(tmpdir(), "backlot-openapi-"));
  const studio = await openStudio({ folder, mode: "write", mirror: false });
  try {
    const app = createApi({
      studio,
      clock: systemClock,
      digest: sha256,
      version,
      door: { isLoopback: true, hosts: [] },
      limits: defaultLimits,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      doctor: async () => [],
    });
    return `${JSON.stringify(openApiDocument(app, version), null, 2)}\n`;
  } finally {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) writeFileSync(openApiFile, await openApiText());
