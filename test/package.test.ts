import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

  it("gives tests a listener, imported or required, and loads little for it", () => {
    const use = `const listener = await startListener({ provider: "payvost" });
      const { status } = await listener.trigger("payment.succeeded");
      const { verdict } = await listener.waitFor("payment.*");
      await listener.close();
      const { headers } = await sign({ provider: "github", secret: "s", body: "{}" });
      const { ok } = await verify({ provider: "github", secret: "s", headers, body: "{}" });
      console.log(JSON.stringify([status, verdict, ok]));`;
    const names = "{ sign, startListener, verify }";
    writeFileSync(join(folder, "use-whk.mjs"), `import ${names} from "whk";\n${use}`);
    writeFileSync(
      join(folder, "use-whk.cjs"),
      `(async () => { const ${names} = require("whk");\n${use} })();`,
    );
    const node = { cwd: folder, encoding: "utf8", stdio: "pipe", timeout: 20_000 } as const;
    for (const file of ["use-whk.mjs", "use-whk.cjs"])
      expect(execFileSync(process.execPath, [file], node), file).toBe('[200,"ok",true]\n');
    const dist = readdirSync(join(installed, "dist")).filter((file) => file.endsWith(".cjs"));
    const heavy = dist.filter((file) => {
      const code = readFileSync(join(installed, "dist", file), "utf8");
      return code.includes("CommanderError") || code.includes("UND_ERR_HEADERS_TIMEOUT");
    });
    expect([dist.includes("index.cjs"), heavy]).toEqual([true, []]);
  }, 30_000);

  it("is code that jest runs: it has no dynamic import", () => {
    const dist = readdirSync(join(installed, "dist")).filter((file) => file.endsWith(".cjs"));
    const importing = dist.filter((file) =>
      /\bimport\(/.test(readFileSync(join(installed, "dist", file), "utf8")),
    );
    expect([dist.length > 2, importing]).toEqual([true, []]);
  });

  it("lets a test run end that forgot to close what it started", () => {
    writeFileSync(
      join(folder, "forgets.spec.mjs"),
      `import { test } from "node:test";
      import { startListener } from "whk";
      import { startSandbox } from "whk/sandbox";
      test("fails before it closes anything", async () => {
        const listener = await startListener({ provider: "payvost" });
        const sandbox = await startSandbox({ seed: { endpoints: [{ provider: "payvost", url: listener.url }] } });
        await listener.trigger("payment.succeeded");
        await sandbox.emit("payvost", "payment.failed");
        await listener.waitFor("payment.*", { timeoutMs: 5_000 });
        throw new Error("failed");
      });`,
    );
    const { stdout, status } = runOutside(["--test", "--test-reporter=tap", "forgets.spec.mjs"], folder);
    expect([status, /^# fail 1$/m.test(stdout)], stdout).toEqual([1, true]);
  }, 30_000);

  it("lets what `onDelivery` throws end the run", () => {
    writeFileSync(
      join(folder, "throws.mjs"),
      `import { startListener } from "whk";
      const onDelivery = () => { throw new Error("thrown by a test"); };
      const listener = await startListener({ provider: "payvost", onDelivery });
      await listener.trigger("payment.succeeded");
      await listener.close();`,
    );
    const { status, stderr } = runOutside(["throws.mjs"], folder);
    expect([status, stderr.includes("thrown by a test")]).toEqual([1, true]);
  }, 30_000);

  it("works in node:test", () => {
    writeFileSync(
      join(folder, "listener.spec.mjs"),
      `import assert from "node:assert/strict";
      import { test } from "node:test";
      ${listenerTest((wanted, found) => `assert.equal(${found}, ${wanted})`)}`,
    );
    const node = ["--test", "--test-reporter=tap", "listener.spec.mjs"];
    const { stdout, status } = runOutside(node, folder);
    expect([status, /^# pass 2$/m.test(stdout)], stdout).toEqual([0, true]);
  }, 30_000);

  it.each(["threads", "forks", "vmThreads"])(
    "works in vitest with %s, also while time is faked",
    (pool) => {
      mkdirSync(join(folder, "vitest"), { recursive: true });
      writeFileSync(
        join(folder, "vitest", "listener.spec.mjs"),
        `beforeEach(() => { vi.useFakeTimers(); });
        afterEach(() => { vi.useRealTimers(); });
        ${listenerTest((wanted, found) => `expect(${found}).toBe(${wanted})`)}`,
      );
      const vitest = [resolve("node_modules/vitest/vitest.mjs"), "run", "--globals", "--pool", pool];
      const { stdout, status } = runOutside([...vitest, "--root", join(folder, "vitest")], folder);
      expect([status, /2 passed/.test(stdout)], stdout).toEqual([0, true]);
    },
    30_000,
  );

  it.each([
    ["node16", "mts"],
    ["node16", "cts"],
    ["nodenext", "mts"],
    ["nodenext", "cts"],
    ["bundler", "mts"],
  ])(
    "has types of the listener for module resolution %s in .%s",
    (moduleResolution, extension) => {
      const file = `listener-${moduleResolution}.${extension}`;
      writeFileSync(
        join(folder, file),
        `import { type HeadersInput, type Listener, type ReceivedDelivery, sign, startListener, type TamperKind, type TriggerResult, verify, type VerifyResult, type WaitOptions, type WhkError } from "whk";
      export async function use(request: import("node:http").IncomingMessage, body: Buffer): Promise<unknown[]> {
        await using listener: Listener = await startListener({ provider: "payvost", secret: ["a", "b"], forwardTo: [3000, new URL("http://localhost:1")], respond: { status: 500, body: { a: 1 } } });
        const sent: TriggerResult = await listener.trigger("payment.failed", { set: { "data.amount": 1 }, tamper: "body" });
        const one: ReceivedDelivery = await listener.waitFor("payment.*", { where: ({ id }) => id === sent.id });
        const many: readonly ReceivedDelivery[] = await listener.waitFor(["a", "b"], { count: 2, verdict: "any" });
        const amount: number = one.json<{ data: { amount: number } }>().data.amount;
        const found: VerifyResult = await verify({ provider: "payvost", secret: "a", headers: request.headers, body, now: new Date() });
        const inputs: HeadersInput[] = [request.rawHeaders, [["a", "b"]], new Headers(), new Map([["a", "b"]]), { a: ["b"] }];
        const { headers } = await sign({ provider: "github", secret: "a", body: new Uint8Array(1) });
        const value: string | undefined = headers["x-hub-signature-256"];
        const options: WaitOptions = { timeoutMs: 5 };
        const kinds: TamperKind[] = ["stale"];
        const code = (error: WhkError): string => error.code;
        // @ts-expect-error a parsed body has no bytes
        await verify({ provider: "payvost", secret: "a", headers: {}, body: { a: 1 } });
        // @ts-expect-error what a delivery holds is not known
        one.json().data;
        // @ts-expect-error there is no such way
        await listener.trigger("a", { tamper: "everything" });
        // @ts-expect-error one without a count
        many satisfies ReceivedDelivery;
        return [amount, found.hint, inputs, value, options, kinds, code];
      }`,
      );
      expect(compiled(folder, file, moduleResolution)).toEqual([0, ""]);
    },
    30_000,
  );

  it("brings no types of its inside along with the listener", () => {
    const types = readdirSync(join(installed, "dist", "types"), { recursive: true, encoding: "utf8" });
    const inside = /^(?:app|commands|listen|output|store|trigger|tunnel)\b/;
    expect([
      types.includes(join("library", "index.d.ts")),
      types.filter((file) => inside.test(file)),
    ]).toEqual([true, []]);
  });

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
      expect(compiled(folder, file, moduleResolution)).toEqual([0, ""]);
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

/** Two tests of any runner whose `test` is at hand; `same` writes how it compares. */
function listenerTest(same: (wanted: string, found: string) => string): string {
  return `import { startListener } from "whk";
    test("a delivery comes", async () => {
      const listener = await startListener({ provider: "stripe" });
      const sent = await listener.trigger("payment_intent.succeeded");
      const { id, verdict } = await listener.waitFor("payment_intent.*");
      ${same("sent.id", "id")};
      ${same('"ok"', "verdict")};
      await listener.close();
    });
    test("nothing comes", async () => {
      const listener = await startListener({ provider: "stripe" });
      const error = await listener.waitFor("refund.created", { timeoutMs: 5 }).catch((thrown) => thrown);
      ${same('"expectation_not_met"', "error.code")};
      ${same("true", 'error.stack.includes("listener.spec.mjs")')};
      await listener.close();
    });`;
}

/** Runs Node as outside of any test run. */
function runOutside(argv: readonly string[], folder: string) {
  const env = { PATH: process.env["PATH"], HOME: folder, LANG: "C.UTF-8", NO_COLOR: "1" };
  return spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8", env, timeout: 25_000 });
}

/** How the strict compiler ends, and what it says. */
function compiled(folder: string, file: string, moduleResolution: string): [number | null, string] {
  const module = moduleResolution === "bundler" ? "esnext" : moduleResolution;
  const types = ["--types", "node", "--typeRoots", resolve("node_modules/@types")];
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
  const options = [
    "--ignoreConfig",
    "--noEmit",
    ...strict,
    "--target",
    "es2022",
    "--lib",
    "es2023",
    ...types,
  ];
  const compiler = [resolve("node_modules/typescript/bin/tsc"), ...options];
  const argv = [...compiler, "--module", module, "--moduleResolution", moduleResolution, file];
  const { stdout, status } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  return [status, stdout];
}

interface Tree {
  dependencies?: Record<string, Tree>;
}

function countPackages(tree: Tree): number {
  return Object.values(tree.dependencies ?? {}).reduce((count, child) => count + 1 + countPackages(child), 0);
}
