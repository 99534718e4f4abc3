import type { TunnelState } from "../events/tunnel-state.ts";
import { tunnelRecord } from "./banner.ts";
import { hanging } from "./hanging.ts";
import type { Look } from "./look.ts";
import { type Text, text } from "./text.ts";
import { clockTime, count, duration } from "./time.ts";

/** What is told of a tunnel. */
export interface ShownChange {
  /** Wall clock, ms; also `from` and `to`. */
  readonly time: number;
  readonly state: TunnelState;
  readonly url: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
  /** Deliveries in this time did not arrive, or may not have. */
  readonly gap: { readonly from: number; readonly to: number } | null;
}

export interface TunnelLook extends Look {
  readonly timeZone?: string | undefined;
}

/**
 * The public address, below the banner; `took` is how long it was waited for, ms (null: it is
 * another one than before). It is to be copied, so never cut.
 */
export function addressLine(url: string, took: number | null, { paint, columns }: TunnelLook): Text {
  const line = text`  ${paint.dim("public")}   ${url}`;
  const whole = text`${line}   ${paint.dim(took === null ? "a new address" : `ready in ${duration(took)}`)}`;
  return whole.width <= columns ? whole : line;
}

/** A word on the tunnel below its address. */
export function remarkLines(remark: string, look: TunnelLook): Text[] {
  return hanging(text`           `, remark, look).map((line) => look.paint.dim(line));
}

/** What has become of a tunnel, in a line, and in a second one what to do. */
export function changeLines(change: ShownChange, look: TunnelLook): Text[] {
  const { paint, timeZone } = look;
  const { time, state, reason, hint } = change;
  const word = words[state];
  const shown =
    state === "ready" ? paint.green(word) : state === "failed" ? paint.red(word) : paint.yellow(word);
  const head = text`${paint.dim(clockTime(time, timeZone))}  tunnel  ${shown}`;
  const lines = reason === null ? [head] : hanging(text`${head}  `, reason, look);
  return hint === null ? lines : [...lines, ...hanging(text`          fix  `, hint, look)];
}

const words = {
  opening: "not open",
  verifying: "not ready",
  ready: "ready again",
  degraded: "degraded",
  reconnecting: "reconnecting",
  closed: "closed",
  failed: "failed",
} as const satisfies Record<ShownChange["state"], string>;

/** Who sends, as far as it is known, and after which waits it tries again, ms. */
export interface Sender {
  readonly name: string;
  readonly retries: readonly number[];
}

/** When nothing came in, and whether it may come yet. */
export function gapWords(
  { from, to }: { from: number; to: number },
  sender: Sender | null,
  look: TunnelLook,
): string {
  const at = (time: number) => clockTime(time, look.timeZone);
  const when = at(from) === at(to) ? `at ${at(from)}` : `from ${at(from)} to ${at(to)}`;
  return `nothing came in ${when}; ${mayRetry(sender, look)}`;
}

function mayRetry(sender: Sender | null, { glyphs }: TunnelLook): string {
  if (sender === null) return "the sender may still retry";
  const { name, retries } = sender;
  if (retries.length === 0) return `${name} documents no retries`;
  const more = retries.length > 3 ? glyphs.ellipsis : "";
  const waits = retries.slice(0, 3).map(duration);
  return `${name} may still retry: ${waits.join(", ")}${more}`;
}

/** What was counted of the internet's noise: `37 requests were no deliveries: 35 to other paths, 2 unsigned`. */
export function noiseLine(
  counts: Readonly<Record<keyof typeof kinds, number>>,
  { time, look }: { time: number; look: TunnelLook },
): Text {
  const entries = Object.entries(counts).filter(([, number]) => number > 0);
  const all = entries.reduce((sum, [, number]) => sum + number, 0);
  const which = entries.map(([kind, number]) => `${count(number)} ${isKind(kind) ? kinds[kind] : kind}`);
  const one = all === 1 ? "1 request was no delivery" : `${count(all)} requests were no deliveries`;
  const { paint, timeZone } = look;
  return text`${paint.dim(clockTime(time, timeZone))}  tunnel  ${paint.dim(`${one}: ${which.join(", ")}`)}`;
}

const kinds = {
  elsewhere: "to other paths",
  address: "from addresses not in --allow-ip",
  method: "with other methods",
  busy: "too many at once",
  unsigned: "unsigned, of no known type",
} as const;

function isKind(kind: string): kind is keyof typeof kinds {
  return Object.hasOwn(kinds, kind);
}

/** The `tunnel` record of the command-line contract, with what to do and the gap. */
export function changeRecord({ hint, gap, ...change }: ShownChange): object {
  const iso = (time: number) => new Date(time).toISOString();
  return { ...tunnelRecord(change), hint, gap: gap && { from: iso(gap.from), to: iso(gap.to) } };
}
