import { expect, test } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { openTab } from "./browser.ts";
import { pagePaths } from "./pages.ts";
import { bringScript, startStudio } from "./studio.ts";

test.each(["light", "dark"] as const)(
  "axe finds nothing wrong with any page, %s",
  async (colorScheme) => {
    const { url } = await startStudio();
    const { project, run } = await bringScript(url);
    const { page } = await openTab(url, { colorScheme });

    const faults: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(pagePaths(project, run!))) {
      await page.goto(path);
      await page.locator("#page-title, h1").first().waitFor();
      await page.waitForLoadState("load");
      const found = await accessibilityFaults(page);
      if (found.length > 0) faults[name] = found;
    }

    expect(faults).toEqual({});
  },
  120_000,
);
