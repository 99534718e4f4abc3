import * as v from "valibot";
import { emit } from "../actions.ts";
import { fields, filled } from "../shape.ts";
import type { Works } from "../works.ts";
import { checked } from "./input.ts";
import { attemptView } from "./views.ts";

/**
 * Lets an event happen: `{"provider","type","id"?,"data"?}`. `data` is the body, a text exactly as it stands and
 * anything else as compact JSON; without it, the provider's sample. Answers the event and the first attempts.
 * Throws a usage error.
 */
export async function emitEvent(works: Works, input: unknown): Promise<object> {
  const { provider, type, id, data } = checked(shape, input);
  const body =
    data === undefined ? undefined : Buffer.from(typeof data === "string" ? data : JSON.stringify(data));
  const { event, attempts } = await emit(works, { provider, type, id, body });
  return { event: { id: event.id, type: event.type }, attempts: attempts.map(attemptView) };
}

const shape = fields({
  provider: filled,
  type: filled,
  id: v.exactOptional(filled),
  data: v.exactOptional(v.unknown()),
});
