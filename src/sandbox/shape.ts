import * as v from "valibot";
import { fieldMessage } from "../providers/file-problems.ts";

/** The shape of an object with these fields and no others. */
export function fields<const E extends v.ObjectEntries>(entries: E) {
  // To valibot a list is an object too.
  const list = v.custom<unknown>((value) => !Array.isArray(value), "must be an object, not a list");
  return v.pipe(list, v.strictObject(entries, fieldMessage(Object.keys(entries))));
}

/** The shape of a text with something in it. */
export const filled = v.pipe(v.string(), v.nonEmpty("must not be empty"));
