import { describe, expect, it } from "vitest";
import type { Quota } from "../../src/store/quota.ts";
import { createQuotaKeeper } from "../../src/store/quota.ts";
import { draft, newest } from "./drafts.ts";
import { openStoreFile, storeOptions } from "./sqlite-store.ts";

function quotaOf(limits: Partial<Quota>): { quota: Quota; warnings: string[] } {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  return { quota: { maxBytes: null, maxAge: null, now: () => 0, warn, ...limits }, warnings };
}

describe("a store with a quota", () => {
  it("stays about as large as it may be, says so once, and keeps the newest", async () => {
    const maxBytes = 2 * 1024 * 1024;
    const { quota, warnings } = quotaOf({ maxBytes });
    const store = await openStoreFile({ quota });
    const body = Buffer.alloc(20_000);
    for (let n = 0; n < 20; n += 1) {
      await Promise.all(Array.from({ length: 20 }, () => store.record(draft({ body }))));
      expect((await store.size()).bytes).toBeLessThan(maxBytes + 1_500_000);
    }
    const { deliveries, bytes } = await store.size();
    expect(bytes).toBeGreaterThan(maxBytes / 2);
    const seqs = (await store.page(newest(1000))).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: deliveries }, (_, n) => 400 - n));
    expect(warnings).toEqual([
      "the store has reached its limit and drops its oldest deliveries; the setting store.maxSize sets it",
    ]);
  });

  it("shrinks one that is too large already, a step with every write", async () => {
    const options = await storeOptions();
    const before = await openStoreFile(options);
    await Promise.all(Array.from({ length: 1000 }, () => before.record(draft())));
    await before.close();
    const store = await openStoreFile({ ...options, quota: quotaOf({ maxBytes: 1 }).quota });
    for (let n = 1; n <= 40; n += 1) await store.record(draft());
    await store.close();
    const after = await openStoreFile(options);
    expect(await after.count()).toBeLessThan(5);
    expect(await after.page(newest(1))).toMatchObject([{ seq: 1040 }]);
  });

  it("drops what is too old, and names that setting", async () => {
    let now = 10_000;
    const { quota, warnings } = quotaOf({ maxAge: 1000, now: () => now });
    const store = await openStoreFile({ quota });
    await store.record(draft({ receivedAt: now }));
    now += 5000;
    await Promise.all(Array.from({ length: 128 }, () => store.record(draft({ receivedAt: now }))));
    await store.record(draft({ receivedAt: now }));
    expect((await store.page({ ...newest(1), order: "oldest" }))[0]?.seq).toBe(2);
    expect(warnings).toEqual([expect.stringContaining("store.maxAge")]);
  });

  it("never touches the newest, however small the quota", async () => {
    const store = await openStoreFile({ quota: quotaOf({ maxBytes: 1 }).quota });
    for (let n = 0; n < 5; n += 1) {
      const { id } = await store.record(draft({ body: Buffer.alloc(2_000_000) }));
      expect(await store.find(id)).not.toBeNull();
    }
  });

  it("refuses no delivery because a removal failed", async () => {
    const options = await storeOptions();
    const { engine } = options;
    let fails = false;
    const failing: typeof engine = (path) => {
      const database = engine(path);
      return {
        exec: (sql) => database.exec(sql),
        close: () => database.close(),
        prepare(sql) {
          if (!sql.startsWith("DELETE") || !fails) return database.prepare(sql);
          throw Object.assign(new Error("injected"), { errcode: 13 });
        },
      };
    };
    fails = true;
    const store = await openStoreFile({ ...options, engine: failing, quota: quotaOf({ maxBytes: 1 }).quota });
    for (let n = 1; n <= 5; n += 1) expect(await store.record(draft())).toMatchObject({ seq: n });
    expect(await store.count()).toBe(5);
  });
});

it("is looked at first at once, then after so many writes or bytes", () => {
  const keeper = createQuotaKeeper(quotaOf({ maxBytes: null }).quota);
  const batch = (writes: number, bytes: number) => Array.from({ length: writes }, () => ({ bytes }));
  expect(keeper.isDue(batch(1, 1))).toBe(true);
  keeper.trim({ statement: () => ({ all: () => [] }) } as never);
  expect(keeper.isDue(batch(127, 1))).toBe(false);
  expect(keeper.isDue(batch(1, 1))).toBe(true);
  keeper.trim({ statement: () => ({ all: () => [] }) } as never);
  expect(keeper.isDue(batch(1, 1_048_575))).toBe(false);
  expect(keeper.isDue(batch(1, 1))).toBe(true);
});
