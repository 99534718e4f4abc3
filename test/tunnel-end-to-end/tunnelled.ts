import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/app.ts";
import type { Delivery } from "../../src/events/delivery.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { sign } from "../../src/signing/sign.ts";
import { openStore } from "../../src/store/open.ts";
import { type CliOptions, type CliResult, type RunningCli, start, temporaryFolder } from "../cli.ts";
import type { LocalServer, Passed, Through } from "../tunnel/local-server.ts";

const secret = "whsec_dHVubmVsLWVuZC10by1lbmQ=";

/** A running `whk listen` that has asked for a tunnel; it ends with the test. */
export interface Exposed {
  readonly run: RunningCli;
  readonly home: string;
  /** The states of the tunnel, in the order they were told. */
  states(): string[];
  /** The first record of the tunnel that fits, awaited. */
  change(fits: (record: TunnelRecord) => boolean): Promise<TunnelRecord>;
  /** The public URL, once it is ready. */
  readyAt(): Promise<string>;
  stop(): Promise<CliResult>;
}

export interface TunnelRecord {
  readonly state: string;
  readonly url: string | null;
  readonly reason: string | null;
}

/** Starts `whk listen` for Payvost with a tunnel of the host (null: as `args` say), with `--json` unless told otherwise. */
export function expose(
  host: string | null,
  args: readonly string[] = [],
  { json = true, ...options }: CliOptions & { json?: boolean } = {},
): Exposed {
  const home = temporaryFolder();
  const mode = json ? ["--json"] : [];
  const tunnel = host === null ? [] : ["--tunnel-host", host];
  const words = ["listen", "--port", "0", "--provider", "payvost", ...tunnel, ...mode, ...args];
  const run = start(words, { home, env: { WHK_PAYVOST_SECRET: secret }, ...options });
  const stop = () => {
    run.interrupt();
    return run.done;
  };
  onTestFinished(async () => {
    await stop();
  });
  const records = () => recordsOf(run, "tunnel") as unknown as TunnelRecord[];
  const change: Exposed["change"] = (fits) => run.until(() => records().find(fits));
  return {
    run,
    home,
    states: () => records().map(({ state }) => state),
    change,
    readyAt: async () => (await change(({ state }) => state === "ready")).url ?? "",
    stop,
  };
}

export function recordsOf({ records }: RunningCli, kind: string): Record<string, unknown>[] {
  return records.filter((record) => record["kind"] === kind);
}

/** A delivery of these bytes, signed as Payvost does. */
export async function deliver(
  server: LocalServer,
  url: string,
  body: Buffer,
  { pieces = body, headers = {} }: { pieces?: Through["body"] & object; headers?: Through["headers"] } = {},
): Promise<Passed> {
  return server.through(url, { body: pieces, headers: { ...headers, ...(await signatureOf(body)) } });
}

async function signatureOf(body: Buffer): Promise<Record<string, string>> {
  const payvost = await openRegistry().get("payvost");
  if (payvost === null) throw new Error("there is no provider payvost");
  const input = {
    method: "POST",
    url: "http://fox.localhost/",
    headers: [],
    body,
    id: "evt_1",
    timestamp: 0,
  };
  return Object.fromEntries(sign(payvost.schemes[0].scheme, input, [secret]).headers);
}

/** What a listener that was stopped left in its store, oldest first. */
export async function stored({ home }: Exposed): Promise<Delivery[]> {
  const choice = { store: "sqlite", dataDir: join(home, ".local/share/whk") } as const;
  const surroundings = { version: "0.0.0-test", quietly: <T>(load: () => T) => load(), warn: () => {} };
  const store = await openStore(choice, surroundings);
  try {
    const whole: Delivery[] = [];
    for (;;) {
      const behind = whole.at(-1)?.seq ?? null;
      const page = await store.page({ filter: {}, order: "oldest", behind, limit: 1000 });
      if (page.length === 0) return whole;
      const found = await Promise.all(page.map(({ id }) => store.find(id)));
      whole.push(...found.filter((delivery) => delivery !== null));
    }
  } finally {
    await store.close();
  }
}

/** Real time, but so many times as fast. */
export function fastClock(speed: number): Clock {
  return {
    now: () => speed * Date.now(),
    elapsed: () => speed * performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms / speed);
        signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new Error("aborted"));
        });
      }),
  };
}
