import type { App } from "../../app.ts";
import type { DeliveryFilter, DeliveryStore, ListedDelivery } from "../../store/deliveries.ts";
import { interruptible } from "../trigger/interrupt.ts";
import type { ListQuery } from "./list.ts";
import type { Printer } from "./print-page.ts";

/** Between two looks into the store, ms. */
const pause = 200;
const pageSize = 200;

export interface Following {
  readonly store: DeliveryStore;
  readonly printer: Printer;
  readonly query: ListQuery;
}

/**
 * Prints the newest deliveries from old to new and then each new one, whichever process records it, until a signal
 * comes or nobody reads. To be stopped is no failure.
 */
export async function followDeliveries(app: App, following: Following): Promise<void> {
  const { signal, end } = interruptible(app);
  app.io.note("following; Ctrl-C stops");
  try {
    await follow(app, following, signal);
  } finally {
    end();
    app.exitCode = 0;
  }
}

async function follow(app: App, { store, printer, query }: Following, signal: AbortSignal): Promise<void> {
  let behind = await startOf(store, query, signal);
  while (!signal.aborted && !printer.closed) {
    const now = app.clock.now();
    const filter = settling(query.filter, now);
    // Another store in the same place counts from the beginning again.
    if (((await newestOf(store)) ?? 0) < (behind ?? 0)) behind = null;
    const tip = await newestOf(store, filter.until);
    if (tip !== null && tip > (behind ?? 0)) {
      const page = await store.page({ filter, order: "oldest", behind, limit: pageSize });
      const settled = settledOf(page, now);
      if (settled.length > 0) await printer.print(settled);
      const last = settled.at(-1)?.seq ?? behind;
      if (settled.length === pageSize) {
        behind = last;
        continue;
      }
      // What did not fit need not be looked at again.
      behind = settled.length < page.length ? last : Math.max(last ?? 0, tip);
    }
    await app.clock.sleep(pause, signal).catch(() => {});
  }
}

/** The number of the delivery behind which the newest `limit` begin; null: from the oldest on. */
async function startOf(
  store: DeliveryStore,
  { filter, limit }: ListQuery,
  signal: AbortSignal,
): Promise<number | null> {
  let behind: number | null = null;
  for (let left = limit; left > 0 && !signal.aborted; ) {
    const size = Math.min(1000, left);
    const page = await store.page({ filter, order: "newest", behind, limit: size });
    behind = page.at(-1)?.seq ?? behind;
    left = page.length < size ? 0 : left - size;
  }
  return behind === null ? null : behind - 1;
}

async function newestOf(store: DeliveryStore, until?: number): Promise<number | null> {
  const filter: DeliveryFilter = until === undefined ? {} : { until };
  const [newest] = await store.page({ filter, order: "newest", behind: null, limit: 1 });
  return newest?.seq ?? null;
}

/** A filter that asks how a delivery ended leaves it the time to end. */
function settling(filter: DeliveryFilter, now: number): DeliveryFilter {
  return filter.status === undefined ? filter : { ...filter, until: now - longest.byApp };
}

/** Those up to the first of which the app's answer may still come, so that a line tells how it ended. */
function settledOf(page: readonly ListedDelivery[], now: number): readonly ListedDelivery[] {
  const open = page.findIndex((one) => mayBeAnswered(one, now));
  return open === -1 ? page : page.slice(0, open);
}

/** How long an answer is waited for, ms: an app that decides it, and one that is asked after whk has answered. */
const longest = { byApp: 1000, byWhk: 300 };

function mayBeAnswered({ attempts, answered, receivedAt }: ListedDelivery, now: number): boolean {
  if (attempts > 0 || (answered !== null && answered >= 300)) return false;
  const age = now - receivedAt;
  return age >= 0 && age < (answered === null ? longest.byApp : longest.byWhk);
}
