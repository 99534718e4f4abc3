import { nearest } from "../events/nearest.ts";
import { usage } from "./words.ts";

/** Throws a usage error when a caller gives an option there is not, or none at all: nothing is ignored. */
export function checkOptions(what: string, given: object, known: readonly string[]): void {
  if (typeof given !== "object" || given === null)
    throw usage(
      "bad_options",
      `${what}: ${shown(given)} is no object with options`,
      `there are ${known.join(", ")}`,
    );
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const close = nearest(unknown, known);
  const hint = close === null ? `there are ${known.join(", ")}` : `did you mean ${close}?`;
  throw usage("unknown_option", `${what} has no option "${unknown}"`, hint);
}

/** A value as a message tells it: text in quotes, so that "3000" is not taken for 3000. */
export function shown(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "function"
      ? "a function"
      : String(value);
}

/** Throws a usage error unless it is a whole number between these. */
export function checkWhole(name: string, value: number, { min, max }: { min: number; max: number }): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw usage("bad_value", `${name}: ${shown(value)} is no whole number from ${min} to ${max}`);
}

/** Throws a usage error unless it is a function, or left out. */
export function checkFunction(name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw usage("bad_value", `${name}: ${shown(value)} is no function`);
}

/** One or several; throws a usage error for an empty one. */
export function secretsOf(given: string | readonly string[] | undefined): readonly string[] {
  const secrets = given === undefined ? [] : [given].flat();
  for (const secret of secrets) {
    if (typeof secret !== "string") throw usage("bad_secret", "secret: it is no text");
    if (secret === "")
      throw usage("empty_secret", "secret: it is empty", "an empty key would accept anyone's signature");
  }
  return secrets;
}

/** Ms since the epoch. Throws a usage error for what is no time. */
export function timeOf(name: string, given: number | Date): number {
  const time = Number(given);
  if (Number.isFinite(time) && time >= 0) return time;
  throw usage("bad_value", `${name}: this is no time`, "give milliseconds since 1970, or a Date");
}
