import { spawn } from "node:child_process";

/** The program that opens an address in the person's browser; null where nobody sits in front of a screen. */
function browserOpener(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): { readonly program: string; readonly words: readonly string[] } | null {
  if (env["CI"] || env["SSH_CONNECTION"]) return null;
  if (platform === "darwin") return { program: "open", words: [] };
  if (platform === "win32") return { program: "explorer.exe", words: [] };
  if (env["DISPLAY"] || env["WAYLAND_DISPLAY"]) return { program: "xdg-open", words: [] };
  return null;
}

/** Opens an address of ours in the browser, where there is one. Never throws: the address stands in the terminal as well. */
export function openBrowser(url: string, env: NodeJS.ProcessEnv): void {
  const opener = browserOpener(process.platform, env);
  if (!opener) return;
  const child = spawn(opener.program, [...opener.words, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
