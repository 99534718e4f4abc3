import pLimit, { type LimitFunction } from "p-limit";
import type { Attempt, Delivery, RawHeaders } from "../events/delivery.ts";
import type { HttpClient, HttpOutcome, HttpRequest } from "../http.ts";
import { endToEnd } from "./headers.ts";
import { joinPath } from "./path.ts";
import { Pending } from "./pending.ts";
import { type Target, targetUrl } from "./target.ts";

export interface ForwarderOptions {
  readonly client: HttpClient;
  readonly clock: { now(): number; elapsed(): number };
  /** Sent with every delivery, in place of headers of the same name. */
  readonly headers: RawHeaders;
  /** One deadline per attempt, ms; waiting for a turn does not count. */
  readonly timeout: number;
  /** Attempts under way at once, per target. */
  readonly concurrency: number;
  /** Attempts that may wait for their turn, over all targets. */
  readonly queue: number;
  /** Bytes of all bodies under way or waiting; 128 MiB unless given. */
  readonly queueBytes?: number;
  /** Bytes of an answer that are kept. */
  readonly maxAnswer: number;
}

export interface Forwarder {
  /** True when the queue holds all it may; check before taking on another delivery. */
  readonly full: boolean;
  /** Hands the delivery to the app in its turn. Never rejects: a failure is an attempt with an error. */
  forward(delivery: Delivery, target: Target): Promise<Attempt>;
  /** Waits up to `ms` for all attempts, then ends the rest as `aborted`. */
  drain(ms: number): Promise<void>;
}

/** Starts no more than `concurrency` calls at once, in the order they were asked for. */
export { pLimit as limitConcurrency };

/** Deliveries to one target start in the order of the calls. */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const limits = new Map<string, LimitFunction>();
  const stop = new AbortController();
  const pending = new Pending();
  const counts = new WeakMap<Delivery, Map<string, number>>();
  let held = 0;

  async function attempt(delivery: Delivery, target: Target): Promise<Attempt> {
    const { timeout, maxAnswer, clock } = options;
    const startedAt = clock.now();
    const before = clock.elapsed();
    const request = forwarded(delivery, target, options.headers);
    const outcome = await options.client.send({ ...request, timeout, maxAnswer, signal: stop.signal });
    const ms = Math.round(clock.elapsed() - before);
    const n = countUp(counts, delivery, target.url.href);
    return { delivery: delivery.id, n, url: request.url.href, startedAt, ms, ...resultOf(outcome) };
  }

  return {
    get full() {
      let waiting = 0;
      for (const limit of limits.values()) waiting += limit.pendingCount;
      return waiting >= options.queue || held >= (options.queueBytes ?? 128 * 1024 * 1024);
    },
    forward: (delivery, target) => {
      const limit = limitFor(limits, target, options.concurrency);
      held += delivery.body.length;
      const ended = limit(attempt, delivery, target).finally(() => {
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

function limitFor(limits: Map<string, LimitFunction>, target: Target, concurrency: number): LimitFunction {
  let limit = limits.get(target.url.href);
  if (!limit) {
    limit = pLimit(concurrency);
    limits.set(target.url.href, limit);
  }
  return limit;
}

/** The request an app gets for a delivery; `own` are sent in place of headers of the same name. */
export function forwarded(
  { method, path, headers, body }: Delivery,
  target: Target,
  own: RawHeaders,
): Pick<HttpRequest, "method" | "url" | "headers" | "body"> & { readonly path: string } {
  const url = targetUrl(target, path);
  return { method, url, path: joinPath(target.url, path), headers: withOwn(endToEnd(headers), own), body };
}

/** Headers without Host, then our own in place of those of the same name. */
export function withOwn(received: RawHeaders, own: RawHeaders): RawHeaders {
  const replaced = new Set(["host", ...own.map(([name]) => name.toLowerCase())]);
  return [...received.filter(([name]) => !replaced.has(name.toLowerCase())), ...own];
}

function countUp(counts: WeakMap<Delivery, Map<string, number>>, delivery: Delivery, href: string): number {
  const perTarget = counts.get(delivery) ?? new Map<string, number>();
  const n = (perTarget.get(href) ?? 0) + 1;
  counts.set(delivery, perTarget.set(href, n));
  return n;
}

function resultOf(outcome: HttpOutcome): Pick<Attempt, "status" | "error" | "answer"> {
  if (!outcome.ok) return { status: null, error: outcome.kind, answer: null };
  const { status, headers, body, truncated } = outcome;
  return { status, error: null, answer: { headers, body, truncated } };
}
