import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Writes the generated parts of README.md; test/readme.test.ts fails when they are stale.
const folder = mkdtempSync(join("node_modules", ".docs-"));
try {
  await build({
    entryPoints: ["scripts/reference.ts"],
    outfile: join(folder, "reference.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const { fillIn, generatedParts } = await import(pathToFileURL(join(folder, "reference.mjs")).href);
  writeFileSync("README.md", fillIn(readFileSync("README.md", "utf8"), await generatedParts()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
