import { type ChildProcess, spawn } from "node:child_process";
import { platform } from "node:os";
import { endChild, sweepGroup } from "./end-child.ts";
import type { Environment } from "./find-tool.ts";
import { guardGroup } from "./guard.ts";
import { LineReader } from "./line-reader.ts";

export interface ToolStart {
  /** Absolute path of the program. */
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Environment;
  /** Lines that are not worth remembering. */
  readonly noise?: RegExp | null;
  /** Called with every line of both streams, in the order they were read. */
  readonly onLine: (line: string) => void;
}

/** How a tool ended; `problem` is set when it could not be started. */
export interface ToolEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly problem: string | null;
}

/** A running tool. */
export interface ToolRun {
  /** The last lines of both streams, at most 20. */
  readonly tail: readonly string[];
  /** Resolves when the tool has ended and its output was read; never rejects. */
  readonly ended: Promise<ToolEnd>;
  /** Ends it and what it started: SIGINT, then SIGKILL after `grace` ms (5 s unless given). Never rejects. */
  stop(grace?: number): Promise<void>;
}

const kept = 20;

/** Starts a program without a shell, its stdin closed, and reads what it says. Never throws. */
export function startTool({ path, args, env, noise, onLine }: ToolStart): ToolRun {
  const tail: string[] = [];
  const take = (line: string) => {
    if (noise?.test(line) !== true) tail.push(line);
    if (tail.length > kept) tail.shift();
    onLine(line);
  };
  const child = spawn(path, [...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: withoutOurs(env),
    // A group of its own: Ctrl-C at the terminal must not end the tunnel before whk has drained.
    detached: platform() !== "win32",
    windowsHide: true,
  });
  const ended = follow(child, take);
  let stopping: Promise<void> | undefined;
  return {
    tail,
    ended,
    stop: (grace = 5_000) => {
      stopping ??= endChild(child, ended, grace);
      return stopping;
    },
  };
}

function follow(child: ChildProcess, onLine: (line: string) => void): Promise<ToolEnd> {
  const read = [child.stdout, child.stderr].map((stream) => {
    const reader = new LineReader(onLine);
    stream?.on("data", (chunk: Buffer) => reader.add(chunk));
    return reader;
  });
  const release = child.pid === undefined ? () => {} : guardGroup(child.pid);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, signal: null, problem: problemOf(error) }));
    child.on("exit", async (code, signal) => {
      // What it started may hold the pipes, and the tunnel, open.
      sweepGroup(child);
      release();
      await closedWithin(child, 500);
      for (const reader of read) reader.end();
      resolve({ code, signal, problem: null });
    });
  });
}

/** Waits until both pipes are closed; after `ms` closes them. */
function closedWithin(child: ChildProcess, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, ms);
    child.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Secrets and keys of whk are no business of another program. */
function withoutOurs(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith("WHK_")));
}

function problemOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "unknown reason";
}
