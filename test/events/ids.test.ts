import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createIds } from "../../src/events/ids.ts";

it("makes ids of 26 letters and digits that sort by time and do not repeat", () => {
  let now = 1_700_000_000_000;
  const ids = createIds(() => now++, randomBytes);
  const made = Array.from({ length: 1000 }, () => ids.next("dlv_"));
  expect(made[0]).toMatch(/^dlv_[0-9a-hjkmnp-tv-z]{26}$/);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(1000);
});

it("takes time and chance from where it is told to", () => {
  const asked: number[] = [];
  const bytes = (count: number) => {
    asked.push(count);
    return Buffer.alloc(count, 10);
  };
  const ids = createIds(() => 33, bytes);
  expect(ids.next("x_")).toBe(`x_0000000011${"a".repeat(16)}`);
  ids.next("x_");
  expect(asked).toEqual([4096]);
});
