import { cpSync, globSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "tsdown";

/**
 * dist/ mirrors src/, one file each: what a file finds beside itself (SQL, a worker, the samples two folders up) it finds in
 * the package as well, and a file that is imported late is loaded late.
 */
export default defineConfig({
  // A worker is started by its path, so nothing imports it.
  entry: ["src/main.ts", "src/kit.ts", "src/compose.ts", "src/client/index.ts", "src/**/worker.ts"],
  unbundle: true,
  root: "src",
  outDir: "dist",
  format: "esm",
  platform: "node",
  target: "node24",
  fixedExtension: false,
  nodeProtocol: false,
  dts: { sourcemap: false },
  sourcemap: true,
  clean: true,
  hooks: {
    "build:done": () => {
      for (const asset of globSync("**/*", { cwd: "src", withFileTypes: true })) {
        if (!asset.isFile() || /\.(?:ts|md)$/.test(asset.name)) continue;
        const from = join(asset.parentPath, asset.name);
        cpSync(from, from.replace(/\bsrc\b/, "dist"), { recursive: true });
      }
    },
  },
});
