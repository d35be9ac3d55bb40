/**
 * Which room may import which: the table of ARCHITECTURE.md, and nothing else. Any other arrow fails, and so does any cycle.
 *
 * A room is a folder of src/. `node` names the built-in modules it may use and `npm` the packages; without them, any.
 */
const rooms = {
  core: { imports: [], node: [], npm: ["zod"] },
  artifacts: { imports: ["core"], node: [], npm: ["zod"] },
  formats: { imports: ["core"] },
  modules: { imports: ["core", "artifacts", "formats"], node: [], npm: ["zod"] },
  pipelines: { imports: ["core", "artifacts", "modules"], node: [], npm: ["zod"] },
  engine: { imports: ["core"], node: ["crypto"], npm: ["zod"] },
  store: { imports: ["core"] },
  blob: { imports: ["core"] },
  gateway: { imports: ["core"] },
  media: { imports: ["core"] },
  providers: { imports: ["core"] },
  studio: { imports: ["core", "engine", "formats"] },
  // It runs in browsers too: hono has the typed calls, eventsource-parser reads event streams that fetch brings, with a token.
  client: {
    imports: ["core"],
    types: ["src/api/app.ts"],
    node: [],
    npm: ["zod", "hono", "eventsource-parser"],
  },
  api: { imports: ["core", "studio"] },
  cli: { imports: ["core", "studio", "client"] },
};

/** A test, and what tests share: `told.testing.ts`. */
const testFile = String.raw`\.test(?:ing)?\.ts$`;
const contractSuite = String.raw`\.testsuite\.ts$`;
/** An adapter that keeps everything in memory: `memory.ts`, `memory-log.ts` or `memory/…`, at the top of any room. */
const memoryAdapter = "src/[^/]+/memory";
const anyPackage = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];
const typesOnly = ["type-only", "type-import"];

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const folders = (names) => names.map((name) => `src/${name}/`);
/** Everything under src/ that none of these patterns begins. */
const otherThan = (patterns) => `^(?!${patterns.join("|")})src/`;

const packagesBut = (names) => ({
  dependencyTypes: anyPackage,
  pathNot: `(?:^|/)node_modules/(?:${names.join("|")})/`,
});

/** Which rooms a room may see, and which more its tests may. */
function roomRules(room, { imports, types = [] }) {
  const own = [...folders([room, ...imports]), ...types.map((file) => `${escaped(file)}$`)];
  const forTests = [
    ...folders(["store", "blob", "artifacts", "formats", "modules", "pipelines"]),
    String.raw`src/(?:kit(?:/|\.ts$)|compose\.ts$)`,
    memoryAdapter,
  ];
  return [
    {
      name: `${room}-rooms`,
      comment: `${room} may import ${imports.join(", ") || "no other room"}. See the table in ARCHITECTURE.md.`,
      from: { path: `^src/${room}/`, pathNot: testFile },
      to: { path: otherThan(own) },
    },
    {
      name: `${room}-tests`,
      comment:
        "A test may also import kit.ts, compose.ts, store, blob, adapters in memory, and the shelves that make its inputs.",
      from: { path: `^src/${room}/.*${testFile}` },
      to: { path: otherThan([...own, ...forTests]) },
    },
    ...types.map((file) => ({
      name: `${room}-types-only`,
      comment: `${room} may take only types from ${file}.`,
      from: { path: `^src/${room}/` },
      to: { path: `^${escaped(file)}$`, dependencyTypesNot: typesOnly },
    })),
  ];
}

function nodeRules(room, { node }) {
  if (node === undefined) return [];
  return [
    {
      name: `${room}-node`,
      comment: `${room} may use ${node.map((name) => `node:${name}`).join(", ") || "no built-in module of Node"}.`,
      from: { path: `^src/${room}/`, pathNot: testFile },
      to: { dependencyTypes: ["core"], pathNot: [`^(?:node:)?(?:${node.join("|") || "(?!)"})$`] },
    },
  ];
}

function npmRules(room, { npm }) {
  if (npm === undefined) return [];
  return [
    {
      name: `${room}-npm`,
      comment: `${room} may use ${npm.join(", ")} from npm.`,
      from: { path: `^src/${room}/`, pathNot: [testFile, contractSuite] },
      to: packagesBut(npm),
    },
    {
      name: `${room}-suite-npm`,
      comment: `A contract suite in ${room} may use ${npm.join(", ")}, vitest and fast-check from npm.`,
      from: { path: `^src/${room}/.*${contractSuite}` },
      to: packagesBut([...npm, "vitest", "fast-check"]),
    },
  ];
}

const rules = Object.entries(rooms).flatMap(([room, may]) => [
  ...roomRules(room, may),
  ...nodeRules(room, may),
  ...npmRules(room, may),
]);

module.exports = {
  forbidden: [
    ...rules.map((rule) => ({ severity: "error", ...rule })),
    {
      name: "unknown-room",
      severity: "error",
      comment: "A new folder of src/ needs a row in the table above and in ARCHITECTURE.md.",
      from: {
        path: "^src/[^/]+/",
        pathNot: folders([...Object.keys(rooms), "kit"]).map((folder) => `^${folder}`),
      },
      to: {},
    },
    {
      name: "kit",
      severity: "error",
      comment:
        "The kit offers core, engine, adapters that keep everything in memory, and contract suites.",
      from: { path: String.raw`^src/kit(?:/|\.ts$)` },
      to: {
        path: otherThan([
          ...folders(["core", "engine", "kit"]),
          memoryAdapter,
          `src/.*${contractSuite}`,
        ]),
      },
    },
    {
      name: "web",
      severity: "error",
      comment: "The browser's half may import client, and types of src/api/app.ts.",
      from: { path: "^web/", pathNot: testFile },
      to: { path: otherThan(["src/client/", String.raw`src/api/app\.ts$`]) },
    },
    {
      name: "web-types-only",
      severity: "error",
      comment: "The browser's half may take only types from src/api/app.ts.",
      from: { path: "^web/" },
      to: { path: String.raw`^src/api/app\.ts$`, dependencyTypesNot: typesOnly },
    },
    {
      name: "product-stands-alone",
      severity: "error",
      comment: "What ships may not lean on what does not.",
      from: { path: "^(?:src|web|bin)/", pathNot: testFile },
      // The sample's script ships with the package.
      to: {
        path: "^(?:test|bench|scripts|examples)/",
        pathNot: String.raw`^examples/the-night-ferry/the-night-ferry\.fountain$`,
      },
    },
    {
      name: "tests-share-with-tests",
      severity: "error",
      comment: "What ends in .testing.ts is for tests alone.",
      from: { path: "^(?:src|web|bin)/", pathNot: [testFile, contractSuite] },
      to: { path: String.raw`\.testing\.ts$` },
    },
    {
      name: "no-cycle",
      severity: "error",
      comment:
        "Two files that need each other are one thought: join them, or move what both need to a third.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphan",
      severity: "error",
      comment: "Nothing imports this file, and it imports nothing: use it or delete it.",
      from: {
        orphan: true,
        path: "^(?:src|web|bench)/",
        // What lies in public/ is named by index.html.
        pathNot: [testFile, String.raw`\.d\.ts$`, "^web/public/"],
      },
      to: {},
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "There is no such file or package.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      severity: "error",
      comment: "Only packages that package.json lists.",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-dev-package",
      severity: "error",
      comment: "What ships may not use a devDependency.",
      from: { path: "^(?:src|bin)/", pathNot: [testFile, contractSuite] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: typesOnly },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
