import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";

/** Writes the types of the library's entries, and of what they name, below `target`, for both kinds of module. */
export function writeTypes(entries, target) {
  const all = mkdtempSync(join(tmpdir(), "whk-types-"));
  try {
    const compiler = "node_modules/typescript/bin/tsc";
    const project = ["--project", "scripts/types.tsconfig.json", "--outDir", all];
    execFileSync(process.execPath, [compiler, ...project], { stdio: "inherit" });
    const reached = new Set();
    const visit = (name) => {
      if (reached.has(name)) return;
      reached.add(name);
      const types = readFileSync(join(all, name), "utf8");
      // Not every compiler setting of a user takes the extensions of our sources.
      const importing = (kind) =>
        types.replace(/(?<=from "|import\(")(\.{1,2}\/[^"]+)\.ts(?=")/g, `$1.${kind}`);
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), importing("js"));
      writeFileSync(join(target, name.replace(/\.ts$/, ".cts")), importing("cjs"));
      for (const [, imported] of types.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.ts"/g))
        visit(`${posix.join(posix.dirname(name), imported)}.d.ts`);
    };
    for (const entry of entries) visit(entry);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}
