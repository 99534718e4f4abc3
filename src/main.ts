import { version } from "../package.json";
import type { Clock, Surroundings } from "./app.ts";

// `--version` is answered before anything is loaded, so nothing is imported statically here.
if (process.argv.length === 3 && /^(--version|-V)$/.test(process.argv[2] ?? "")) {
  process.stdout.on("error", versionUnwritten).write(`${version}\n`);
} else {
  void main(process.argv.slice(2));
}

async function main(argv: string[]): Promise<void> {
  const { createApp, createIds, createIo, flushWithin, report, runProgram } = await import("./start.ts");
  const { env, platform, pid } = process;
  // After a signal, a defect or a missed expectation nobody waits long for a reader of stdout that has stopped.
  let hurry = false;
  const clock = createClock();
  const app = createApp({
    version,
    nodeVersion: process.versions.node,
    io: createIo(lateStreams(), env, platform),
    env,
    platform,
    cwd: process.cwd(),
    pid,
    clock,
    // Loaded when first asked for: a tenth of a short command's start-up.
    ids: createIds(clock.now, (count) => process.getBuiltinModule("node:crypto").randomBytes(count)),
    isAlive,
    onInterrupt: createInterrupts(() => {
      hurry = true;
    }),
    withoutSqliteWarning,
  });
  const flush = () => (hurry ? flushWithin(app, 2_000) : app.io.flush());
  const fail = async (thrown: unknown): Promise<number> => {
    const code = report(app, thrown);
    // A time limit holds, whoever reads.
    hurry ||= code === 8;
    // What cannot be written any more was reported above or has no reader.
    await flush().catch(() => {});
    return code;
  };
  process.on("uncaughtException", async (thrown) => {
    hurry = true;
    process.exit(await fail(thrown));
  });
  const run = async (): Promise<number> => {
    const code = await runProgram(app, argv);
    await flush();
    return code;
  };
  process.exitCode = await run().catch(fail);
  if (hurry) process.exit();
}

function versionUnwritten(error: Error): void {
  if ("code" in error && error.code === "EPIPE") return;
  process.stderr.write("error: the output could not be written\n");
  process.exitCode = 10;
}

/** The streams, each opened by Node when first asked for. */
function lateStreams() {
  return {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return process.stdout;
    },
    get stderr() {
      return process.stderr;
    },
    get files() {
      return process.getBuiltinModule("node:fs");
    },
  };
}

function createClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      const { setTimeout: wait } = await import("node:timers/promises");
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The first signal goes to the newest handler; without one, and at the second, the process ends. */
function createInterrupts(handling: () => void): Surroundings["onInterrupt"] {
  const handlers: ((signal: string) => void)[] = [];
  let handled = false;
  const ends = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      const handler = handlers.at(-1);
      if (handled || handler === undefined) process.exit(ends[signal]);
      handled = true;
      handling();
      handler(signal);
    });
  }
  return (handler) => {
    handlers.push(handler);
    return () => {
      handlers.splice(handlers.indexOf(handler), 1);
      handled = false;
    };
  };
}

/** Node 22 prints an ExperimentalWarning for node:sqlite; every other warning stays. */
async function withoutSqliteWarning<T>(load: () => Promise<T>): Promise<T> {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite")) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
