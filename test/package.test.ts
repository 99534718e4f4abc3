import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./cli.ts";

/** The tarball npm would publish, installed into an empty folder as a user installs it. */
describe("the package", () => {
  const folder = temporaryFolder();
  const installed = join(folder, "node_modules", "whk");
  const bin = join(installed, "bin", "whk.js");
  const run = (args: string[]) =>
    execFileSync(process.execPath, [bin, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, LANG: "C.UTF-8" },
    });

  beforeAll(() => {
    const npm = (args: string[], cwd: string) =>
      execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe" });
    npm(["pack", "--ignore-scripts", "--pack-destination", folder], ".");
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "no tarball";
    npm(["init", "--yes"], folder);
    npm(
      ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", join(folder, tarball)],
      folder,
    );
  }, 120_000);

  it("prints its version", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(run(["--version"])).toBe(`${version}\n`);
  });

  it("runs the demo", () => {
    expect(run(["demo"])).toContain("verified");
  }, 30_000);

  it("brings at most five packages and needs no install script of its own", () => {
    const tree = JSON.parse(
      execFileSync("npm", ["ls", "--all", "--json"], { cwd: folder, encoding: "utf8" }),
    );
    expect(countPackages(tree)).toBeLessThanOrEqual(5);
    const { scripts = {} } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it("ships the licences of what is bundled, and no sources of tests", () => {
    const licences = readFileSync(join(installed, "dist", "LICENSES.txt"), "utf8");
    for (const name of ["commander", "undici", "chalk", "ora"]) expect(licences).toContain(`${name} `);
    expect(licences).not.toContain("(no licence file");
    expect(existsSync(join(installed, "test"))).toBe(false);
    expect(existsSync(join(installed, "src"))).toBe(false);
  });
});

interface Tree {
  dependencies?: Record<string, Tree>;
}

function countPackages(tree: Tree): number {
  return Object.values(tree.dependencies ?? {}).reduce((count, child) => count + 1 + countPackages(child), 0);
}
