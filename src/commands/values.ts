import bytes from "bytes";
import ms from "ms";
import { WhkError } from "../errors.ts";

/** A header as given on the command line. */
export type Header = readonly [name: string, value: string];

/** Longest duration a timer can hold, ms (2^31 - 1, about 24 days). */
const longest = 2_147_483_647;

/** A duration such as `500ms`, `30s`, `1.5h` in ms. `0` needs no unit. Throws a usage error naming the flag. */
export function parseDuration(flag: string, value: string): number {
  if (/^\d+(\.\d+)?$/.test(value) && Number(value) !== 0) {
    throw badValue(flag, value, "has no unit", `write ${flag} ${value}s or ${flag} ${value}ms`);
  }
  const parsed = isDuration(value) ? ms(value) : Number.NaN;
  if (!Number.isFinite(parsed) || parsed < 0) {
    throw badValue(flag, value, "is no duration", `write it like ${flag} 30s, 500ms, 5m or 1h`);
  }
  if (parsed > longest) throw badValue(flag, value, "is too long", "at most 24 days");
  return Math.round(parsed);
}

/** A size such as `5mb`, `64kb` or a number of bytes, in bytes. Throws a usage error naming the flag. */
export function parseSize(flag: string, value: string): number {
  // bytes.parse reads "5 apples" as 5.
  const parsed = /^\d+(\.\d+)?\s*[kmg]?b?$/i.test(value) ? bytes.parse(withUnit(value)) : null;
  if (parsed === null || !Number.isSafeInteger(parsed)) {
    throw badValue(flag, value, "is no size", `write it like ${flag} 5mb, 64kb or a number of bytes`);
  }
  return parsed;
}

/** A whole number from `min` to `max`. Throws a usage error naming the flag. */
export function parseWhole(flag: string, value: string, range: { min: number; max: number }): number {
  const parsed = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (parsed >= range.min && parsed <= range.max) return parsed;
  const problem = /^-?\d+$/.test(value) ? "is out of range" : "is no whole number";
  throw badValue(flag, value, problem, `a whole number from ${range.min} to ${range.max}`);
}

/**
 * A point in time in ms since the epoch: unix seconds (up to 11 digits), unix milliseconds (12 to 14 digits)
 * or ISO 8601 with an offset. Throws a usage error naming the flag.
 */
export function parseTime(flag: string, value: string): number {
  if (/^\d{1,11}$/.test(value)) return Number(value) * 1000;
  if (/^\d{12,14}$/.test(value)) return Number(value);
  const parsed = isoTime.test(value) && isDay(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(parsed)) return parsed;
  const forms = "unix seconds, unix milliseconds, or ISO 8601 with an offset such as 2026-01-31T12:00:00Z";
  throw badValue(flag, value, "is no time", forms);
}

/**
 * When something ends, ms since the epoch: a duration from `now` on (`24h`, `90d`) or a time as {@link parseTime}
 * reads it. Throws a usage error naming the flag, also for what is over already.
 */
export function parseEnd(flag: string, value: string, now: number): number {
  const length = /^\d+(\.\d+)? ?[a-z]+$/i.test(value) && isDuration(value) ? ms(value) : Number.NaN;
  const end = Number.isFinite(length) ? now + Math.round(length) : parseTime(flag, value);
  if (end > now && end <= latestTime) return end;
  const problem = end <= now ? "is over already" : "is too far away";
  throw badValue(flag, value, problem, `write it like ${flag} 24h, 90d or 2030-01-31`);
}

/** The last moment a date can name (ECMAScript, time values). */
const latestTime = 8_640_000_000_000_000;

/**
 * When something began, ms since the epoch: a duration back from `now` (`10m`, `7d`) or a time as
 * {@link parseTime} reads it. Throws a usage error naming the flag.
 */
export function parseSince(flag: string, value: string, now: number): number {
  const isSpan = /^\d+(\.\d+)? ?[a-z]+$/i.test(value) && isDuration(value) && Number.isFinite(ms(value));
  return isSpan ? now - Math.round(ms(value)) : parseTime(flag, value);
}

/** `Name: value`, the value without blanks around it. Throws a usage error naming the flag. */
export function parseHeader(flag: string, value: string): Header {
  const colon = value.indexOf(":");
  const name = value.slice(0, Math.max(colon, 0)).trim();
  const content = value.slice(colon + 1).trim();
  if (colon < 0) throw badValue(flag, value, "has no colon", `write it like ${flag} 'Name: value'`);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw badValue(flag, value, "has no header name", "letters, digits and hyphens before the colon");
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(content)) {
    throw badValue(
      flag,
      value,
      "has a character no header may hold",
      "no line breaks, no control characters",
    );
  }
  return [name, content];
}

/** As {@link parseHeader}, for a request whk sends: refuses the headers that frame the request. */
export function parseSentHeader(flag: string, value: string): Header {
  const header = parseHeader(flag, value);
  if (/^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect)$/i.test(header[0])) {
    throw badValue(flag, value, "names a header that whk sets itself", "give any other header");
  }
  return header;
}

/** A whole http or https URL, as it was written: a signature covers every character. Throws a usage error. */
export function parseUrl(flag: string, value: string): string {
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw badValue(flag, value, "is no URL", `write it whole, like ${flag} https://example.com/hooks`);
}

/** For commander: gathers the values of a flag that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Date.parse turns the 31st of February into a day in March. */
function isDay(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function isDuration(value: string): value is ms.StringValue {
  return /^\d+(\.\d+)? ?[a-z]*$/i.test(value) && value.length < 30;
}

/** `5m` is five megabytes to a user, five bytes to bytes.parse. */
function withUnit(value: string): string {
  return /\d$|b$/i.test(value) ? value : `${value}b`;
}

function badValue(flag: string, value: string, problem: string, hint: string): WhkError {
  return new WhkError("usage", "bad_value", `${flag}: "${value}" ${problem}`, { hint });
}
