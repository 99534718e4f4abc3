import { describe, expect, it } from "vitest";
import { isVerified, type Selection, selected } from "../../../src/commands/replay/select.ts";
import type { DeliveryStore, PageRequest } from "../../../src/store/deliveries.ts";
import { verification } from "../../store/drafts.ts";
import { memoryOf, recordIn } from "./recorded.ts";

async function all(store: DeliveryStore, changes: Partial<Selection> = {}) {
  const skipped: string[] = [];
  const told = { more: 0 };
  const selection: Selection = {
    ...{ filter: {}, most: Number.POSITIVE_INFINITY, allowInvalid: false },
    onSkipped: (verdict) => skipped.push(verdict),
    onMore: () => {
      told.more += 1;
    },
    ...changes,
  };
  const ids: string[] = [];
  for await (const { id } of selected(store, selection)) ids.push(id);
  return { ids, skipped, more: told.more };
}

describe("the chosen deliveries", () => {
  it("come oldest first, a page at a time", async () => {
    const { store, deliveries } = await memoryOf(Array.from({ length: 250 }, () => ({})));
    const requests: PageRequest[] = [];
    const watched = {
      ...store,
      page: (request: PageRequest) => {
        requests.push(request);
        return store.page(request);
      },
    };
    expect((await all(watched)).ids).toEqual(deliveries.map(({ id }) => id));
    expect(requests.map(({ limit }) => limit)).toEqual([1, 100, 100, 100]);
  });

  it("are read no further than they are taken", async () => {
    const { store } = await memoryOf(Array.from({ length: 150 }, () => ({})));
    let pages = 0;
    const watched = {
      ...store,
      page: (request: PageRequest) => {
        pages += 1;
        return store.page(request);
      },
    };
    const unread = () => {};
    const walk = selected(watched, {
      filter: {},
      most: 1000,
      allowInvalid: true,
      onSkipped: unread,
      onMore: unread,
    });
    for (let taken = 0; taken < 100; taken++) await walk.next();
    expect(pages).toBe(2);
  });

  it("are no more than asked for, which is told", async () => {
    const { store, deliveries } = await memoryOf([{}, { signature: verification("mismatch") }, {}, {}]);
    expect(await all(store, { most: 2 })).toEqual({
      ids: [deliveries[0]?.id, deliveries[2]?.id],
      skipped: ["mismatch"],
      more: 1,
    });
    expect(await all(store, { most: 3 })).toMatchObject({ more: 0 });
    expect(await all(store, { allowInvalid: true })).toMatchObject({
      ids: deliveries.map(({ id }) => id),
      skipped: [],
    });
  });

  it("are those there were at the start", async () => {
    const { store } = await memoryOf([{}, {}]);
    const unread = () => {};
    const seen: number[] = [];
    for await (const { seq } of selected(store, {
      filter: {},
      most: 100,
      allowInvalid: true,
      onSkipped: unread,
      onMore: unread,
    })) {
      seen.push(seq);
      await recordIn(store, [{}]);
    }
    expect(seen).toEqual([1, 2]);
  });
});

it("what needs no permission verified, or cannot be verified", () => {
  const verdicts = ["ok", "unsigned", "missing", "malformed", "mismatch", "stale", "future"] as const;
  expect(verdicts.map(isVerified)).toEqual([true, true, false, false, false, false, false]);
});
