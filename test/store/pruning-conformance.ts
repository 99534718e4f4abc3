import { describe, expect, it } from "vitest";
import type { DeliveryStore, Retention } from "../../src/store/deliveries.ts";
import { attempt, draft, newest } from "./drafts.ts";

const minutes = [1, 2, 30, 3, 4, 5, 6];

/** What every store does when its oldest deliveries are removed. */
export function describePruning(open: () => Promise<DeliveryStore>): void {
  async function filled(): Promise<DeliveryStore> {
    const store = await open();
    for (const minute of minutes) {
      const { id } = await store.record(draft({ receivedAt: minute * 60_000 }));
      await store.recordAttempt(attempt(id));
    }
    return store;
  }

  async function left(store: DeliveryStore): Promise<number[]> {
    return (await store.page({ ...newest(100), order: "oldest" })).map(
      ({ receivedAt }) => receivedAt / 60_000,
    );
  }

  describe("pruning", () => {
    it.each<[Retention, number[]]>([
      [{}, minutes],
      [{ before: 0 }, minutes],
      [{ before: 3 * 60_000 }, [30, 3, 4, 5, 6]],
      [{ before: 29 * 60_000 }, [30, 6]],
      [{ before: Number.POSITIVE_INFINITY }, []],
      [{ newest: 100 }, minutes],
      [{ newest: 7 }, minutes],
      [{ newest: 2 }, [5, 6]],
      [{ newest: 0 }, []],
      [{ newest: 5, before: 4 * 60_000 }, [30, 4, 5, 6]],
      [{ maxBytes: 1e12 }, minutes],
      [{ maxBytes: 0 }, [6]],
      [{ maxBytes: 0, newest: 0 }, []],
    ])("%j leaves %j, as a dry run says", async (retention, expected) => {
      const store = await filled();
      const outcome = {
        removed: minutes.length - expected.length,
        oldest: expected.length === 0 ? null : Math.min(...expected) * 60_000,
      };
      expect(await store.prune(retention, { dryRun: true })).toEqual(outcome);
      expect(await left(store)).toEqual(minutes);
      expect(await store.prune(retention, { dryRun: false })).toEqual(outcome);
      expect(await left(store)).toEqual(expected);
      expect(await store.count()).toBe(expected.length);
      expect(await store.size()).toMatchObject({ deliveries: expected.length });
    });

    it("removes attempts too, and forgets whose duplicate a later delivery would be", async () => {
      const store = await open();
      const same = { duplicateKey: "evt_same" };
      const [first, second] = [await store.record(draft(same)), await store.record(draft(same))];
      await store.recordAttempt(attempt(first.id));
      await store.prune({ newest: 1 }, { dryRun: false });
      expect(await store.attemptsOf(first.id)).toEqual([]);
      expect(await store.find(first.id)).toBeNull();
      expect((await store.record(draft(same))).duplicateOf?.id).toBe(second.id);
    });

    it.each([0, 1])("gives no number twice when %d stay", async (kept) => {
      const store = await filled();
      for (const seq of [8, 9]) {
        await store.prune({ newest: kept }, { dryRun: false });
        const delivery = await store.record(draft());
        expect(delivery.seq).toBe(seq);
        expect(await store.find(delivery.id)).toEqual(delivery);
      }
      await store.prune({ newest: 0 }, { dryRun: false });
      await store.prune({ newest: 0 }, { dryRun: false });
      expect(await store.count()).toBe(0);
    });
  });
}
