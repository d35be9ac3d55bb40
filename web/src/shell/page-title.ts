import { useEffect } from "react";
import type { StatusWord } from "../words/status.ts";
import { wordText } from "../words/status.ts";

/** What the tab says, from the most special to the most general. */
let page = "";
let production: {
  readonly name: string;
  readonly word: StatusWord | null;
  readonly note: string;
} | null = null;

/** Names the page in the tab and in the browser's history. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    page = title;
    show();
  }, [title]);
}

/** Lets the tab and its icon carry how the production stands: seen from every other tab. */
export function useProductionTitle(name: string, word: StatusWord | null, note: string): void {
  useEffect(() => {
    production = { name, word, note };
    show();
    return () => {
      production = null;
      show();
    };
  }, [name, word, note]);
}

function show(): void {
  const { name = "", word = null, note = "" } = production ?? {};
  const state = word === null || word === "draft" ? "" : `${wordText[word]}${note && ` ${note}`}`;
  const parts = [state, page, name, "Backlot"].filter((part) => part !== "");
  document.title = [...new Set(parts)].join(" · ");
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const address = `/studio/icons/${iconOf(word)}.svg`;
  if (icon && icon.getAttribute("href") !== address) icon.href = address;
}

function iconOf(word: StatusWord | null): string {
  switch (word) {
    case null:
    case "draft":
    case "out-of-date":
      return "idle";
    case "working":
    case "needs-you":
    case "ready":
    case "failed":
      return word;
  }
}
