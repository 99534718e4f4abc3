import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { folders } from "../../../src/store/paths.ts";
import { start, temporaryFolder } from "../../cli.ts";
import { attempt, draft } from "../../store/drafts.ts";
import { homeWith, idOf } from "./seeded.ts";

/** Another process that writes into the same store. */
function writer(home: string) {
  const { dataDir } = folders({ env: { HOME: home }, platform: "linux", cwd: home });
  const quietly = <T>(load: () => Promise<T>) => load();
  return openStore({ store: "sqlite", dataDir }, { version: "0.0.0-test", quietly, warn: () => {} });
}

const follow = (home: string, ...argv: string[]) =>
  start(["events", "list", "--follow", "--json", ...argv], { home });
const idsOf = (records: readonly Record<string, unknown>[]) => records.map(({ id }) => id);

describe("whk events list --follow", () => {
  it("prints the newest from old to new, then each new one, until it is stopped", async () => {
    const home = await homeWith([{}, {}, {}]);
    const run = follow(home, "--limit", "2");
    await run.until(({ records }) => records.length === 2);
    const store = await writer(home);
    await store.record(draft({ id: idOf(4), receivedAt: 1000 }));
    await run.until(({ records }) => records.length === 3);
    await store.close();
    run.interrupt();
    expect((await run.done).code).toBe(0);
    expect(idsOf(run.records)).toEqual([2, 3, 4].map(idOf));
  });

  it("waits for a store that is not there yet", async () => {
    const home = temporaryFolder();
    const run = start(["events", "list", "--follow"], { home });
    await run.until(({ stderr }) => stderr.includes("following; Ctrl-C stops"));
    const store = await writer(home);
    await store.record(draft({ id: idOf(1), answered: 401 }));
    await run.until(({ stdout }) => stdout.includes(idOf(1)));
    await store.close();
    run.interrupt("SIGTERM");
    expect((await run.done).code).toBe(0);
  });

  it("prints a delivery with the answer of the app that was asked", async () => {
    const home = temporaryFolder();
    const store = await writer(home);
    const run = follow(home);
    await store.record(draft({ id: idOf(1), receivedAt: Date.now() }));
    await store.record(draft({ id: idOf(2), receivedAt: Date.now(), answered: 401 }));
    await store.recordAttempt(attempt(idOf(1), { status: 503 }));
    await run.until(({ records }) => records.length === 2);
    expect(run.records).toMatchObject([
      { id: idOf(1), status: 503, attempts: 1 },
      { id: idOf(2), status: 401, attempts: 0 },
    ]);
    await store.close();
    run.interrupt();
    await run.done;
  });

  it("does not begin anew because the newest is still waited for", async () => {
    const home = await homeWith([{ answered: 200 }, { answered: 200 }]);
    const store = await writer(home);
    for (const n of [3, 4]) await store.record(draft({ id: idOf(n), receivedAt: Date.now(), answered: 200 }));
    const run = follow(home, "--limit", "1", "--status", "2xx");
    await run.until(({ records }) => records.length > 0);
    await store.close();
    run.interrupt();
    await run.done;
    expect(idsOf(run.records)).toEqual([idOf(4)]);
  });

  it("prints only what fits, and goes on with a store that was emptied", async () => {
    const home = await homeWith([
      { event: { type: "ping", id: null } },
      {},
      { event: { type: "ping", id: null } },
    ]);
    const run = follow(home, "--type", "ping", "--limit", "0");
    await run.until(({ records }) => records.length === 2);
    const store = await writer(home);
    await store.prune({ newest: 0 }, { dryRun: false });
    await store.record(draft({ id: idOf(7), receivedAt: 1000, event: { type: "ping", id: null } }));
    await run.until(({ records }) => records.length === 3);
    await store.close();
    run.interrupt();
    await run.done;
    expect(idsOf(run.records)).toEqual([1, 3, 7].map(idOf));
  });
});
