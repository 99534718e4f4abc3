import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { SigningError } from "../../signing/scheme.ts";

/** Why one delivery of many cannot be sent: the code of the error. */
export type Unsendable = (id: string, thrown: unknown) => string;

/** What concerns one delivery; everything else would fail for the next one too. */
const single = ["unknown_delivery", "no_destination", "missing_provider", "bad_set", "cannot_sign"];

/**
 * Tells why a delivery is left out: each damaged one, of other reasons the first. Throws what was thrown when it is
 * no reason to go on with the others.
 */
export function createUnsendable({ io }: App, { named }: { named: boolean }): Unsendable {
  const told = new Set<string>();
  return (id, thrown) => {
    const { code, message, hint } = reasonOf(thrown);
    const isDamage = code === "record_damaged";
    if (!isDamage && (named || !single.includes(code))) throw thrown;
    if (isDamage || !told.has(code)) {
      const also = isDamage || hint === undefined ? "" : `; ${hint}`;
      io.warn(text`warning: ${id} is not sent: ${message}${also}`);
    }
    told.add(code);
    return code;
  };
}

function reasonOf(thrown: unknown): { code: string; message: string; hint: string | undefined } {
  if (thrown instanceof WhkError) return thrown;
  if (thrown instanceof SigningError)
    return { code: "cannot_sign", message: thrown.message, hint: thrown.hint };
  throw thrown;
}
