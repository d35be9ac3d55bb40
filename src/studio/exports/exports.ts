import type { ProjectRecord } from "../../core/store.ts";
import type { Desk } from "../desk.ts";
import { charactersCsv, scenesCsv } from "./breakdown-csv.ts";
import { fountainOf } from "./fountain.ts";
import { projectJson } from "./project-json.ts";

/** What can be taken out of a project. */
export const exportFormats = ["fountain", "json", "csv"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A file, in pieces, as it is to be written. */
export interface ExportedFile {
  readonly filename: string;
  readonly mediaType: string;
  readonly text: AsyncIterable<string>;
}

export interface ExportDesk {
  /**
   * `fountain`: the canonical script. `json`: every current artifact and where it came from. `csv`: two tables, scenes and
   * characters. Throws `not-found` when the project has not come that far.
   */
  make(project: ProjectRecord, format: ExportFormat): Promise<readonly ExportedFile[]>;
}

export function createExports(desk: Desk): ExportDesk {
  return {
    async make(project, format) {
      const file = (ending: string, mediaType: string, text: AsyncIterable<string>) => ({
        filename: `${project.slug}${ending}`,
        mediaType,
        text,
      });
      switch (format) {
        case "fountain":
          return [
            file(
              ".fountain",
              "text/plain; charset=utf-8",
              once(await fountainOf(desk, project.id)),
            ),
          ];
        case "json":
          return [file(".json", "application/json", projectJson(desk, project))];
        case "csv":
          return [
            file("-scenes.csv", "text/csv; charset=utf-8", once(await scenesCsv(desk, project.id))),
            file(
              "-characters.csv",
              "text/csv; charset=utf-8",
              once(await charactersCsv(desk, project.id)),
            ),
          ];
      }
    },
  };
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
