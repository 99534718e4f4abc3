import { localTime } from "../../output/time.ts";

const day = 24 * 60 * 60 * 1000;

/** A time ahead as one says it: `today 18:30`, `tomorrow 12:04`, `2026-11-25 12:04`. */
export function momentWords(ms: number, now: number, timeZone?: string): string {
  const [date = "", time = ""] = localTime(ms, timeZone).split(" ");
  const near = [now, now + day].map((one) => localTime(one, timeZone).slice(0, date.length));
  const word = ["today", "tomorrow"][near.indexOf(date)];
  return `${word ?? date} ${time.slice(0, 5)}`;
}
