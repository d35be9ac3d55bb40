import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) =>
  existsSync(path),
);

/** One window for all tests of a file; it ends with the process. */
let browser: Promise<Browser> | null = null;

/** Debian's Chromium, without a screen, without asking anything of anybody else. */
function openBrowser(): Promise<Browser> {
  if (!executablePath)
    throw new Error(
      "There is no Chromium: apt-get install chromium (scripts/debian-packages.txt).",
    );
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page of the studio, and what it complained of. */
export interface Tab {
  readonly page: Page;
  /** Mistakes of scripts, refusals of the page's policy, requests that failed. */
  readonly complaints: readonly string[];
  /** A second tab of the same person. */
  another(): Promise<Tab>;
}

/**
 * Opens a tab. When the test ends, it fails for anything the page complained of that the test did not expect.
 *
 * @param expected - what the test brings about on purpose
 */
export async function openTab(
  url: string,
  options: BrowserContextOptions & { readonly expected?: RegExp } = {},
): Promise<Tab> {
  const { expected, ...context } = options;
  const window = await (browser ??= openBrowser());
  const person = await window.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    reducedMotion: "no-preference",
    ...context,
  });
  const complaints: string[] = [];
  const tab = async (): Promise<Tab> => {
    const page = await person.newPage();
    listen(page, complaints);
    return { page, complaints, another: tab };
  };
  onTestFinished(async () => {
    await person.close();
    expect(complaints.filter((one) => !expected?.test(one))).toEqual([]);
  });
  return tab();
}

function listen(page: Page, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
}
