import { expect, test } from "vitest";
import { openTab } from "./browser.ts";
import { shiftsOf, watchShifts } from "./layout-shift.ts";
import { atRest, breakDown, bringScript, startStudio } from "./studio.ts";

test("from an empty studio to a finished breakdown: the sample, a run, counters that tick, the same after reloading", async () => {
  const { url } = await startStudio();
  const { page } = await openTab(url);
  await page.goto("/");
  await page.getByRole("heading", { name: "What are we making?" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/studio/");

  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("heading", { name: "The Night Ferry", level: 1 }).waitFor();
  const scenes = page
    .getByRole("link", { name: /^Scenes/u })
    .first()
    .locator("[data-counter]");
  expect(await scenes.getAttribute("data-counter")).toBe("0");

  await watchCounter(page);
  await page.getByRole("button", { name: "Run" }).click();
  await page
    .getByRole("link", { name: /need(?:s)? you/iu })
    .first()
    .waitFor();
  await expect.poll(() => scenes.getAttribute("data-counter"), patience).toBe("8");
  await expect.poll(() => scenes.innerText(), patience).toBe("8");
  const ticks = await page.evaluate(() => (window as Ticking).ticks ?? []);
  expect(ticks.length).toBeGreaterThan(2);
  expect(ticks).toEqual(ticks.toSorted((one, other) => one - other));

  await page.getByRole("link", { name: "Home" }).first().click();
  await page.getByRole("heading", { name: "Is this right: Project settings?" }).waitFor();
  await atRest(url);
  await expect.poll(() => charactersShown(page), patience).toBe("8");
  const before = await settled(page);
  await page.reload();
  await expect.poll(() => shown(page), patience).toEqual(before);
  expect(await page.title()).toMatch(/^Needs you · Home · The Night Ferry/u);
});

test("two tabs show the same, and a reload in the middle of a run goes on where it is", async () => {
  const { url } = await startStudio();
  const first = await openTab(url);
  const { project } = await bringScript(url);
  await first.page.goto(`/studio/p/${project}`);
  const second = await first.another();
  await second.page.goto(`/studio/p/${project}`);
  await first.page.reload();

  for (const { page } of [first, second])
    await page.getByRole("heading", { name: "Is this right: Project settings?" }).waitFor();

  await atRest(url);
  await expect
    .poll(async () => (await shown(first.page)) === (await shown(second.page)), patience)
    .toBe(true);
});

test("the home of a production does not move while its run goes on", async () => {
  const { url } = await startStudio();
  const { project, input } = await bringScript(url, { isRun: false });
  const { page } = await openTab(url);
  await watchShifts(page);
  await page.goto(`/studio/p/${project}`);
  await page.getByRole("button", { name: "Run" }).waitFor();

  await breakDown(url, project, input);
  await page.getByRole("heading", { name: "Is this right: Project settings?" }).waitFor();
  await page.getByRole("heading", { name: "Cast" }).waitFor();

  const { score, moved } = await shiftsOf(page);
  expect(score, moved.join("\n")).toBeLessThan(0.02);
});

/** A machine under load takes its time. */
const patience = { timeout: 20_000 };

type Ticking = Window & { ticks?: number[] };

/** Notes each number that the counter of scenes shows. */
async function watchCounter(page: import("playwright-core").Page): Promise<void> {
  await page.evaluate(() => {
    const link = [...document.querySelectorAll("nav a")].find((one) =>
      one.textContent.startsWith("Scenes"),
    );
    const ticks: number[] = ((window as Ticking).ticks = []);
    new MutationObserver(() => {
      const value = Number(link?.querySelector("[data-counter]")?.textContent);
      if (value !== ticks.at(-1)) ticks.push(value);
    }).observe(link!, { subtree: true, childList: true, characterData: true });
  });
}

function charactersShown(page: import("playwright-core").Page): Promise<string> {
  return page
    .getByRole("link", { name: /^Characters/u })
    .first()
    .locator("[data-counter]")
    .innerText();
}

/** What the page says once no number is on its way to another. */
async function settled(page: import("playwright-core").Page): Promise<string> {
  for (;;) {
    const text = await shown(page);
    await page.waitForTimeout(600);
    if (text === (await shown(page))) return text;
  }
}

/** What the page says, without how long ago. */
async function shown(page: import("playwright-core").Page): Promise<string> {
  const text = await page.locator("body").innerText();
  return text.replaceAll(/just now|\d+ (?:second|minute)s? ago/gu, "then");
}
