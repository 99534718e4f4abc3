import type { Verdict, Verification } from "../events/delivery.ts";
import { hanging } from "./hanging.ts";
import type { Look } from "./look.ts";
import { type Text, text } from "./text.ts";

/** What was verified, in the words of the person who asked. */
export interface VerifiedThing {
  /** The signature's header as people write it, or the field of the body it is in. */
  readonly signature: string;
  /** What the signature covers; `nothing`: it is a token. */
  readonly covers: "bytes" | "values" | "nothing";
  readonly bytes: number;
  /** File name, or "stdin". */
  readonly source: string;
}

/**
 * The lines `whk verify` prints: verdict and what it means for these bytes, then why and what to change where
 * there is something to say.
 */
export function verificationLines(
  { verdict, why, hint, scheme }: Verification,
  thing: VerifiedThing,
  look: Pick<Look, "paint" | "glyphs" | "columns">,
): Text[] {
  const { paint, glyphs } = look;
  const mark =
    verdict === "ok" ? paint.green(text`${glyphs.ok} verified`) : paint.red(text`${glyphs.fail} ${verdict}`);
  const by = verdict === "ok" ? `  (scheme ${scheme ?? "unknown"})` : "";
  const label = (name: string) => text`  ${paint.dim(name.padEnd(4))}  `;
  return [
    ...hanging(text`${mark}  `, headlines[verdict](thing) + by, look),
    ...(why === null ? [] : hanging(label("why"), why, look)),
    ...(hint === null ? [] : hanging(label(verdict === "ok" ? "note" : "fix"), hint, look)),
  ];
}

const headlines: Readonly<Record<Verdict, (thing: VerifiedThing) => string>> = {
  ok: (thing) =>
    thing.covers === "nothing"
      ? `${thing.signature} is the right token; it says nothing about ${bytesOf(thing)}`
      : `${thing.signature} fits ${covered(thing)}`,
  missing: (thing) => `no signature in ${thing.signature}; ${bytesOf(thing)} cannot be verified`,
  malformed: (thing) => `${thing.signature} is not written as this provider writes it`,
  mismatch: (thing) =>
    thing.covers === "nothing"
      ? `${thing.signature} is not the right token`
      : `${thing.signature} does not fit ${covered(thing)}`,
  stale: (thing) => `${thing.signature} fits ${covered(thing)}, but its timestamp is too old`,
  future: (thing) => `${thing.signature} fits ${covered(thing)}, but its timestamp lies ahead of the clock`,
  unsigned: (thing) => `this provider signs nothing; ${bytesOf(thing)} cannot be verified`,
};

function covered(thing: VerifiedThing): string {
  return thing.covers === "values" ? `the signed values in ${thing.source}` : bytesOf(thing);
}

function bytesOf({ bytes, source }: VerifiedThing): string {
  return `the ${bytes} ${bytes === 1 ? "byte" : "bytes"} of ${source}`;
}
