import { describe, expect, it } from "vitest";
import { findId } from "../../../src/commands/events/which.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { draft } from "../../store/drafts.ts";

async function find(given: string, count = 3) {
  const store = openMemoryStore();
  for (let n = 1; n <= count; n++) await store.record(draft({ id: `dlv_01k${n}${"x".repeat(22)}` }));
  return findId(store, given);
}

describe("the delivery a person means", () => {
  it.each([
    ["last", "dlv_01k3"],
    ["dlv_01k2", "dlv_01k2"],
    ["01k1", "dlv_01k1"],
    ["DLV_01K2", "dlv_01k2"],
    [`01k2${"x".repeat(22)}`, "dlv_01k2"],
  ])("%s", async (given, expected) => {
    expect(await find(given)).toBe(`${expected}${"x".repeat(22)}`);
  });

  it("is the one with exactly this id, whatever else begins with it", async () => {
    const store = openMemoryStore();
    for (const id of ["dlv_1", "dlv_12"]) await store.record(draft({ id }));
    expect(await findId(store, "1")).toBe("dlv_1");
  });

  it("must be there", async () => {
    await expect(find("zzz")).rejects.toMatchObject({ kind: "usage", code: "unknown_delivery" });
    await expect(find("%")).rejects.toMatchObject({ code: "unknown_delivery" });
    await expect(find("last", 0)).rejects.toMatchObject({ kind: "usage", code: "no_deliveries" });
  });

  it("must be one: otherwise some of those meant are named", async () => {
    await expect(find("01k")).rejects.toMatchObject({
      kind: "usage",
      code: "ambiguous_delivery",
      hint: expect.stringContaining(`dlv_01k3${"x".repeat(22)}, dlv_01k2`),
    });
    await expect(find("", 9)).rejects.toMatchObject({ hint: expect.stringMatching(/, …$/) });
  });
});
