import { PassThrough } from "node:stream";
import { vi } from "vitest";
import { type App, createApp } from "../../../src/app.ts";
import { createIo } from "../../../src/output/io.ts";
import { countingIds, temporaryFolder } from "../../cli.ts";

/** An App whose parts a test can reach, where a run from argv would hide them. */
export interface OwnApp {
  readonly app: App;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  /** Everything printed so far. */
  printed(): { stdout: string; stderr: string };
  /** The first match in what was printed on stderr, awaited. */
  seen(pattern: RegExp): Promise<string>;
  interrupt(signal?: string): void;
}

let pid = 6_000_000;

export async function ownApp(
  changes: Partial<App> = {},
  mode: { json?: boolean; quiet?: boolean } = {},
): Promise<OwnApp> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const chunks = { stdout: "", stderr: "" };
  stdout.on("data", (chunk: Buffer) => {
    chunks.stdout += String(chunk);
  });
  stderr.on("data", (chunk: Buffer) => {
    chunks.stderr += String(chunk);
  });
  const handlers: ((signal: string) => void)[] = [];
  const home = temporaryFolder();
  pid += 1;
  const { json = false, quiet = false } = mode;
  const app = createApp({
    version: "0.0.0-test",
    nodeVersion: "22.13.0",
    io: createIo({ stdin, stdout: asTerminalStream(stdout), stderr: asTerminalStream(stderr) }, {}, "linux"),
    env: {},
    platform: "linux",
    cwd: home,
    pid,
    clock: {
      now: () => Date.now(),
      elapsed: () => performance.now(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const timer = setTimeout(resolve, ms);
          signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        }),
    },
    ids: countingIds(pid),
    isAlive: () => true,
    onInterrupt: (handler) => {
      handlers.push(handler);
      return () => void handlers.splice(handlers.indexOf(handler), 1);
    },
    withoutSqliteWarning: (load) => load(),
  });
  app.globals = {
    provider: undefined,
    profile: undefined,
    apiBase: undefined,
    sandbox: false,
    json,
    quiet,
    input: false,
    debug: false,
    store: "memory",
    configDir: `${home}/config`,
    dataDir: `${home}/data`,
  };
  await app.io.configure({ json, quiet, color: "auto", input: false });
  return {
    app: Object.assign(app, changes),
    stdout,
    stderr,
    printed: () => ({ ...chunks }),
    seen: (pattern) =>
      vi.waitFor(() => {
        const [match] = pattern.exec(chunks.stderr) ?? [];
        if (match === undefined) throw new Error(`not seen: ${pattern}`);
        return match;
      }),
    interrupt: (signal = "SIGINT") => handlers.at(-1)?.(signal),
  };
}

function asTerminalStream(stream: PassThrough): NodeJS.WriteStream {
  return stream as unknown as NodeJS.WriteStream;
}
