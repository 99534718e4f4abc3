import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { temporaryFolder } from "./cli.ts";

/** How a process of the built product ended; `error` is the code of its error document. */
export interface Outcome {
  exit: number | null;
  /** The code of the error document; null when there is none. */
  error: string | null;
}

function spawned(
  argv: readonly string[],
  env: Record<string, string>,
  home = temporaryFolder(),
): ChildProcessWithoutNullStreams {
  const environment = { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8", ...env };
  return spawn(process.execPath, [resolve("bin/whk.js"), ...argv, "--json"], { cwd: home, env: environment });
}

/** Runs a command to its end with nothing on stdin; `--json` is added. */
export async function whk(
  argv: readonly string[],
  env: Record<string, string> = {},
  home?: string,
): Promise<Outcome> {
  const child = spawned(argv, env, home);
  child.stdin.end();
  return outcome(child);
}

async function outcome(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const [stderr] = await Promise.all([text(child.stderr), text(child.stdout)]);
  const document = stderr.split("\n").find((line) => line.startsWith('{"error"'));
  return { exit: await ended, error: document === undefined ? null : JSON.parse(document).error.code };
}

/** Sends an unsigned delivery to a listener once it is ready. */
export async function answered(argv: readonly string[]): Promise<Outcome> {
  const child = spawned(argv, { WHK_PAYVOST_SECRET: "whsec_x" });
  const first = new Promise<Buffer>((done) => child.stdout.once("data", done));
  const ended = outcome(child);
  const { local } = JSON.parse(String(await first));
  await (await fetch(local, { method: "POST", body: '{"type":"payment.succeeded"}' })).arrayBuffer();
  return ended;
}

/** Sends the signal once the command has said something or, when it reads stdin (`-`), has taken of it. */
export async function stopped(argv: readonly string[], signal: "SIGINT" | "SIGTERM"): Promise<Outcome> {
  const child = spawned(argv, { WHK_SECRET: "whsec_x" });
  const said = new Promise((done) => child.stdout.once("readable", done));
  const taken = new Promise((done) => child.stdin.once("drain", done));
  if (argv.includes("-")) child.stdin.write(Buffer.alloc(1024 * 1024, 120));
  await (argv.includes("-") ? taken : said);
  child.kill(signal);
  return outcome(child);
}
