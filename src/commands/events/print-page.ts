import type { App } from "../../app.ts";
import type { WhkError } from "../../errors.ts";
import { listingCells, listingLines, listingLook, listingRecord } from "../../output/listing.ts";
import { lookOf } from "../../output/look.ts";
import { loadWidthsFor } from "../../output/text.ts";
import type { DeliveryStore, ListedDelivery } from "../../store/deliveries.ts";
import { shortIds } from "./short-ids.ts";

/** Prints a list part by part. */
export interface Printer {
  /** Resolves once the operating system took it all. Rejects when stdout cannot be written. */
  print(page: readonly ListedDelivery[]): Promise<void>;
  /** True once nobody reads any more. */
  readonly closed: boolean;
}

/** Lines in columns on a terminal, tabs into a pipe, one record each under --json. */
export function openPrinter(app: App, store: DeliveryStore): Printer {
  const { io } = app;
  const closed: (WhkError | null)[] = [];
  void io.stdoutClosed.then((failure) => closed.push(failure));
  const look = listingLook({ now: app.clock.now(), showHeaders: false, showBody: false, ...lookOf(io) });
  return {
    get closed() {
      return closed.length > 0;
    },
    print: async (page) => {
      if (io.mode.json) for (const one of page) io.record(listingRecord(one));
      else if (!io.stdoutIsTty) for (const one of page) io.line(listingCells(one, look));
      else for (const line of await drawn(page)) io.line(line);
      await io.flush();
    },
  };

  async function drawn(page: readonly ListedDelivery[]) {
    const short = await shortIds(
      store,
      page.map(({ id }) => id),
    );
    await loadWidthsFor(
      page.flatMap(({ provider, event }) => [provider ?? "", event.type ?? "", event.id ?? ""]),
    );
    const rows = page.map((view, index) => ({ view, shortId: short[index] ?? view.id }));
    return listingLines(rows, { ...look, columns: io.columns });
  }
}
