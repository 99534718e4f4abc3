import type { Look } from "./look.ts";
import { clip, padEnd, padStart, type Text, text } from "./text.ts";
import { clockTime, duration } from "./time.ts";

/** One request to a simulated API; status 0: the connection was ended instead of answered. */
export interface RequestView {
  readonly id: string;
  readonly provider: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly fault: string | null;
}

/** One attempt of a simulated provider to deliver an event. Times are those of the sandbox, ms. */
export interface AttemptView {
  readonly provider: string;
  readonly endpoint: string;
  readonly event: { readonly id: string; readonly type: string };
  readonly n: number;
  readonly url: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly at: number;
  readonly ms: number;
  readonly next: number | null;
}

const labelWidth = 11;

/** `12:04:31  payvost      POST /webhooks   ← 201   3 ms`. */
export function requestLine(request: RequestView, time: number, look: Look): Text {
  const { paint, glyphs } = look;
  const { provider, method, path, status, ms, fault } = request;
  // A fault may end the connection instead.
  const answer =
    status === 0
      ? paint.red(`${glyphs.from} ${glyphs.fail} no answer`)
      : text`${statusText(glyphs.from, status, look)}${took(ms, look)}`;
  const end = fault === null ? answer : text`${answer}  ${paint.yellow(`fault ${fault}`)}`;
  return text`${start(time, provider ?? "-", look)}${what(text`${method} ${path}`, end, look)}  ${end}`;
}

/** `12:04:31  payvost      payment.succeeded evt_sbx0001   → 500   4 ms  try 2, again in 5 min`. */
export function attemptLine(attempt: AttemptView, look: Look): Text {
  const { paint, glyphs } = look;
  const { provider, event, status, error, at, ms } = attempt;
  const result =
    status === null
      ? paint.red(`${glyphs.to} ${glyphs.fail} ${(error ?? "failed").replaceAll("_", " ")}`)
      : text`${statusText(glyphs.to, status, look)}${took(ms, look)}`;
  const subject = text`${paint.bold(event.type)} ${paint.dim(event.id)}`;
  const more = retryText(attempt);
  const end = more === "" ? result : text`${result}  ${paint.dim(more)}`;
  return text`${start(at, provider, look)}${what(subject, end, look)}  ${end}`;
}

function retryText({ n, at, next }: AttemptView): string {
  const parts = [n > 1 ? `try ${n}` : "", next === null ? "" : `again in ${duration(next - at)}`];
  return parts.filter((part) => part !== "").join(", ");
}

function start(time: number, provider: string, { paint, columns, glyphs }: Look): Text {
  const shown = text`${paint.dim(clockTime(time))}  `;
  if (columns < 60) return shown;
  const label = columns === Number.POSITIVE_INFINITY ? provider : clip(provider, labelWidth, glyphs.ellipsis);
  return text`${shown}${padEnd(label, labelWidth)}  `;
}

/** The column in the middle; on a terminal as wide as usual ends allow, and narrower where the end is longer. */
function what(value: Text, end: Text, { columns, glyphs }: Look): Text {
  if (columns === Number.POSITIVE_INFINITY) return padEnd(value, 48);
  const left = columns - (columns < 60 ? 10 : 10 + labelWidth + 2) - 2;
  const usual = Math.min(48, left - "x 200   12 ms".length);
  const width = Math.max(12, Math.min(usual, left - end.width));
  return padEnd(clip(value, width, glyphs.ellipsis), width);
}

function statusText(arrow: string, status: number, { paint }: Look): Text {
  const color = status >= 400 || status < 200 ? "red" : status >= 300 ? "yellow" : "green";
  return paint[color](`${arrow} ${status}`);
}

function took(ms: number, { paint }: Look): Text {
  return text`  ${paint.dim(padStart(duration(ms), "999 ms".length))}`;
}

/** The `ready` record of the command-line contract. */
export function readyRecord(
  ready: {
    readonly url: string;
    readonly bases: Readonly<Record<string, string>>;
    readonly apiKey: string;
    readonly controlUrl: string;
    readonly controlToken: string;
  },
  time: number,
): object {
  const { url: local, bases, apiKey, controlUrl, controlToken } = ready;
  return { ...head("ready", time), local, bases, apiKey, controlUrl, controlToken };
}

/** The record of one request; `time` is the sandbox's. */
export function requestRecord(request: RequestView, time: number): object {
  const { id, provider, method, path, status, ms, fault } = request;
  return { ...head("request", time), id, provider, method, path, status, ms: Math.round(ms), fault };
}

/** The `attempt` record of the command-line contract; `provider` is an addition to it. Times are the sandbox's. */
export function attemptRecord(attempt: AttemptView): object {
  const { provider, endpoint, event, n, url, status, at, ms, next, error } = attempt;
  return {
    ...head("attempt", at),
    provider,
    endpoint,
    event: { id: event.id, type: event.type },
    n,
    url,
    status,
    ms: Math.round(ms),
    next: next === null ? null : new Date(next).toISOString(),
    error,
  };
}

function head(kind: string, time: number): object {
  return { v: 1, kind, time: new Date(time).toISOString() };
}
