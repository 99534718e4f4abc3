import type { DeliveryStore } from "../../store/deliveries.ts";

/** Ten letters are the millisecond of receipt: nothing that comes later begins with them. */
const usual = 10;
const prefix = "dlv_";

/** The beginnings of these ids that name them in the store, without what all begin with. */
export async function shortIds(store: DeliveryStore, ids: readonly string[]): Promise<string[]> {
  const short: string[] = [];
  for (const id of ids) short.push(await shortId(store, id));
  return short;
}

async function shortId(store: DeliveryStore, id: string): Promise<string> {
  if (!id.startsWith(prefix)) return id;
  for (let length = usual; length < id.length - prefix.length; length += 2) {
    const beginning = id.slice(0, prefix.length + length);
    if ((await store.idsFrom(beginning, 2)).length < 2) return beginning.slice(prefix.length);
  }
  return id.slice(prefix.length);
}
