import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

// Writes the generated parts of README.md; test/readme.test.ts fails when they are stale.
const folder = mkdtempSync(join("node_modules", ".docs-"));
try {
  const bundle = await rolldown({
    input: "scripts/reference.ts",
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
    external: ["@photostructure/sqlite"],
  });
  await bundle.write({ dir: folder, format: "esm", entryFileNames: "reference.mjs" });
  const { fillIn, generatedParts } = await import(pathToFileURL(resolve(folder, "reference.mjs")).href);
  writeFileSync("README.md", fillIn(readFileSync("README.md", "utf8"), await generatedParts()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
