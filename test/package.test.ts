import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
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

  it("gives tests a sandbox, from JavaScript and without a word on the streams", () => {
    writeFileSync(
      join(folder, "use.mjs"),
      `import { startSandbox } from "whk/sandbox";
      const { Request } = globalThis;
      const sandbox = await startSandbox({ seed: { endpoints: [{ provider: "payvost", url: "http://127.0.0.1:1/" }] } });
      const headers = { Authorization: "Bearer " + sandbox.apiKey };
      const answer = await fetch(sandbox.bases.payvost + "/webhooks", { headers });
      const { data } = await answer.json();
      await sandbox.emit("payvost", "payment.succeeded");
      const retries = await sandbox.runUntilIdle();
      await sandbox.close();
      console.log(JSON.stringify([data[0].id, retries, Request === globalThis.Request]));`,
    );
    const node = { cwd: folder, encoding: "utf8", stdio: "pipe", timeout: 20_000 } as const;
    expect(execFileSync(process.execPath, ["use.mjs"], node)).toBe('["webhook_sbx0001",5,true]\n');
  }, 30_000);

  it.each(["node16", "nodenext", "bundler"])(
    "has types for module resolution %s",
    (moduleResolution) => {
      const file = `use-${moduleResolution}.mts`;
      writeFileSync(
        join(folder, file),
        `import { type FaultRule, type Sandbox, type SandboxAttempt, startSandbox } from "whk/sandbox";
      const sandbox: Sandbox = await startSandbox({ timeScale: 0, faults: ["api cut x1"], onAttempt: ({ n }) => n + 1 });
      const attempts: readonly SandboxAttempt[] = await sandbox.emit("payvost", "payment.failed", { body: Buffer.from("{}") });
      const status: number | null | undefined = attempts[0]?.status;
      const rule: FaultRule = { on: "api", provider: null, operation: "create", type: null, endpoint: null, times: 1, fault: { kind: "status", status: 503 } };
      sandbox.addFault(rule);
      // @ts-expect-error a factor is a number
      await startSandbox({ timeScale: "fast" });
      // @ts-expect-error there is no such fault
      sandbox.addFault({ ...rule, fault: { kind: "explode" } });
      export { status };`,
      );
      const module = moduleResolution === "bundler" ? "esnext" : moduleResolution;
      const types = ["--types", "node", "--typeRoots", resolve("node_modules/@types")];
      const options = [
        "--ignoreConfig",
        "--noEmit",
        "--strict",
        "--target",
        "es2022",
        "--lib",
        "es2023",
        ...types,
      ];
      const compiler = [resolve("node_modules/typescript/bin/tsc"), ...options];
      const argv = [...compiler, "--module", module, "--moduleResolution", moduleResolution, file];
      const { stdout, status } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
      expect([status, stdout]).toEqual([0, ""]);
    },
    30_000,
  );

  it("brings at most five packages and needs no install script of its own", () => {
    const tree = JSON.parse(
      execFileSync("npm", ["ls", "--all", "--json"], { cwd: folder, encoding: "utf8" }),
    );
    expect(countPackages(tree)).toBeLessThanOrEqual(5);
    const { scripts = {} } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it("holds the tunnel client with a patched axios, and neither as a package", () => {
    const tree = execFileSync("npm", ["ls", "--all", "--parseable"], { cwd: folder, encoding: "utf8" });
    expect(tree).not.toMatch(/node_modules[\\/](?:axios|localtunnel|follow-redirects)$/m);
    const files = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    const code = new Map(
      files
        .filter((file) => file.endsWith(".js"))
        .map((file) => [file, readFileSync(join(installed, "dist", file), "utf8")]),
    );
    // Both send their version along, so it is in the code.
    const axios = [...code].filter(([, text]) => text.includes("axios/")).map(([file]) => file);
    expect(axios).toEqual(["localtunnel-worker.js"]);
    const licences = readFileSync(join(installed, "dist", "LICENSES.txt"), "utf8");
    const [, version = "none"] = /^axios (\S+)/m.exec(licences) ?? [];
    expect(licences.match(/^(?:axios|localtunnel) .*$/gm)).toEqual([
      `axios ${version} (MIT)`,
      "localtunnel 2.0.2 (MIT)",
    ]);
    expect(version).toMatch(/^1\.(?:[2-9]\d|1[2-9])\./);
    expect(code.get("localtunnel-worker.js")).toContain(version);
    // A second file would mean that the thread loads a part of the program.
    expect(code.get("localtunnel-worker.js")).not.toMatch(/(?:from|import)\s*["'`]\.{1,2}\//);
    expect([...code].filter(([, text]) => text.includes("0.21.4"))).toEqual([]);
  });

  it("opens a tunnel's data connections from its worker", () => {
    writeFileSync(
      join(folder, "tunnel.mjs"),
      `import { createServer } from "node:net";
      import { Worker } from "node:worker_threads";
      const server = createServer().listen(0, "127.0.0.1", () => {
        const answer = { id: "name", url: "https://name.lt.test", ip: "127.0.0.1", port: server.address().port, max_conn_count: 1 };
        const file = new URL("node_modules/whk/dist/localtunnel-worker.js", import.meta.url);
        const worker = new Worker(file, { workerData: { answer, port: 1 }, env: {} });
        worker.once("message", ({ kind }) => process.exit(kind === "open" ? 0 : 1));
      });`,
    );
    const { status } = spawnSync(process.execPath, ["tunnel.mjs"], { cwd: folder, timeout: 20_000 });
    expect(status).toBe(0);
  });

  it("ships the licences of what is bundled, and no sources of tests", () => {
    const licences = readFileSync(join(installed, "dist", "LICENSES.txt"), "utf8");
    for (const name of [
      "commander",
      "undici",
      "chalk",
      "ora",
      "hono",
      "@hono/node-server",
      "localtunnel",
      "axios",
    ])
      expect(licences).toContain(`${name} `);
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
