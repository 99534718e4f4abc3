import { expect, it } from "vitest";
import { shortIds } from "../../../src/commands/events/short-ids.ts";
import { findId } from "../../../src/commands/events/which.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { draft } from "../../store/drafts.ts";

async function storeOf(...ids: string[]) {
  const store = openMemoryStore();
  for (const id of ids) await store.record(draft({ id }));
  return store;
}

it("are ten letters, the time, and more where two came in the same millisecond", async () => {
  const ids = [
    "dlv_01m80cjmpjh8fmz0rzczcp7nt0",
    "dlv_01m80cjmpkaaaaaaaaaaaaaaaa",
    "dlv_01m80cjmpkaabaaaaaaaaaaaaa",
  ];
  const store = await storeOf(...ids);
  const short = await shortIds(store, ids);
  expect(short).toEqual(["01m80cjmpj", "01m80cjmpkaaaa", "01m80cjmpkaaba"]);
  for (const [index, one] of short.entries()) expect(await findId(store, one)).toBe(ids[index]);
});

it("stay whole where nothing shorter names them, or they are none of whk's", async () => {
  const ids = ["dlv_01m80cjmpkaaaaaaaaaaaaaaa1", "dlv_01m80cjmpkaaaaaaaaaaaaaaa2"];
  const store = await storeOf(...ids);
  expect(await shortIds(store, [...ids, "other"])).toEqual([...ids.map((id) => id.slice(4)), "other"]);
});
