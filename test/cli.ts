import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { type App, type Clock, createApp, type Ids } from "../src/app.ts";
import { createIo } from "../src/output/io.ts";
import { runProgram } from "../src/program.ts";
import { report } from "../src/report.ts";

/** Whole commands in process: the real program on an App with captured streams, an own HOME and own clock. */
export interface CliOptions {
  /** Folder that stands for HOME; a fresh one when left out. Share it to let commands find each other. */
  home?: string;
  cwd?: string;
  env?: Record<string, string>;
  stdin?: string | Buffer;
  /** True: all three streams are terminals, 120 columns wide unless `columns` says otherwise. */
  tty?: boolean;
  columns?: number;
  /** Fixed wall clock, ms; left out: the real one. */
  now?: number;
  clock?: Clock;
  ids?: Ids;
}

export interface CliResult {
  stdout: string;
  stderr: string;
  code: number;
}

export interface RunningCli {
  readonly stdout: string;
  readonly stderr: string;
  /** The NDJSON records printed so far. */
  readonly records: Record<string, unknown>[];
  /** Resolves with the first truthy value of `look`, asked after every piece of output. */
  until<T>(look: (running: RunningCli) => T | undefined | null | false): Promise<T>;
  interrupt(signal?: string): void;
  write(stdin: string): void;
  readonly done: Promise<CliResult>;
}

export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return start(argv, options).done;
}

export function start(argv: readonly string[], options: CliOptions = {}): RunningCli {
  const { app, out, err, stdin, handlers } = testApp(options);
  const done = runToEnd(app, argv).then((code) => ({ stdout: out.text(), stderr: err.text(), code }));
  const running: RunningCli = {
    get stdout() {
      return out.text();
    },
    get stderr() {
      return err.text();
    },
    get records() {
      const lines = out.text().split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line));
    },
    until: (look) => untilTrue(() => look(running), [out, err], done),
    interrupt: (signal = "SIGINT") => handlers.at(-1)?.(signal),
    write: (text) => void stdin.write(text),
    done,
  };
  return running;
}

/** A new folder, removed when all tests are over. */
export function temporaryFolder(): string {
  return mkdtempSync(join(process.env["WHK_TESTS"] ?? tmpdir(), "whk-test-"));
}

/** Deterministic ids: `evt_00000000000000000000000001`, bytes that count up. */
export function countingIds(first = 0): Ids {
  let count = first;
  return {
    next: (prefix) => `${prefix}${String(++count).padStart(26, "0")}`,
    bytes: (length) => Buffer.from(Array.from({ length }, (_, index) => (++count * 31 + index * 7) % 256)),
  };
}

/** A clock that stands still; `sleep` moves it on at once and is noted in `slept`. */
export function steppingClock(now: number): Clock & { readonly slept: number[] } {
  let passed = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now + passed,
    elapsed: () => passed,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      passed += ms;
    },
  };
}

/** Every run has a process id of its own, so that session files of one test do not collide. */
const firstPid = 5_000_000;
let runs = 0;

/** An App with captured streams, for what is tested below the command line. */
export function testApp(options: CliOptions = {}) {
  const out = capture(options);
  const err = capture(options);
  const stdin = Object.assign(
    new PassThrough(),
    options.tty === true ? { isTTY: true, setRawMode: () => {} } : {},
  );
  if (options.tty !== true || options.stdin !== undefined) stdin.end(options.stdin ?? "");
  const handlers: ((signal: string) => void)[] = [];
  const streams = { stdin, stdout: out.stream, stderr: err.stream };
  const home = options.home ?? temporaryFolder();
  const env = { HOME: home, LANG: "C.UTF-8", TERM: "xterm-256color", TZ: "UTC", ...options.env };
  const pid = firstPid + ++runs;
  const app: App = createApp({
    version: "0.0.0-test",
    nodeVersion: "22.13.0",
    io: createIo(streams as unknown as Parameters<typeof createIo>[0], env, "linux"),
    env,
    platform: "linux",
    cwd: options.cwd ?? home,
    pid,
    clock: options.clock ?? realClock(options.now),
    ids: options.ids ?? countingIds(runs * 1_000_000),
    isAlive: (other) => other > firstPid && other <= firstPid + runs,
    onInterrupt: (handler) => {
      handlers.push(handler);
      return () => void handlers.splice(handlers.indexOf(handler), 1);
    },
    withoutSqliteWarning: (load) => load(),
  });
  return { app, out, err, stdin, handlers, result: () => ({ stdout: out.text(), stderr: err.text() }) };
}

function realClock(now: number | undefined): Clock {
  return {
    now: () => now ?? Date.now(),
    elapsed: () => performance.now(),
    sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
  };
}

async function runToEnd(app: App, argv: readonly string[]): Promise<number> {
  try {
    const code = await runProgram(app, argv);
    await app.io.flush();
    return code;
  } catch (thrown) {
    const code = report(app, thrown);
    await app.io.flush();
    return code;
  }
}

interface Capture {
  stream: NodeJS.WriteStream;
  text(): string;
  onData(listener: () => void): void;
}

function capture(options: CliOptions): Capture {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  const listeners: (() => void)[] = [];
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    for (const listener of listeners) listener();
  });
  // As Node marks the process's own streams: a prompt does not end them.
  const terminal =
    options.tty === true ? { isTTY: true, columns: options.columns ?? 120, _isStdio: true } : {};
  return {
    stream: Object.assign(stream, terminal) as unknown as NodeJS.WriteStream,
    text: () => Buffer.concat(chunks).toString("utf8"),
    onData: (listener) => void listeners.push(listener),
  };
}

function untilTrue<T>(
  look: () => T | undefined | null | false,
  captures: readonly Capture[],
  done: Promise<CliResult>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const seen = look();
      if (seen !== undefined && seen !== null && seen !== false) resolve(seen);
    };
    for (const captured of captures) captured.onData(check);
    done.then((result) => {
      check();
      reject(new Error(`ended with ${result.code} before it was seen\n${result.stdout}\n${result.stderr}`));
    }, reject);
    check();
  });
}
