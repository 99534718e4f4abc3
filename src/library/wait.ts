import { type Verdict, verdicts } from "../events/delivery.ts";
import { compilePatterns } from "../events/pattern.ts";
import { checkFunction, checkOptions, checkWhole, shown } from "./checks.ts";
import type { ReceivedDelivery, WaitOptions } from "./listener.ts";
import { usage } from "./words.ts";

/** What is waited for, checked. */
export interface Wanted {
  /** `"payment.succeeded"`, to be shown. */
  readonly wanted: string;
  readonly count: number;
  readonly timeoutMs: number;
  /** Null: this one does. Else why it does not, in a few words. */
  refuses(delivery: ReceivedDelivery): string | null;
}

const names = ["timeoutMs", "where", "verdict", "count"] as const;

export const longestWait = 2 ** 31 - 1;

/** Throws a usage error for an option that cannot be. */
export function readWait(types: string | readonly string[], options: WaitOptions): Wanted {
  checkOptions("waitFor", options, names);
  const patterns = [types].flat();
  if (patterns.length === 0 || patterns.some((pattern) => typeof pattern !== "string" || pattern === ""))
    throw usage(
      "bad_value",
      "waitFor: the event type is missing",
      'give one, or a pattern such as "payment.*"',
    );
  const { timeoutMs = 4000, count = 1, verdict = null, where } = options;
  checkFunction("where", where);
  if (verdict !== null && verdict !== "any" && !verdicts.includes(verdict))
    throw usage(
      "bad_value",
      `verdict: ${shown(verdict)} is none`,
      `there are ${verdicts.join(", ")} and any`,
    );
  const fits = compilePatterns(patterns);
  return {
    wanted: patterns.map((pattern) => JSON.stringify(pattern)).join(" or "),
    count: checkWhole("count", count, { min: 1, max: 1_000_000 }),
    timeoutMs: checkWhole("timeoutMs", timeoutMs, { min: 0, max: longestWait }),
    refuses: (delivery) => {
      if (!fits(delivery.type)) return "another type";
      if (!isRight(delivery.verdict, verdict)) return verdict === null ? "not verified" : `not ${verdict}`;
      return where === undefined || isTrue(where(delivery)) ? null : "not what `where` asks for";
    },
  };
}

function isRight(found: Verdict, wanted: WaitOptions["verdict"] | null): boolean {
  if (wanted === null) return found === "ok" || found === "unsigned";
  return wanted === "any" || wanted === found;
}

/** A promise is true too, so that a `where` that is async would let everything through. */
function isTrue(answer: unknown): boolean {
  if (typeof answer === "object" && answer !== null && "then" in answer)
    throw usage("bad_value", "where: it answers with a promise", "it has to answer true or false at once");
  return Boolean(answer);
}
