import type { App } from "../../app.ts";
import { text } from "../../output/text.ts";
import { duration } from "../../output/time.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { checkTypes } from "../events/known-types.ts";
import { runningSessions } from "../trigger/destination.ts";
import { conclude } from "./conclude.ts";
import { eachOf } from "./each.ts";
import { goThrough } from "./go-through.ts";
import { type ReplayFlags, type ReplayOptions, readOptions } from "./options.ts";
import { paced } from "./pace.ts";
import { createPrepare, type Ready } from "./prepare.ts";
import { type Item, namedItems, selected } from "./select.ts";
import { sending } from "./send.ts";
import { planning } from "./show-plan.ts";
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
  const { signal } = stop;
  const act = options.dryRun
    ? planning(app, options, totals)
    : sending(app, { store, options, totals, signal });
  const each = eachOf(app, { prepare, options, totals, signal, act: act.act });
  let cut = true;
  try {
    const { concurrency } = options;
    await goThrough((over) => inTurn(app, items, { options, over }), { concurrency, signal, each });
    cut = signal.aborted;
  } finally {
    await act.end();
    conclude(app, options, { summary: totals.summary, cut, unread: stop.unread });
    stop.end();
  }
}

/** With --speed each waits for its turn; what is only shown does not. */
function inTurn(
  { io, clock }: App,
  items: AsyncGenerator<Item>,
  { options, over }: { options: ReplayOptions; over: AbortSignal },
): AsyncGenerator<Item> {
  const { speed, dryRun } = options;
  if (speed === null || dryRun) return items;
  const onWait = (ms: number) => io.note(text`  the next one in ${duration(ms)}`);
  return paced(items, { clock, speed, signal: over, onWait });
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
