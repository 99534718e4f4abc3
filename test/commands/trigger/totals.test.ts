import { expect, it } from "vitest";
import { Totals } from "../../../src/commands/trigger/totals.ts";

it("counts, groups failures by what happened, most frequent first, and gives percentiles", () => {
  const totals = new Totals();
  for (let ms = 1; ms <= 100; ms++) totals.add(true, "200", ms);
  totals.add(false, "refused", null);
  totals.add(false, "500", 100);
  totals.add(false, "500", 100);
  const summary = totals.summary(2000);
  expect(summary).toMatchObject({
    sent: 103,
    ok: 100,
    failed: 3,
    rps: 51.5,
    failures: { "500": 2, refused: 1 },
  });
  expect(summary.p50).toBeCloseTo(51, -1);
  expect(summary.p99).toBeCloseTo(100, 0);
  expect([totals.sent, totals.failed]).toEqual([103, 3]);
});

it("has no percentiles without an answer, and no rate without time", () => {
  const totals = new Totals();
  expect(totals.summary(0)).toEqual({
    sent: 0,
    ok: 0,
    failed: 0,
    rps: 0,
    p50: null,
    p99: null,
    failures: {},
  });
  totals.add(false, "timeout", null);
  expect(totals.summary(0)).toMatchObject({ sent: 1, failed: 1, p50: null });
});

it("takes answers faster than a microsecond", () => {
  const totals = new Totals();
  totals.add(true, "200", 0);
  expect(totals.summary(1)).toMatchObject({ p50: 0 });
});
