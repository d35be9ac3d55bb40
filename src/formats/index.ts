import type { FormatName } from "./manuscript.ts";

/** A file format on the shelf: one folder each. */
export interface Format {
  /** Also its folder's name. */
  readonly name: FormatName;
  readonly title: string;
  /** With the dot, the usual one first. */
  readonly extensions: readonly string[];
  readonly mediaType: string;
  /** Takes long enough to read that it is done on a thread of its own. */
  readonly isHeavy: boolean;
}

/** Every format that can be read, in the order of their names. */
export const formats: readonly Format[] = [
  {
    name: "docx",
    title: "Word",
    extensions: [".docx", ".docm"],
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    isHeavy: true,
  },
  {
    name: "fdx",
    title: "Final Draft",
    extensions: [".fdx", ".fdxt"],
    mediaType: "application/xml",
    isHeavy: true,
  },
  {
    name: "fountain",
    title: "Fountain",
    extensions: [".fountain", ".spmd"],
    mediaType: "text/plain",
    isHeavy: false,
  },
  {
    name: "markdown",
    title: "Markdown",
    extensions: [".md", ".markdown"],
    mediaType: "text/markdown",
    isHeavy: false,
  },
  { name: "pdf", title: "PDF", extensions: [".pdf"], mediaType: "application/pdf", isHeavy: true },
  {
    name: "text",
    title: "Plain text",
    extensions: [".txt", ".text"],
    mediaType: "text/plain",
    isHeavy: false,
  },
];

/** The format that a file's name promises; null when it promises none. Content decides, the name only settles doubts. */
export function formatByName(filename: string): FormatName | null {
  const name = filename.toLowerCase();
  return (
    formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)))
      ?.name ?? null
  );
}
