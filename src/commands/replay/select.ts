import { WhkError } from "../../errors.ts";
import type { Verdict } from "../../events/delivery.ts";
import type { DeliveryFilter, DeliveryStore, ListedDelivery } from "../../store/deliveries.ts";
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

/** How the deliveries of a filter are gone through. */
export interface Selection {
  readonly filter: DeliveryFilter;
  /** Most that are answered. */
  readonly most: number;
  /** Also those that did not verify. */
  readonly allowInvalid: boolean;
  readonly onSkipped: (verdict: Verdict) => void;
  /** Told when there are more than `most`. */
  readonly onMore: () => void;
}

const pageSize = 100;

/**
 * The deliveries a filter chooses, oldest first, read a page at a time. What is recorded after the start is left
 * out: replayed to a listener, every delivery makes a new one. Rejects when the store fails.
 */
export async function* selected(store: DeliveryStore, selection: Selection): AsyncGenerator<ListedDelivery> {
  const { filter, most, allowInvalid, onSkipped, onMore } = selection;
  const [newest] = await store.page({ filter: {}, order: "newest", behind: null, limit: 1 });
  let left = most;
  for (let behind: number | null = null; ; ) {
    const page: ListedDelivery[] = await store.page({ filter, order: "oldest", behind, limit: pageSize });
    for (const listed of page) {
      if (listed.seq > (newest?.seq ?? 0)) return;
      if (!allowInvalid && !isVerified(listed.signature.verdict)) onSkipped(listed.signature.verdict);
      else if (left === 0) return onMore();
      else {
        left -= 1;
        yield listed;
      }
    }
    behind = page.at(-1)?.seq ?? null;
    if (page.length < pageSize) return;
  }
}

/** Whether an app may be handed it without being asked for: it verified, or its provider signs nothing. */
export function isVerified(verdict: Verdict): boolean {
  return verdict === "ok" || verdict === "unsigned";
}
