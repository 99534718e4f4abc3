import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { writeTypes } from "./types.js";

// One small entry; then as few files as possible for what a short command needs, since each costs start-up;
// other commands and heavy packages in chunks of their own, loaded when asked for.

/** Chunks by what they hold: these files and what they import, unless an earlier chunk has it. */
const chunks = {
  core: /src\/(start|providers\/(catalogue|provider|usual-causes))\.ts$/,
  trigger: /src\/commands\/trigger\/(run|options)\.ts$/,
  listen: /src\/commands\/listen\/run\.ts$/,
};

const chunkOf = new Map();

// Commander asks for node:child_process at once but needs it only to run other programs as subcommands.
const lazyChildProcess = {
  name: "lazy-child-process",
  resolveId: (source, importer) =>
    source === "node:child_process" && /node_modules[\\/]commander/.test(importer ?? "")
      ? "\0child-process"
      : null,
  load: (id) =>
    id === "\0child-process"
      ? 'exports.spawn = (...args) => process.getBuiltinModule("node:child_process").spawn(...args);'
      : null,
};

const common = { platform: "node", resolve: { mainFields: ["module", "main"] }, logLevel: "warn" };
const files = { dir: "dist", format: "esm", minify: true, comments: false };

const bundle = await rolldown({
  ...common,
  input: { main: "src/main.ts" },
  external: ["@photostructure/sqlite"],
  preserveEntrySignatures: "allow-extension",
  plugins: [{ name: "chunks", buildEnd: assignChunks }, lazyChildProcess],
});
const program = await bundle.write({
  ...files,
  cleanDir: true,
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: Object.keys(chunks).map((name) => ({ name, test: (id) => chunkOf.get(id) === name })),
  },
});
// A thread of its own, which would load half of the program with it if they shared a chunk.
const worker = await rolldown({
  ...common,
  input: { "localtunnel-worker": "src/tunnel/localtunnel-worker.js" },
});
// Once, for both kinds of module: jest has no ES modules of its own. To require it costs half of what to import it does.
const entries = ["index", "sandbox"];
const library = await rolldown({
  ...common,
  input: Object.fromEntries(entries.map((entry) => [entry, `src/library/${entry}.ts`])),
  external: ["@photostructure/sqlite"],
});
// jest cannot import() what Node has built in either.
const asCommonJs = {
  format: "cjs",
  dynamicImportInCjs: false,
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
};
const written = await library.write({ ...files, ...asCommonJs });
for (const entry of entries) {
  const names = written.output.find(({ fileName }) => fileName === `${entry}.cjs`)?.exports ?? [];
  const code = `import { createRequire } from "node:module";
export const { ${names.join(", ")} } = createRequire(import.meta.url)("./${entry}.cjs");
`;
  writeFileSync(join("dist", `${entry}.js`), code);
}
const output = [...program.output, ...(await worker.write(files)).output, ...written.output];
for (const { fileName } of output)
  writeFileSync(join("dist", fileName), inAscii(readFileSync(join("dist", fileName), "utf8")));
cpSync("src/providers/samples", "dist/samples", { recursive: true });
writeTypes(
  entries.map((entry) => `library/${entry}.d.ts`),
  "dist/types",
);
writeFileSync("dist/LICENSES.txt", licences(output.flatMap((chunk) => chunk.moduleIds ?? [])));

/** Follows the imports of each chunk's files, but not what is imported on demand. */
function assignChunks() {
  const visit = (id, name) => {
    if (chunkOf.has(id)) return;
    chunkOf.set(id, name);
    for (const imported of this.getModuleInfo(id)?.importedIds ?? []) visit(imported, name);
  };
  for (const [name, roots] of Object.entries(chunks)) {
    for (const id of this.getModuleIds()) if (roots.test(id.replaceAll("\\", "/"))) visit(id, name);
  }
}

/** One character beyond Latin-1 makes the engine keep the whole file at two bytes a character and read it slower. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The licence texts of all packages whose code is in the bundle. */
function licences(modules) {
  const folders = modules.flatMap(
    (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map(licenceOf)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "license", "LICENSE.txt", "License", "LICENCE", "license.md"]
    .map((candidate) => join(folder, candidate))
    .find((path) => existsSync(path));
  const text = file === undefined ? licenceInReadme(folder) : readFileSync(file, "utf8").trim();
  return `${name} ${version} (${license})\n\n${text ?? "(no licence file in the package)"}\n`;
}

/** Where some packages put it, as the last section. */
function licenceInReadme(folder) {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return /^(?:## License|License\n-+)\n+([\s\S]*Permission is hereby granted[\s\S]*)/m
    .exec(readme)?.[1]
    .trim();
}
