// The processes the benchmarks start, each with an environment of its own: nothing of the user's shell reaches them.
import { execFileSync, fork, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const bin = join(root, "bin", "whk.js");
export const secret = "whsec_bench";

/** NODE_EXTRA_CA_CERTS is left out: it alone can make Node start three times slower. */
export function environment(home) {
  return { PATH: process.env.PATH, HOME: home, LANG: "C.UTF-8", WHK_PAYVOST_SECRET: secret };
}

const running = new Set();

/** Remembers a process until it ends, so that none is left behind by a measurement that failed. */
export function own(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

export function endAll() {
  for (const child of running) child.kill("SIGKILL");
}

/** A script of this folder in a process of its own; its first message says that it is ready. */
export async function startScript(file, args, home) {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const stdio = ["ignore", "ignore", "inherit", "ipc"];
  const child = own(fork(script, args, { env: environment(home), stdio }));
  const { promise: ended, resolve: end } = deferred();
  child.once("exit", end);
  const ready = await next(child);
  return {
    ...ready,
    pid: child.pid,
    tell: (message) => child.send(message),
    next: () => next(child),
    /** Sends a message and answers the one that comes back. */
    ask: (question) => {
      const answer = next(child);
      child.send(question);
      return answer;
    },
    close: () => {
      child.disconnect();
      return ended;
    },
  };
}

function next(child) {
  return new Promise((resolve, reject) => {
    const gone = (code) => reject(new Error(`a server ended with ${code}`));
    child.once("exit", gone);
    child.once("message", (message) => {
      child.off("exit", gone);
      resolve(message);
    });
  });
}

let listeners = 0;

/** `whk listen` on a free port. `output`: what becomes of stdout; "pipe" collects it. */
export async function startListener(args, { home, output = "ignore" }) {
  listeners += 1;
  const readyFile = join(home, `ready-${listeners}.json`);
  const data = join(home, `data-${listeners}`);
  const fixed = ["--provider", "payvost", "--port", "0", "--no-tunnel", "--data-dir", data];
  const argv = [bin, "listen", ...fixed, "--ready-file", readyFile, ...args];
  const stdio = ["ignore", output, "ignore"];
  const child = own(spawn(process.execPath, argv, { env: environment(home), cwd: home, stdio }));
  const { promise: ended, resolve: end } = deferred();
  child.once("exit", end);
  const written = [];
  child.stdout?.on("data", (chunk) => written.push(chunk));
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null) throw new Error(`whk listen ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { local } = JSON.parse(readFileSync(readyFile, "utf8"));
  return {
    pid: child.pid,
    port: Number(new URL(local).port),
    written,
    close: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Memory a process holds, MB. */
export function residentSize(pid) {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

export function deferred() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Where a package of bench/package.json is; null: it is not installed. */
export function peer(name) {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

export const notInstalled = "not installed; run `npm run bench -- --install`";
