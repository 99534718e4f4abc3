/** Formats wall-clock times of one time zone; the zone of the machine when it is undefined. */
interface ZoneClock {
  readonly format: (ms: number) => string;
  second: number;
  shown: string;
}

const clocks = new Map<string | undefined, ZoneClock>();

/** `2025-11-21 12:04:31` in local time. */
export function localTime(ms: number, timeZone?: string): string {
  if (!Number.isFinite(ms)) return "0000-00-00 00:00:00";
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = {
      format: timeZone === undefined ? machineTime : zoneTime(timeZone),
      second: Number.NaN,
      shown: "",
    };
    clocks.set(timeZone, clock);
  }
  // Many deliveries share a second, and formatting is dear.
  const second = Math.floor(ms / 1000);
  if (clock.second !== second) {
    clock.second = second;
    clock.shown = clock.format(second * 1000);
  }
  return clock.shown;
}

/** `12:04:31` in local time. */
export function clockTime(ms: number, timeZone?: string): string {
  return localTime(ms, timeZone).slice(-8);
}

/** `12:04:31` when it was on the day of `now`, else with the date. */
export function timeNear(ms: number, now: number, timeZone?: string): string {
  const shown = localTime(ms, timeZone);
  return shown.slice(0, 10) === localTime(now, timeZone).slice(0, 10) ? shown.slice(-8) : shown;
}

/** `UTC`, or how far the zone was ahead of it at that time: `+02:00`, `-03:30`. */
export function zoneOffset(ms: number, timeZone?: string): string {
  if (!Number.isFinite(ms)) return "UTC";
  const second = Math.floor(ms / 1000) * 1000;
  const minutes = Math.round(
    (Date.parse(`${localTime(second, timeZone).replace(" ", "T")}Z`) - second) / 60_000,
  );
  if (minutes === 0 || Number.isNaN(minutes)) return "UTC";
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}

/** `<1 ms`, `12 ms`, `1.2 s`, `30 s`, `2 min 5 s`, `1 h 30 min`. */
export function duration(ms: number): string {
  if (!(ms >= 0.5)) return "<1 ms";
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return two(seconds, 60, ["min", "s"]);
  return two(Math.round(seconds / 60), 60, ["h", "min"]);
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`; a time ahead of the clock is `just now`. */
export function age(ms: number, now: number): string {
  const minutes = Math.floor((now - ms) / 60_000);
  if (!(minutes >= 1)) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const days = Math.floor(minutes / (24 * 60));
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

/** `1,234`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function two(value: number, per: number, [big, small]: readonly [string, string]): string {
  const rest = value % per;
  return `${Math.floor(value / per)} ${big}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

function machineTime(ms: number): string {
  const date = new Date(ms);
  const pad = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":")}`;
}

/** Swedish writes dates and times the ISO way. */
function zoneTime(timeZone: string): (ms: number) => string {
  const formatter = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (ms) => formatter.format(ms);
}
