import { Worker } from "node:worker_threads";
import { within } from "./deadline.ts";
import type { Grant } from "./localtunnel-answer.ts";
import type { TunnelClock, TunnelHandle } from "./tunnel.ts";

/** What the worker gets: the server's answer as the package reads it, and our port on 127.0.0.1. */
export interface WorkerTask {
  readonly answer: {
    readonly id: string;
    readonly url: string;
    readonly ip: string;
    readonly port: number;
    readonly max_conn_count: number;
  };
  readonly port: number;
}

/** What the worker tells; see {@link lossOf} for the words. */
export type WorkerMessage =
  | { readonly kind: "open" }
  | { readonly kind: "lost"; readonly why: "refused" | "storm" | "silent" };

/** Why a tunnel ended. */
export type Ending = Awaited<TunnelHandle["closed"]>;

export interface TunnelThread {
  /** Resolves with null at the first connection to the tunnel's server, or with why there will be none. */
  readonly opened: Promise<Ending | null>;
  /** Resolves once it carries nothing any more; never rejects. */
  readonly closed: Promise<Ending>;
  /** Ends it within 2 s, whatever it is doing; never rejects. */
  stop(): Promise<void>;
}

/**
 * Runs the package localtunnel in a thread of its own: it throws where nobody can catch it, and goes on after its
 * own `close`. Whatever happens in there shows as an ending; its streams are kept from ours, and it sees nothing of
 * the environment (proxies, DEBUG).
 */
export function startThread(grant: Grant, port: number, clock: TunnelClock): TunnelThread {
  const { name, url, address, sockets } = grant;
  const answer = { id: name, url, ip: address, port: grant.port, max_conn_count: sockets };
  const options = { workerData: { answer, port }, env: {}, execArgv: [], stdout: true, stderr: true };
  const worker = new Worker(new URL("./localtunnel-worker.js", import.meta.url), options);
  // A stream nobody reads would hold what it is given.
  worker.stdout.resume();
  worker.stderr.resume();
  const opening = deferred<null>();
  const ending = deferred<Ending>();
  const stop = () => terminate(worker, clock);
  const endWith = (reason: string) => {
    ending.resolve({ reason, retryable: true });
    void stop();
  };
  worker.on("message", (message: WorkerMessage) => {
    if (message.kind === "open") opening.resolve(null);
    else endWith(lossOf(message.why, grant));
  });
  worker.on("error", (thrown) => endWith(`the tunnel's client broke down: ${messageOf(thrown)}`));
  worker.on("exit", () => ending.resolve({ reason: "the tunnel's client ended by itself", retryable: true }));
  return {
    opened: Promise.race([opening.promise, ending.promise]),
    closed: ending.promise,
    stop: () => {
      ending.resolve({ reason: "closed", retryable: false });
      return stop();
    },
  };
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Ms the end of a thread is waited for. */
const patience = 2_000;

async function terminate(worker: Worker, clock: TunnelClock): Promise<void> {
  const never = new AbortController().signal;
  await within({ limit: patience, clock, signal: never }, () => worker.terminate()).catch(() => {});
}

function lossOf(why: Extract<WorkerMessage, { kind: "lost" }>["why"], { address, port }: Grant): string {
  const where = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  switch (why) {
    case "refused":
      return `the tunnel server refuses data connections at ${where}`;
    case "storm":
      return `the tunnel server closes connections at ${where} as fast as they are made`;
    case "silent":
      return `no connection to the tunnel server at ${where} for 10 s`;
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : "an unknown error";
}
