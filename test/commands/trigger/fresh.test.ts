import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { freshId, freshTime } from "../../../src/commands/trigger/fresh.ts";

describe("freshId", () => {
  it.each([
    ["evt_{16}", /^evt_[a-z0-9]{16}$/],
    ["MNFY|{3}|{4}", /^MNFY\|[a-z0-9]{3}\|[a-z0-9]{4}$/],
    ["{uuid}", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["plain", /^plain$/],
    ["{other}", /^\{other\}$/],
  ])("%s", (pattern, expected) => {
    expect(freshId(pattern, randomBytes)).toMatch(expected);
  });

  it("is another one each time", () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => freshId("evt_{9}", randomBytes)));
    expect(ids.size).toBe(10_000);
  });
});

describe("freshTime", () => {
  const now = Date.UTC(2031, 4, 6, 7, 8, 9, 10);

  it.each([
    ["iso", "2025-11-01T10:00:00Z", '"2031-05-06T07:08:09Z"'],
    ["iso", "2022-11-03T20:26:10.344522Z", '"2031-05-06T07:08:09.010Z"'],
    ["unix", 1699564800, "1935817689"],
    ["unix", "1699564800", '"1935817689"'],
    ["unix-ms", 1699564800000, "1935817689010"],
  ] as const)("%s like %s", (as, sample, expected) => {
    expect(freshTime(now, as, sample)).toBe(expected);
  });
});
