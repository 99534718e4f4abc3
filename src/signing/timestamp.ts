import type { TimestampRule } from "./scheme.ts";

/** A timestamp as the scheme writes it, from ms since the epoch; null when that is no date since 1970. */
export function formatTimestamp(time: number, unit: TimestampRule["unit"]): string | null {
  if (!(time >= 0 && time <= lastDate)) return null;
  if (unit === "iso") return new Date(time).toISOString();
  return String(Math.floor(unit === "s" ? time / 1000 : time));
}

/**
 * A timestamp in ms since the epoch, or null when it is not one: whole numbers without sign, blank or leading
 * zero; ISO 8601 with a zone, fractions of any length (Twitch sends nanoseconds).
 */
export function parseTimestamp(text: string, unit: TimestampRule["unit"]): number | null {
  if (unit === "iso") return parseIso(text);
  if (!isWholeNumber(text)) return null;
  const time = Number(text) * (unit === "s" ? 1000 : 1);
  return time <= lastDate ? time : null;
}

/**
 * The age in seconds of a timestamp outside the limit: positive when it is too old, negative when it lies
 * ahead; 0 when it is inside. Timestamps of whole seconds are compared with a clock of whole seconds.
 */
export function outsideTolerance(
  time: number,
  unit: TimestampRule["unit"],
  allowed: { now: number; limit: number },
): number {
  const now = unit === "s" ? Math.floor(allowed.now / 1000) * 1000 : allowed.now;
  const age = (now - time) / 1000;
  return Math.abs(age) <= allowed.limit ? 0 : age;
}

/** The last moment a JavaScript date can hold, ms. */
const lastDate = 8.64e15;

function isWholeNumber(text: string): boolean {
  if (text.length === 0 || text.length > 16 || (text.length > 1 && text.startsWith("0"))) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

const iso = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,12})?(Z|[+-]\d{2}:\d{2})$/;

function parseIso(text: string): number | null {
  const parts = iso.exec(text);
  if (parts === null) return null;
  const [, seconds = "", fraction = ".0", zone = ""] = parts;
  const time = Date.parse(`${seconds}${zone}`);
  // Date.parse turns the 31st of February into a day in March.
  const written = Date.parse(`${seconds}Z`);
  if (Number.isNaN(time) || new Date(written).toISOString().slice(0, 19) !== seconds) return null;
  return time + Math.floor(Number(fraction) * 1000);
}
