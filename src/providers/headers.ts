import type { Scheme } from "../signing/scheme.ts";

/** The lower-case header names a scheme's signature stands in; `name-*` stands for numbered ones. */
export function headersOf(scheme: Scheme): readonly string[] {
  if (scheme.sig?.in !== "header") return [];
  return typeof scheme.sig.name === "string" ? [scheme.sig.name] : scheme.sig.name;
}
