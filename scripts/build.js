import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

// One small entry; what every short run needs in one chunk, since each further file costs start-up;
// commands and heavy packages in chunks of their own, loaded when asked for.
const core = new Set();

/** What runs at every start, and what the provider files share. */
const roots = /[\\/]src[\\/](start|providers[\\/](catalogue|provider|usual-causes))\.ts$/;

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

const bundle = await rolldown({
  input: "src/main.ts",
  platform: "node",
  external: ["@photostructure/sqlite"],
  resolve: { mainFields: ["module", "main"] },
  preserveEntrySignatures: "allow-extension",
  plugins: [{ name: "core", buildEnd: collectCore }, lazyChildProcess],
  logLevel: "warn",
});
const { output } = await bundle.write({
  dir: "dist",
  cleanDir: true,
  format: "esm",
  minify: true,
  comments: false,
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: "core", test: (id) => core.has(id) }],
  },
});
cpSync("src/providers/samples", "dist/samples", { recursive: true });
writeFileSync("dist/LICENSES.txt", licences(output.flatMap((chunk) => chunk.moduleIds ?? [])));

/** Everything the roots import, directly or not, without what is imported on demand. */
function collectCore() {
  const visit = (id) => {
    if (core.has(id)) return;
    core.add(id);
    for (const imported of this.getModuleInfo(id)?.importedIds ?? []) visit(imported);
  };
  for (const id of this.getModuleIds()) if (roots.test(id)) visit(id);
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
  const text =
    file === undefined
      ? `(no licence file in the package; it declares ${license})`
      : readFileSync(file, "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
