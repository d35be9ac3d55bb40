import { useSyncExternalStore } from "react";
import { keep, kept } from "./keeping.ts";

/** What a person chose; `system` follows the machine. */
export type Theme = "light" | "dark" | "system";

/** public/theme.js reads the same before the first paint. */
const name = "backlot.theme";
const listeners = new Set<() => void>();
const prefersLight = matchMedia("(prefers-color-scheme: light)");

function themeNow(): Theme {
  const chosen = kept(name);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function chooseTheme(theme: Theme): void {
  keep(name, theme === "system" ? null : theme);
  paint();
  for (const listener of listeners) listener();
}

/** Keeps the page in the theme that was chosen, also when the machine's changes or another tab chooses. */
export function followTheme(): void {
  prefersLight.addEventListener("change", paint);
  addEventListener("storage", ({ key }) => {
    if (key === name) paint();
  });
  paint();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, themeNow);
}

function paint(): void {
  const theme = themeNow();
  const isLight = theme === "light" || (theme === "system" && prefersLight.matches);
  document.documentElement.dataset["theme"] = isLight ? "light" : "dark";
}
