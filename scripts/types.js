import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";

/** Writes the types of the library's entry, and of what it names, below `target`. */
export function writeTypes(entry, target) {
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
      const written = types.replace(/(?<=from "|import\(")(\.{1,2}\/[^"]+)\.ts(?=")/g, "$1.js");
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), written);
      for (const [, imported] of types.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.ts"/g))
        visit(`${posix.join(posix.dirname(name), imported)}.d.ts`);
    };
    visit(entry);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}
