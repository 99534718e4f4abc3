import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { DeliveryFilter, DeliveryStore } from "../../store/deliveries.ts";
import { storedForExplaining } from "../stored-secrets.ts";
import { parseWhole } from "../values.ts";
import { hideEnvironment } from "./export/secrets.ts";
import { type FilterFlags, readFilter } from "./filter.ts";
import { checkTypes } from "./known-types.ts";
import { openPrinter, type Printer } from "./print-page.ts";

/** The flags of `whk events list`. */
export interface ListFlags extends FilterFlags {
  readonly search?: string;
  readonly limit?: string;
  readonly follow?: boolean;
}

/** What is wanted of the store; a limit of 0: all. */
export interface ListQuery {
  readonly filter: DeliveryFilter;
  readonly limit: number;
}

/** A page is printed before the next is read. */
const pageSize = 200;

/**
 * Prints stored deliveries, newest first, one line each; with --follow from old to new and then each new one, until
 * stopped. Throws a usage error for a bad flag, a store error when the store cannot be read.
 */
export async function runList(app: App, flags: ListFlags): Promise<void> {
  hideEnvironment(app);
  await storedForExplaining(app);
  const query = await readQuery(app, flags);
  const store = await app.openStore({ access: "read" });
  try {
    await checkTypes(app, store, query.filter);
    const printer = openPrinter(app, store);
    if (flags.follow === true) {
      const { followDeliveries } = await import("./follow.ts");
      await followDeliveries(app, { store, printer, query });
    } else {
      const shown = await printAll(store, printer, query);
      if (shown === 0) await sayNone(app, store);
      else if (shown === query.limit) sayMore(app, query.limit);
    }
  } finally {
    await store.close();
  }
}

async function readQuery(app: App, flags: ListFlags): Promise<ListQuery> {
  const limit = parseWhole("--limit", flags.limit ?? "50", { min: 0, max: 1_000_000_000 });
  if (flags.search === "") {
    throw new WhkError("usage", "empty_value", "--search is empty", {
      hint: "give it a text or leave it out",
    });
  }
  if (flags.follow === true && flags.until !== undefined) {
    throw new WhkError("usage", "bad_combination", "--follow goes on for ever, --until ends", {
      hint: "leave one of them out",
    });
  }
  const filter = await readFilter(app, flags);
  return { filter: { ...filter, ...(flags.search !== undefined && { search: flags.search }) }, limit };
}

/** Answers how many were printed. */
async function printAll(
  store: DeliveryStore,
  printer: Printer,
  { filter, limit }: ListQuery,
): Promise<number> {
  let shown = 0;
  let behind: number | null = null;
  while (!printer.closed && (limit === 0 || shown < limit)) {
    const size = limit === 0 ? pageSize : Math.min(pageSize, limit - shown);
    const page = await store.page({ filter, order: "newest", behind, limit: size });
    await printer.print(page);
    shown += page.length;
    behind = page.at(-1)?.seq ?? null;
    if (page.length < size) break;
  }
  return shown;
}

async function sayNone({ io }: App, store: DeliveryStore): Promise<void> {
  const stored = await store.count();
  if (stored === 0) io.note("nothing was recorded yet; start `whk listen` and send something: `whk trigger`");
  else io.note(text`none of the ${stored} stored ${stored === 1 ? "delivery" : "deliveries"} fits`);
}

function sayMore({ io }: App, limit: number): void {
  io.note(text`${io.glyphs.ellipsis} the newest ${limit}; --limit 0 shows all`);
}
