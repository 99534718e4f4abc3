import { expect, it } from "vitest";
import { namedItems } from "../../../src/commands/replay/named.ts";
import type { Ready } from "../../../src/commands/replay/prepare.ts";
import { WhkError } from "../../../src/errors.ts";
import type { DeliveryStore } from "../../../src/store/deliveries.ts";
import { memoryOf } from "./recorded.ts";

const damaged = new WhkError("store", "record_damaged", "damaged");

/** Prepares nothing but reads the delivery; those in `broken` are damaged. */
function preparing(store: DeliveryStore, broken: readonly string[] = []) {
  return async (id: string): Promise<Ready> => {
    const delivery = await store.find(id);
    if (delivery === null || broken.includes(id)) throw damaged;
    return { delivery, provider: null, sends: [], sent: "stored" };
  };
}

it("names each once, oldest first, by any beginning of its id", async () => {
  const { store, deliveries } = await memoryOf([{ receivedAt: 3 }, { receivedAt: 2 }]);
  const [first, second] = deliveries.map(({ id }) => id);
  const names = ["last", second ?? "", second?.replace("dlv_", "") ?? "", first ?? ""];
  expect(await namedItems(store, names, preparing(store))).toEqual([
    { id: first, receivedAt: 3 },
    { id: second, receivedAt: 2 },
  ]);
});

it("leaves a damaged one among others to its turn", async () => {
  const { store, deliveries } = await memoryOf([{ receivedAt: 1 }, { receivedAt: 2 }]);
  const ids = deliveries.map(({ id }) => id);
  const broken = preparing(store, ids.slice(1));
  expect(await namedItems(store, ids, broken)).toMatchObject([{ receivedAt: 1 }, { receivedAt: null }]);
  await expect(namedItems(store, ids.slice(1), broken)).rejects.toBe(damaged);
});

it("refuses what names none", async () => {
  const { store } = await memoryOf([{}]);
  await expect(namedItems(store, ["dlv_zz"], preparing(store))).rejects.toMatchObject({
    code: "unknown_delivery",
  });
});
