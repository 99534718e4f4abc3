import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** What a stub does, one step after the other; without a step that ends it, it stays until it is told to end. */
export type StubStep =
  | { readonly out: string | Buffer }
  | { readonly err: string | Buffer }
  /** ms; makes sure that what follows is another chunk. */
  | { readonly wait: number }
  | { readonly exit: number }
  /** SIGINT does nothing from here on. */
  | { readonly ignoreInterrupt: true }
  /** Starts a process that inherits both pipes, and writes its id into `child` of the folder. */
  | { readonly grandchild: true };

export interface Stub {
  readonly folder: string;
  /** An environment in which the stub comes first. */
  readonly env: Record<string, string>;
  /** What the stub was started with, once for each start. */
  starts(): { args: string[]; env: Record<string, string>; stdin: string; pid: number }[];
  /** Id of the process it started. */
  grandchild(): number;
}

/**
 * An executable of this name, first on a PATH of its own; removed at the end of the test. Asked for its version it
 * says `says` and ends, which is not counted as a start.
 */
export function stubTool(
  command: string,
  steps: readonly StubStep[],
  says = `${command} version 99.1.2`,
): Stub {
  const folder = mkdtempSync(join(tmpdir(), "whk-stub-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const plain = steps.map((step) =>
    Object.fromEntries(
      Object.entries(step).map(([key, value]) => [
        key,
        typeof value === "string" || Buffer.isBuffer(value) ? Buffer.from(value).toString("base64") : value,
      ]),
    ),
  );
  const path = join(folder, command);
  writeFileSync(
    path,
    `#!${process.execPath}\n${program}(${JSON.stringify({ folder, says, steps: plain })});\n`,
  );
  chmodSync(path, 0o755);
  const log = join(folder, "starts");
  return {
    folder,
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder },
    starts: () =>
      existsSync(log)
        ? readFileSync(log, "utf8")
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    grandchild: () => Number(readFileSync(join(folder, "child"), "utf8")),
  };
}

/** Resolves when no such process runs any more. */
export async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await wait(5);
}

/** A process that has ended and was not yet waited for counts as gone. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

/** The bytes cut at every place a chunk may end: after each of them when `size` is 1. */
export function inPieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces = Math.ceil(bytes.length / size);
  return Array.from({ length: pieces }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

const program = `(async ({ folder, says, steps }) => {
  if (process.argv.length === 3 && /^(--version|version|-V)$/.test(process.argv[2])) return console.error(says);
  const fs = require("node:fs");
  const text = (value) => Buffer.from(value, "base64");
  const write = (stream, value) => new Promise((resolve) => stream.write(text(value), resolve));
  let stdin = "closed";
  try { if (fs.readSync(0, Buffer.alloc(1)) > 0) stdin = "open"; } catch {}
  fs.appendFileSync(folder + "/starts", JSON.stringify({ args: process.argv.slice(2), env: process.env, stdin, pid: process.pid }) + "\\n");
  const alive = setInterval(() => {}, 1000);
  for (const step of steps) {
    if ("out" in step) await write(process.stdout, step.out);
    if ("err" in step) await write(process.stderr, step.err);
    if ("wait" in step) await new Promise((resolve) => setTimeout(resolve, step.wait));
    if ("ignoreInterrupt" in step) process.on("SIGINT", () => {});
    if ("grandchild" in step) {
      const child = require("node:child_process").spawn(process.execPath, ["-e", "process.on('SIGINT',()=>{});setInterval(()=>{},1000)"], { stdio: "inherit" });
      fs.writeFileSync(folder + "/child", String(child.pid));
    }
    if ("exit" in step) process.exit(step.exit);
  }
})`;
