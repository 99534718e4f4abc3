import { WhkError } from "../../errors.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";

/**
 * The whole id of the delivery a person means: `last`, the id, or the beginning of one that fits no other, with or
 * without `dlv_`. Throws a usage error when there is none, or several.
 */
export async function findId(store: DeliveryStore, given: string): Promise<string> {
  if (given === "last") return newest(store);
  const wanted = given.toLowerCase();
  const prefix = wanted.startsWith("dlv_") ? wanted : `dlv_${wanted}`;
  const found = await store.idsFrom(prefix, 6);
  const [only, ...others] = found;
  if (only === undefined) throw unknown(given);
  if (others.length > 0 && !found.includes(prefix)) throw ambiguous(given, found);
  return others.length > 0 ? prefix : only;
}

async function newest(store: DeliveryStore): Promise<string> {
  const [last] = await store.page({ filter: {}, order: "newest", behind: null, limit: 1 });
  if (last !== undefined) return last.id;
  throw new WhkError("usage", "no_deliveries", "nothing was recorded yet", {
    hint: "start `whk listen` and send something: `whk trigger payment.succeeded`",
  });
}

function unknown(given: string): WhkError {
  return new WhkError("usage", "unknown_delivery", `there is no delivery "${given}" in the store`, {
    hint: "`whk events list` shows what there is",
  });
}

function ambiguous(given: string, found: readonly string[]): WhkError {
  const shown = found.slice(0, 5).join(", ");
  return new WhkError("usage", "ambiguous_delivery", `several deliveries begin with "${given}"`, {
    hint: `write more of it: ${shown}${found.length > 5 ? ", …" : ""}`,
  });
}
