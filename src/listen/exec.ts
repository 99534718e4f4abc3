import { type ChildProcess, spawn } from "node:child_process";
import { setMaxListeners } from "node:events";
import { platform } from "node:os";
import type { Delivery } from "../events/delivery.ts";
import { limitConcurrency } from "./forward.ts";
import { Pending } from "./pending.ts";

export interface ExecutorOptions {
  /** Run by the shell exactly as written; nothing of a delivery ever becomes part of it. */
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: { elapsed(): number };
  /** Deadline of one run, ms; then the command and all it started are killed. */
  readonly timeout: number;
  /** Runs at once. */
  readonly concurrency: number;
  /** Bytes of output that are kept. */
  readonly maxOutput: number;
  /** Runs that may wait for their turn, each with its body in memory; 1000 unless given. */
  readonly queue?: number;
  /** Bytes of their bodies; 128 MiB unless given. */
  readonly queueBytes?: number;
}

/** How one run of the command ended. */
export interface ExecResult {
  /** Null when a signal ended it or it never started. */
  readonly code: number | null;
  readonly error: "timeout" | "aborted" | "killed" | "not_started" | null;
  /** stdout and stderr as they came, capped. */
  readonly output: Buffer;
  readonly truncated: boolean;
  readonly ms: number;
}

export interface Executor {
  /** True when as many wait as may; check before taking on another delivery. */
  readonly full: boolean;
  /** Runs the command with the raw body on stdin. Never rejects. */
  run(delivery: Delivery): Promise<ExecResult>;
  /** Waits up to `ms` for all runs, then kills the rest. */
  drain(ms: number): Promise<void>;
}

/** Runs one shell command per delivery, in order of arrival. */
export function createExecutor(options: ExecutorOptions): Executor {
  const limit = limitConcurrency(options.concurrency);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const pending = new Pending();
  const { queue = 1_000, queueBytes = 128 * 1024 * 1024 } = options;
  let held = 0;
  return {
    get full() {
      return limit.pendingCount >= queue || held >= queueBytes;
    },
    run: (delivery) => {
      held += delivery.body.length;
      const ended = limit(runExec, options, delivery, stop.signal).finally(() => {
        held -= delivery.body.length;
      });
      return pending.during(ended);
    },
    drain: async (ms) => {
      await pending.settled(ms);
      stop.abort();
      await pending.settled();
    },
  };
}

async function runExec(options: ExecutorOptions, delivery: Delivery, stop: AbortSignal): Promise<ExecResult> {
  const startedAt = options.clock.elapsed();
  const output = new Capped(options.maxOutput);
  const end = stop.aborted ? aborted : await run(options, delivery, { stop, output });
  const ms = Math.round(options.clock.elapsed() - startedAt);
  return { ...end, output: output.bytes(), truncated: output.truncated, ms };
}

type End = Pick<ExecResult, "code" | "error">;

const aborted: End = { code: null, error: "aborted" };
const notStarted: End = { code: null, error: "not_started" };

async function run(
  options: ExecutorOptions,
  delivery: Delivery,
  { stop, output }: { stop: AbortSignal; output: Capped },
): Promise<End> {
  const child = start(options, delivery);
  if (child === null) return notStarted;
  let stopped: ExecResult["error"] = null;
  const kill = (reason: "timeout" | "aborted") => {
    stopped = reason;
    killGroup(child, options);
  };
  const abort = () => kill("aborted");
  const deadline = setTimeout(() => kill("timeout"), options.timeout);
  stop.addEventListener("abort", abort);
  const end = await ended(child, delivery.body, output);
  clearTimeout(deadline);
  stop.removeEventListener("abort", abort);
  return { ...end, error: stopped ?? end.error };
}

function start({ command, cwd, env }: ExecutorOptions, delivery: Delivery): ChildProcess | null {
  const event = {
    WHK_EVENT_TYPE: variable(delivery.event.type),
    WHK_EVENT_ID: variable(delivery.event.id),
    WHK_DELIVERY_ID: delivery.id,
  };
  try {
    // A process group of its own lets the deadline reach what the shell started.
    return spawn(command, { shell: true, detached: !isWindows(), cwd, env: { ...env, ...event } });
  } catch {
    return null;
  }
}

function ended(child: ChildProcess, body: Buffer, output: Capped): Promise<End> {
  child.stdout?.on("data", (chunk: Buffer) => output.add(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.add(chunk));
  // A command that does not read its input closes the pipe; that is its right.
  child.stdin?.on("error", () => {});
  child.stdin?.end(body);
  return new Promise((resolve) => {
    child.on("error", () => resolve(notStarted));
    child.on("close", (code) => resolve({ code, error: code === null ? "killed" : null }));
  });
}

/** The system takes neither NUL nor endless text in the environment. */
function variable(value: string | null): string {
  return (value ?? "").replaceAll("\0", "").slice(0, 4096);
}

function killGroup(child: ChildProcess, { env }: ExecutorOptions): void {
  if (child.pid === undefined) return;
  const command = isWindows() ? `taskkill /pid ${child.pid} /T /F` : `kill -s KILL -- -${child.pid}`;
  spawn(command, { shell: true, stdio: "ignore", env: { ...env } }).on("close", () => {
    child.kill("SIGKILL");
    // Whoever left the group may hold the pipes open; nobody waits for them.
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
}

function isWindows(): boolean {
  return platform() === "win32";
}

/** Keeps the first bytes and forgets the rest. */
class Capped {
  truncated = false;
  readonly #chunks: Buffer[] = [];
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  add(chunk: Buffer): void {
    if (chunk.length > this.#room) this.truncated = true;
    if (this.#room > 0) this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= Math.min(chunk.length, this.#room);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
