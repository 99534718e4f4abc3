import * as v from "valibot";
import { WhkError } from "../../errors.ts";
import { runUntilIdle } from "../actions.ts";
import { fastestScale } from "../clock.ts";
import { fields } from "../shape.ts";
import type { Works } from "../works.ts";
import { checked } from "./input.ts";

/** The time of the sandbox; `scale` 0: it stands still. */
export function clockView({ clock }: Works): { now: string; scale: number } {
  return { now: new Date(clock.now()).toISOString(), scale: clock.scale };
}

/**
 * Does one thing with the time: `{"advance":"1h"}` (or ms), `{"scale":60}`, `{"runUntilIdle":true}`. Answers the
 * new time and how many attempts were made meanwhile. Throws a usage error.
 */
export async function changeClock(works: Works, input: unknown): Promise<object> {
  const change = checked(shape, input);
  if (Object.keys(change).length !== 1)
    throw new WhkError("usage", "bad_field", "name one of advance, scale and runUntilIdle");
  const before = works.attemptCount;
  if (change.advance !== undefined) await works.clock.advance(readMs(change.advance));
  if (change.scale !== undefined) works.clock.setScale(change.scale);
  if (change.runUntilIdle !== undefined) await runUntilIdle(works);
  return { ...clockView(works), attempts: works.attemptCount - before };
}

const longest = 366 * 86_400_000;

const shape = fields({
  advance: v.exactOptional(v.union([v.number(), v.string()], "must be ms or a text such as 1h")),
  scale: v.exactOptional(
    v.pipe(
      v.number(),
      v.finite("must be finite"),
      v.minValue(0, "must be 0 or more"),
      v.maxValue(fastestScale, `must be ${fastestScale} or less`),
    ),
  ),
  runUntilIdle: v.exactOptional(v.literal(true, "can only be true")),
});

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function readMs(given: number | string): number {
  const [, amount, unit] = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(String(given)) ?? [];
  const ms = typeof given === "number" ? given : Number(amount) * units[unit as keyof typeof units];
  if (ms >= 0 && ms <= longest) return Math.round(ms);
  throw new WhkError("usage", "bad_field", `advance: "${given}" is no time to move on by`, {
    hint: 'ms, or a text such as "500ms", "5s", "1h"; at most 366 days',
  });
}
