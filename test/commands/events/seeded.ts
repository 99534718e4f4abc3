import type { Attempt, DeliveryDraft } from "../../../src/events/delivery.ts";
import { openStore } from "../../../src/store/open.ts";
import { folders } from "../../../src/store/paths.ts";
import { temporaryFolder } from "../../cli.ts";
import { draft } from "../../store/drafts.ts";

/** A HOME whose store holds these deliveries, named `dlv_1`, `dlv_2` … unless they say otherwise. */
export async function homeWith(
  drafts: readonly Partial<DeliveryDraft>[],
  attempts: readonly Attempt[] = [],
): Promise<string> {
  const home = temporaryFolder();
  const { dataDir } = folders({ env: { HOME: home }, platform: "linux", cwd: home });
  const surroundings = {
    version: "0.0.0-test",
    quietly: <T>(load: () => Promise<T>) => load(),
    warn: () => {},
  };
  const store = await openStore({ store: "sqlite", dataDir }, surroundings);
  for (const [index, changes] of drafts.entries())
    await store.record(draft({ id: idOf(index + 1), ...changes }));
  for (const one of attempts) await store.recordAttempt(one);
  await store.close();
  return home;
}

/** The id of the n-th delivery: 26 letters and digits, its number first. */
export function idOf(n: number): string {
  return `dlv_${String(n).padEnd(26, "x")}`;
}
