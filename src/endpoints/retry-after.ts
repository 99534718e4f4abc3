import { headerValues } from "../events/delivery.ts";
import type { HeaderList } from "../http.ts";
import type { RateLimit } from "../providers/contract.ts";

/**
 * How long an answer asks to wait, ms, or null when it does not say: `Retry-After` in seconds or as an HTTP
 * date (RFC 9110, 10.2.3), the longest of several, else the reset time of the provider's rate limit. What is
 * neither is ignored; a time gone by is 0, and nothing is longer than a year.
 */
export function askedWait(headers: HeaderList, limit: RateLimit | null, now: number): number | null {
  const waits = headerValues(headers, "retry-after").map((value) => readWait(value.trim(), now));
  const asked = waits.filter((wait) => wait !== null);
  if (asked.length > 0) return bounded(Math.max(...asked));
  const reset = limit?.headers ? headerValues(headers, limit.headers.reset)[0] : undefined;
  // Smaller numbers are no unix time of this century.
  if (reset === undefined || !/^\d{10,11}$/.test(reset)) return null;
  const wait = Number(reset) * 1000 - now;
  return wait > 0 ? bounded(wait) : null;
}

function readWait(value: string, now: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // Date.parse takes "-1" for a year.
  if (!/^[A-Z][a-z]+, .* GMT$/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time - now;
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), 365 * 86_400_000);
}

/** `400 ms`, `2 s`, `1 min 5 s`, `2 h 3 min`, `3 days`. */
export function waitInWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(Math.round(seconds), "min", "s");
  if (seconds < 2 * 86_400) return two(Math.round(seconds / 60), "h", "min");
  return `${Math.round(seconds / 86_400)} days`;
}

function two(small: number, large: string, rest: string): string {
  const left = small % 60;
  return `${Math.floor(small / 60)} ${large}${left === 0 ? "" : ` ${left} ${rest}`}`;
}
