import { describe, expect, it } from "vitest";
import type { Ready } from "../../../src/commands/replay/prepare.ts";
import { isVerified, namedItems, type Selection, selected } from "../../../src/commands/replay/select.ts";
import { WhkError } from "../../../src/errors.ts";
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

const damaged = new WhkError("store", "record_damaged", "damaged");

/** Prepares nothing but reads the delivery; those in `broken` are damaged. */
function preparing(store: DeliveryStore, broken: readonly string[] = []) {
  return async (id: string): Promise<Ready> => {
    const delivery = await store.find(id);
    if (delivery === null || broken.includes(id)) throw damaged;
    return { delivery, provider: null, sends: [], sent: "stored" };
  };
}

it("what is named comes once, oldest first, by any beginning of its id", async () => {
  const { store, deliveries } = await memoryOf([{ receivedAt: 3 }, { receivedAt: 2 }]);
  const [first, second] = deliveries.map(({ id }) => id);
  const names = ["last", second ?? "", second?.replace("dlv_", "") ?? "", first ?? ""];
  expect(await namedItems(store, names, preparing(store))).toEqual([
    { id: first, receivedAt: 3 },
    { id: second, receivedAt: 2 },
  ]);
});

it("what is named leaves a damaged one among others to its turn", async () => {
  const { store, deliveries } = await memoryOf([{ receivedAt: 1 }, { receivedAt: 2 }]);
  const ids = deliveries.map(({ id }) => id);
  const broken = preparing(store, ids.slice(1));
  expect(await namedItems(store, ids, broken)).toMatchObject([{ receivedAt: 1 }, { receivedAt: null }]);
  await expect(namedItems(store, ids.slice(1), broken)).rejects.toBe(damaged);
});

it("a name of none is refused", async () => {
  const { store } = await memoryOf([{}]);
  await expect(namedItems(store, ["dlv_zz"], preparing(store))).rejects.toMatchObject({
    code: "unknown_delivery",
  });
});
