import type { App } from "../../app.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { checkTypes } from "../events/known-types.ts";
import { runningSessions } from "../trigger/destination.ts";
import { planning, sending } from "./acting.ts";
import { conclude } from "./conclude.ts";
import { eachOf } from "./each.ts";
import { goThrough } from "./go-through.ts";
import { type Item, namedItems } from "./named.ts";
import { type ReplayFlags, type ReplayOptions, readOptions } from "./options.ts";
import { createPrepare, type Ready } from "./prepare.ts";
import { selected } from "./select.ts";
import { stopSignals } from "./stop.ts";
import { ReplayTotals } from "./totals.ts";

/**
 * Hands stored deliveries to their apps again. The exit code is 9 when an app did not accept one, 10 when one is
 * damaged. Throws a usage error when something has to be decided and cannot be, a store error when an attempt cannot
 * be recorded.
 */
export async function runReplay(app: App, ids: readonly string[], flags: ReplayFlags): Promise<void> {
  const options = await readOptions(app, ids, flags);
  const store = await app.openStore();
  try {
    await replay(app, store, options);
  } finally {
    await store.close();
  }
}

/** As above, from a store that is open already. */
export async function replay(app: App, store: DeliveryStore, options: ReplayOptions): Promise<void> {
  const prepare = createPrepare(app, { store, options, sessions: await runningSessions(app) });
  const totals = new ReplayTotals();
  const items = await itemsOf(app, store, { options, prepare, totals });
  const stop = stopSignals(app);
  const act = options.dryRun
    ? planning(app, options, totals)
    : sending(app, { store, options, totals, stop });
  const each = eachOf(app, { prepare, options, totals, stop, act: act.act });
  let cut = true;
  try {
    await goThrough(items, { concurrency: options.concurrency, signal: stop.signal, each });
    cut = stop.signal.aborted;
  } finally {
    await act.end();
    conclude(app, options, { summary: totals.summary, cut, unread: stop.unread });
    stop.end();
  }
}

type Prepare = (id: string) => Promise<Ready>;

interface ItemParts {
  readonly options: ReplayOptions;
  readonly prepare: Prepare;
  readonly totals: ReplayTotals;
}

async function itemsOf(
  app: App,
  store: DeliveryStore,
  { options, prepare, totals }: ItemParts,
): Promise<AsyncGenerator<Item>> {
  const { choice, allowInvalid } = options;
  if (choice.by === "id") return inOrder(await namedItems(store, choice.ids, prepare));
  const { filter, most } = choice;
  await checkTypes(app, store, filter);
  return selected(store, {
    ...{ filter, most, allowInvalid },
    onSkipped: (verdict) => totals.skipped(verdict),
    onMore: () => {
      totals.more = true;
    },
  });
}

async function* inOrder<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}
