import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Where the server of `npm run web:dev` passes on what is no page: a `backlot serve`. */
const studio = process.env["BACKLOT_URL"] ?? "http://127.0.0.1:4400";

export default defineConfig({
  root: import.meta.dirname,
  base: "/studio/",
  plugins: [react(), tailwind(), smallerCopies()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    // The policy of the pages allows no data: addresses in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
  },
  server: {
    port: 4401,
    strictPort: true,
    proxy: {
      "/api": { target: studio, changeOrigin: true, headers: { origin: studio } },
      "/ws": { target: studio, ws: true, changeOrigin: true, headers: { origin: studio } },
      "/reference": { target: studio, changeOrigin: true },
    },
  },
});

/** Leaves a smaller copy beside each file that is worth it, so that the server never compresses while somebody waits. */
function smallerCopies(): Plugin {
  let folder = "";
  return {
    name: "smaller-copies",
    apply: "build",
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:js|css|html|svg|fountain)$/u.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        if (bytes.length < 1_000) continue;
        writeFileSync(`${path}.br`, brotliCompressSync(bytes));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
