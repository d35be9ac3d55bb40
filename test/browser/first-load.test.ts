import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { openTab } from "./browser.ts";
import { bringScript, startStudio } from "./studio.ts";

/** JavaScript that a page may load before it can be used, compressed with gzip. */
const most = 200 * 1024;
const assets = join(import.meta.dirname, "../../dist/web/assets");

test("no page loads more than 200 KB of JavaScript at first", async () => {
  const { url } = await startStudio();
  const { project, run } = await bringScript(url);
  const paths = [
    "",
    `p/${project}`,
    `p/${project}/runs/${run}`,
    `p/${project}/script`,
    `p/${project}/characters`,
  ];

  for (const path of paths) {
    const { page } = await openTab(url);
    const scripts = new Set<string>();
    page.on("response", (response) => {
      const name = basename(new URL(response.url()).pathname);
      if (name.endsWith(".js") && name !== "theme.js") scripts.add(name);
    });
    await page.goto(`/studio/${path}`);
    await page.locator("#page-title").waitFor();

    const bytes = [...scripts].reduce((sum, name) => sum + sizeOf(name), 0);

    expect(bytes, `/studio/${path}: ${[...scripts].join(", ")}`).toBeLessThan(most);
  }
});

/** Under a thousand bytes nothing is compressed. */
function sizeOf(name: string): number {
  const compressed = statSync(join(assets, `${name}.gz`), { throwIfNoEntry: false });
  return (compressed ?? statSync(join(assets, name))).size;
}
