import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

// One small entry; every command and every heavy package is a chunk of its own, loaded when asked for.
rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  legalComments: "none",
  metafile: true,
  external: ["@photostructure/sqlite", "node:sqlite"],
  // CommonJS packages inside an ESM bundle still ask for require().
  banner: { js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);' },
});
cpSync("src/providers/samples", "dist/samples", { recursive: true });
writeFileSync("dist/LICENSES.txt", licences(metafile));

/** The licence texts of all packages whose code is in the bundle. */
function licences(meta) {
  const folders = new Set(
    Object.keys(meta.inputs)
      .map((input) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[0])
      .filter((folder) => folder !== undefined),
  );
  return [...folders]
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
