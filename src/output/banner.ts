import type { TunnelState } from "../events/tunnel-state.ts";
import type { Look } from "./look.ts";
import { empty, join, type Printable, padEnd, type Text, text } from "./text.ts";
import { count } from "./time.ts";

/** What the first lines of `whk listen` tell. */
export interface Banner {
  readonly local: string;
  /** The wanted port that was taken, null when it was not. */
  readonly movedFrom: number | null;
  /** Null: there is no tunnel. */
  readonly publicUrl: string | null;
  /** The tunnel that is being opened; null or left out: none is. */
  readonly opening?: string | null;
  /** The endpoint registered for this listener; null or left out: none is. */
  readonly endpoint?: { readonly id: string; readonly provider: string; readonly base: string } | null;
  /** Where deliveries go, with the pattern of a route. */
  readonly apps: readonly { readonly url: string; readonly pattern: string | null }[];
  /** The status whk answers when there is no app. */
  readonly respond: number;
  /** Secrets in the order they are tried, masked or revealed by the caller. */
  readonly secrets: readonly { readonly shown: Text; readonly note: string }[];
  /** What is waited for, and how long; null or left out: nothing. */
  readonly expects?: { readonly types: string; readonly within: string } | null;
  readonly note?: string | undefined;
}

/** Counts of one session. */
export interface SessionCounts {
  readonly deliveries: number;
  readonly verified: number;
  readonly refused: number;
  /** Deliveries an app answered, whatever it answered. */
  readonly answered: number;
}

/** The lines `whk listen` starts with, on stderr. */
export function bannerLines(banner: Banner, look: Look): Text[] {
  const { paint } = look;
  const head = text`  ${paint.bold("whk")}  listening`;
  const stops = "Ctrl-C stops";
  const far = Math.min(look.columns, 78) - head.width - stops.length;
  const rows: [label: string, value: Printable, note: string][] = [
    ["local", banner.local, banner.movedFrom === null ? "" : `port ${banner.movedFrom} is taken`],
    publicRow(banner, look),
    ...endpointRows(banner),
    ...appRows(banner, look),
    ...banner.secrets.map(({ shown, note }, index): [string, Printable, string] => [
      index === 0 ? "secret" : "",
      shown,
      note,
    ]),
    ...expectsRows(banner),
  ];
  return [
    empty,
    text`${padEnd(head, head.width + Math.max(2, far))}${paint.dim(stops)}`,
    ...rows.map((row) => rowLine(row, look, Math.max(6, ...rows.map(([label]) => label.length)))),
    empty,
  ];
}

/** `5 deliveries · 4 verified · 1 refused · 3 answered by your app`; shorter where that does not fit. */
export function stopLine(counts: SessionCounts, look: Look): Text {
  const whole = countsLine(counts, "answered by your app", look);
  return whole.width <= look.columns ? whole : countsLine(counts, "answered", look);
}

function countsLine(counts: SessionCounts, whose: string, { glyphs, paint }: Look): Text {
  const { deliveries, verified, refused, answered } = counts;
  const parts: Printable[] = [
    deliveries === 0
      ? "no deliveries"
      : `${count(deliveries)} ${deliveries === 1 ? "delivery" : "deliveries"}`,
  ];
  if (verified > 0) parts.push(paint.green(`${count(verified)} verified`));
  if (refused > 0) parts.push(paint.red(`${count(refused)} refused`));
  if (answered > 0) parts.push(`${count(answered)} ${whose}`);
  return text`  ${join(parts, ` ${glyphs.dot} `)}`;
}

/** The `ready` record of the command-line contract, as in the file of --ready-file. */
export function readyRecord(ready: {
  readonly time: number;
  readonly local: string;
  readonly publicUrl: string | null;
  readonly provider: string | null;
  readonly endpointId: string | null;
  readonly forwardTo: readonly string[];
  readonly pid: number;
}): object {
  const { local, publicUrl, provider, endpointId, forwardTo, pid } = ready;
  return { ...head("ready", ready.time), local, public: publicUrl, provider, endpointId, forwardTo, pid };
}

/** The `tunnel` record of the command-line contract. */
export function tunnelRecord(change: {
  readonly time: number;
  readonly state: TunnelState;
  readonly url: string | null;
  readonly reason: string | null;
}): object {
  const { state, url, reason } = change;
  return { ...head("tunnel", change.time), state, url, reason };
}

/** The `stopped` record of the command-line contract. */
export function stoppedRecord(stopped: {
  readonly time: number;
  readonly reason: "signal" | "expectation" | "timeout" | "error";
  readonly deliveries: number;
  readonly verified: number;
  readonly rejected: number;
  readonly forwarded: number;
}): object {
  const { reason, deliveries, verified, rejected, forwarded } = stopped;
  return { ...head("stopped", stopped.time), reason, deliveries, verified, rejected, forwarded };
}

function head(kind: string, time: number): object {
  return { v: 1, kind, time: new Date(time).toISOString() };
}

function publicRow(
  { publicUrl, opening = null }: Banner,
  { paint, glyphs }: Look,
): [string, Printable, string] {
  if (publicUrl !== null) return ["public", publicUrl, ""];
  if (opening === null) return ["public", paint.dim("off"), "local only, no tunnel"];
  return ["public", paint.dim(`opening${glyphs.ellipsis}`), `with ${opening}`];
}

function endpointRows({ endpoint = null }: Banner): [string, Printable, string][] {
  return endpoint === null ? [] : [["endpoint", endpoint.id, `${endpoint.provider} at ${endpoint.base}`]];
}

function expectsRows({ expects = null }: Banner): [string, Printable, string][] {
  return expects === null ? [] : [["expects", expects.types, expects.within]];
}

function appRows({ apps, respond }: Banner, { paint, glyphs }: Look): [string, Printable, string][] {
  if (apps.length === 0) return [["app", paint.dim("none"), `whk answers ${respond} itself`]];
  const rows = apps.map(({ url, pattern }, index): [string, Printable, string] => [
    index === 0 ? "app" : "",
    pattern === null ? url : text`${pattern} ${glyphs.to} ${url}`,
    "",
  ]);
  const all = apps.some(({ pattern }) => pattern === null || pattern === "*");
  return all ? rows : [...rows, ["", paint.dim("others"), `whk answers ${respond} itself`]];
}

/** A note gives way to the width; what is there to be copied is never cut. */
function rowLine(
  [label, value, note]: [string, Printable, string],
  { paint, columns }: Look,
  labels: number,
): Text {
  const line = text`  ${paint.dim(padEnd(label, labels))}   ${value}`;
  const whole = note === "" ? line : text`${line}   ${paint.dim(note)}`;
  return whole.width <= columns ? whole : line;
}
