import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { temporaryFolder } from "./cli.ts";

/** The built product as a process: what only main.ts does. `npm test` builds it first. */
const bin = resolve("bin/whk.js");

function environment(home: string, more: Record<string, string> = {}) {
  return { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8", ...more };
}

function whk(args: string[], env: Record<string, string> = {}) {
  const home = temporaryFolder();
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: home,
    env: environment(home, env),
    encoding: "utf8",
  });
}

it.each(["--version", "-V"])("answers %s", (flag) => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(whk([flag])).toMatchObject({ stdout: `${version}\n`, stderr: "", status: 0 });
});

it("maps an error to its exit code", () => {
  expect(whk(["lisen"])).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(/^error: /) });
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("[D11] ends with its code on %s in the middle of a command", async (signal, code) => {
  const home = temporaryFolder();
  const child = spawn(process.execPath, [bin, "verify", "-", "--provider", "payvost"], {
    cwd: home,
    env: environment(home, { WHK_SECRET: "whsec_x", NODE_DEBUG: "" }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It waits for stdin, which never ends; the process has its handlers once it reads.
  await untilReading(child);
  child.kill(signal);
  const [status] = await new Promise<[number | null]>((done) =>
    child.once("exit", (...end) => done([end[0]])),
  );
  expect(status).toBe(code);
});

it("[D11] ends a listener with 0 on a signal, and nobody finds it any more", async () => {
  const home = temporaryFolder();
  const child = spawn(process.execPath, [bin, "listen", "--port", "0", "--no-tunnel", "--json"], {
    cwd: home,
    env: environment(home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  await new Promise((ready) => child.stdout.once("data", ready));
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(existsSync(`${home}/.local/share/whk/sessions/${child.pid}.json`)).toBe(false);
});

it("[D15] names the program that holds the port", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const run = whk(["listen", "--port", String(port), "--no-tunnel"]);
  server.close();
  expect(run.status).toBe(2);
  expect(run.stderr).toContain(`error: port ${port} is taken`);
  expect(run.stderr).toContain("--port 0");
});

it("[D13] says nothing when the reader of stdout leaves", () => {
  const home = temporaryFolder();
  const run = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" providers list --json | head -c 1`], {
    cwd: home,
    env: environment(home),
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
});

it.each(["providers list", "--version"])("fails when stdout cannot be written: %s", (command) => {
  const home = temporaryFolder();
  const run = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" ${command} > /dev/full`], {
    cwd: home,
    env: environment(home),
    encoding: "utf8",
  });
  expect(run.status).toBe(10);
  expect(run.stderr).toMatch(/^error: the output could not be written/m);
});

it("ends on a signal although nobody reads what it prints any more, and says that it was lost", async () => {
  const home = temporaryFolder();
  const child = spawn(process.execPath, [bin, "listen", "--port", "0", "--no-tunnel", "--json"], {
    cwd: home,
    env: environment(home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const first: Buffer = await new Promise((ready) => child.stdout.once("data", ready));
  child.stdout.pause();
  const errors = text(child.stderr);
  const { local } = JSON.parse(String(first));
  // More than the pipe and the stream hold.
  const post = { method: "POST", body: `{"type":"${"x".repeat(40_000)}"}` };
  for (let sent = 0; sent < 20; sent += 1) await fetch(local, post);
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  expect(await ended).toBe(10);
  expect(await errors).toContain("its reader has stopped");
});

/** Resolves once the child has consumed the first byte of its stdin. */
async function untilReading(child: ReturnType<typeof spawn>): Promise<void> {
  const big = Buffer.alloc(1024 * 1024, 120);
  await new Promise<void>((drained) => {
    if (child.stdin?.write(big)) drained();
    else child.stdin?.once("drain", () => drained());
  });
}
