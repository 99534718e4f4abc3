import type * as Valibot from "valibot";
import { fieldMessage } from "./file-problems.ts";
import { evidences } from "./provider.ts";

export type V = typeof Valibot;

/** An object with these fields and no others. */
export function fields<const E extends Valibot.ObjectEntries>(v: V, entries: E) {
  return v.strictObject(entries, fieldMessage(Object.keys(entries)));
}

export function text(v: V) {
  return v.pipe(v.string(), v.nonEmpty("must not be empty"));
}

/** A whole number not below `least`. */
export function count(v: V, least: number) {
  return v.pipe(
    v.number(),
    v.integer("must be a whole number"),
    v.minValue(least, `must be ${least} or more`),
  );
}

/** How a fact is known; the file itself says it when this is left out. */
export function fact(v: V) {
  return { evidence: v.exactOptional(v.picklist(evidences)), source: v.exactOptional(text(v)) };
}
