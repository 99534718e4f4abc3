import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { loadWidthsFor, text } from "../../output/text.ts";
import { SigningError } from "../../signing/scheme.ts";
import type { ReplayOptions } from "./options.ts";
import type { Ready } from "./prepare.ts";
import type { Item } from "./select.ts";
import type { Acting } from "./send.ts";
import type { ReplayTotals } from "./totals.ts";

export interface EachParts {
  readonly prepare: (id: string) => Promise<Ready>;
  readonly options: ReplayOptions;
  readonly totals: ReplayTotals;
  /** Aborted: what is not yet handed over is left. */
  readonly signal: AbortSignal;
  readonly act: Acting["act"];
}

/** One delivery: its preparation and its attempts. Rejects when the next ones would fare the same. */
export function eachOf(
  app: App,
  { prepare, options, totals, signal, act }: EachParts,
): (item: Item) => Promise<void> {
  const unsendable = createUnsendable(app, { named: options.choice.by === "id" });
  return async ({ id }) => {
    const ready = await prepare(id).catch((thrown: unknown) => {
      totals.unsendable(unsendable(id, thrown));
      return null;
    });
    if (ready === null || signal.aborted) return;
    const { provider, event } = ready.delivery;
    await loadWidthsFor([provider ?? "", event.type ?? "", event.id ?? ""]);
    await act(ready);
    // While nobody reads the output, the rest waits.
    await app.io.ready().catch(() => {});
  };
}

/** Why one delivery of many cannot be sent: the code of the error. */
type Unsendable = (id: string, thrown: unknown) => string;

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
