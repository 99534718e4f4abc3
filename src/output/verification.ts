import type { Verdict, Verification } from "../events/delivery.ts";
import type { Glyphs, Paint } from "./io.ts";
import { type Text, text } from "./text.ts";

/** What was verified, in the words of the person who asked. */
export interface VerifiedThing {
  /** The signature's header as people write it, or the field of the body it is in. */
  readonly signature: string;
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
  look: { paint: Paint; glyphs: Glyphs },
): Text[] {
  const { paint, glyphs } = look;
  const mark =
    verdict === "ok" ? paint.green(text`${glyphs.ok} verified`) : paint.red(text`${glyphs.fail} ${verdict}`);
  const by = verdict === "ok" ? paint.dim(text`  (scheme ${scheme ?? "unknown"})`) : text``;
  return [
    text`${mark}  ${headlines[verdict](thing)}${by}`,
    ...(why === null ? [] : [text`  ${paint.dim("why")}   ${why}`]),
    ...(hint === null ? [] : [text`  ${paint.dim(verdict === "ok" ? "note" : "fix ")}  ${hint}`]),
  ];
}

const headlines: Readonly<Record<Verdict, (thing: VerifiedThing) => string>> = {
  ok: (thing) => `${thing.signature} fits ${bytesOf(thing)}`,
  missing: (thing) => `${thing.signature} is not there; ${bytesOf(thing)} came unsigned`,
  malformed: (thing) => `${thing.signature} is not written as this provider writes it`,
  mismatch: (thing) => `${thing.signature} does not fit ${bytesOf(thing)}`,
  stale: (thing) => `${thing.signature} fits ${bytesOf(thing)}, but its timestamp is too old`,
  future: (thing) => `${thing.signature} fits ${bytesOf(thing)}, but its timestamp lies ahead of the clock`,
  unsigned: (thing) => `this provider signs nothing; ${bytesOf(thing)} cannot be verified`,
};

function bytesOf({ bytes, source }: VerifiedThing): string {
  return `the ${bytes} ${bytes === 1 ? "byte" : "bytes"} of ${source}`;
}
