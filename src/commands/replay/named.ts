import { WhkError } from "../../errors.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { findId } from "../events/which.ts";
import type { Ready } from "./prepare.ts";

/** A delivery that is to be sent. */
export interface Item {
  readonly id: string;
  /** Ms since the epoch; null when that cannot be read. */
  readonly receivedAt: number | null;
}

/**
 * The deliveries a person named, each once, oldest first. Nothing is sent before it is known that each of them can
 * be: throws a usage error otherwise. One that is damaged is left to be reported in its turn.
 */
export async function namedItems(
  store: DeliveryStore,
  ids: readonly string[],
  prepare: (id: string) => Promise<Ready>,
): Promise<Item[]> {
  const found = new Set<string>();
  for (const id of ids) found.add(await findId(store, id));
  const items: Item[] = [];
  // An id begins with its time.
  for (const id of [...found].sort()) {
    try {
      items.push({ id, receivedAt: (await prepare(id)).delivery.receivedAt });
    } catch (thrown) {
      const isDamaged = thrown instanceof WhkError && thrown.code === "record_damaged";
      if (!isDamaged || found.size === 1) throw thrown;
      items.push({ id, receivedAt: null });
    }
  }
  return items;
}
