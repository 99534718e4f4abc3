import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Attempt, Delivery } from "../../events/delivery.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { findId } from "./which.ts";

/** A delivery with all that became of it. */
export interface Stored {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
}

/**
 * The deliveries a person means, in that order. Rejects with a usage error for an id that fits none or several, with
 * a store error for one that is damaged.
 */
export async function readStored(app: App, ids: readonly string[]): Promise<Stored[]> {
  const store = await app.openStore({ access: "read" });
  try {
    const stored: Stored[] = [];
    for (const given of ids) stored.push(await readOne(store, given));
    return stored;
  } finally {
    await store.close();
  }
}

async function readOne(store: DeliveryStore, given: string): Promise<Stored> {
  const id = await findId(store, given);
  const delivery = await store.find(id);
  if (delivery !== null) return { delivery, attempts: await store.attemptsOf(id) };
  throw new WhkError("usage", "unknown_delivery", `the delivery ${id} was removed just now`, {
    hint: "`whk events list` shows what there is",
  });
}
