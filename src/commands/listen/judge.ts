import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Delivery } from "../../events/delivery.ts";
import type { Arrival, Expectations, Progress } from "../../listen/expectations.ts";
import type { Expecting } from "./expecting.ts";
import type { Stop } from "./stop.ts";

/** What is known when the listener has ended. */
export interface Ending {
  readonly stop: Stop;
  readonly expecting: Expecting | null;
  /** Where it took deliveries. */
  readonly url: string;
}

/**
 * Why the listener ended, once what was under way is done: what it led to counts, too. With an error unless everything
 * expected came: exit code 7 for a signature that is not right, 8 for what is missing, however it was stopped.
 */
export function judge(app: App, { stop, expecting, url }: Ending): Stop {
  if (expecting === null || stop.error !== null) return stop;
  const { expectations } = expecting;
  if (expectations.met) return { reason: "expectation", error: null };
  if (expectations.invalid !== null) return { reason: "expectation", error: invalidOf(expectations.invalid) };
  const missing = missingOf(expectations.progress);
  const came = cameOf(expectations);
  const shown = app.globals.store === "memory" ? "" : "; `whk events list` shows them";
  const hint = came === "" ? `no delivery came; they are taken at ${url}` : `these came: ${came}${shown}`;
  const message = `${whyOf(stop, expecting)}; missing: ${missing}`;
  const error = new WhkError("expectation", "not_met", message, { hint, details: { missing, came } });
  return { reason: stop.reason, error };
}

function whyOf({ reason }: Stop, { timeout }: Expecting): string {
  if (reason !== "timeout") return "stopped before everything expected came";
  return `not everything expected came within ${(timeout ?? 0) / 1000} s`;
}

/** `payment.succeeded (1 of 2), refund.created (0 of 1)`. */
function missingOf(progress: readonly Progress[]): string {
  return progress
    .filter(({ count, arrived }) => arrived < count)
    .map(({ pattern, count, arrived }) => `${pattern} (${arrived} of ${count})`)
    .join(", ");
}

/** `payment.failed (3), push, refund.created (mismatch)`; empty when nothing came. */
function cameOf({ came: { kinds, others } }: Expectations): string {
  return [...kinds.map(arrivalText), ...(others === 0 ? [] : [`${others} more`])].join(", ");
}

function arrivalText({ type, invalid, count }: Arrival): string {
  const more = [...(count > 1 ? [String(count)] : []), ...(invalid === null ? [] : [invalid])].join(", ");
  return `${type ?? "no event type"}${more === "" ? "" : ` (${more})`}`;
}

function invalidOf({ id, event, signature }: Delivery): WhkError {
  const { verdict, why, hint } = signature;
  const message = `${event.type} was expected, and one came whose signature does not verify (${verdict})`;
  return new WhkError("signature", "invalid_signature", message, {
    hint: [why, hint].filter((part) => part !== null).join("; ") || `\`whk events show ${id}\` tells more`,
    details: { delivery: id, verdict },
  });
}
