import fc from "fast-check";
import { expect, test } from "vitest";
import { DeliveryColumns } from "../../src/output/columns.ts";
import { glyphsFor } from "../../src/output/terminal.ts";

const glyphs = glyphsFor({ LANG: "C.UTF-8" }, "linux");
const row = { provider: "payvost", type: "payment.succeeded", id: "evt_abc123" };

test.each([
  [120, { provider: 11, type: 17, id: 10, took: 8 }],
  [100, { provider: 11, type: 17, id: 10, took: 8 }],
  [80, { provider: 7, type: 17, id: 10, took: 7 }],
  [79, { provider: 7, type: 17, id: 0, took: 7 }],
  [60, { provider: 7, type: 14, id: 0, took: 7 }],
  [59, { provider: 0, type: 17, id: 0, took: 0 }],
  [20, { provider: 0, type: 8, id: 0, took: 0 }],
  [Number.POSITIVE_INFINITY, { provider: 11, type: 17, id: 10, took: 8 }],
])("%i columns", (columns, expected) => {
  const widths = new DeliveryColumns();
  widths.grow(row);
  expect(widths.layout(columns, glyphs)).toMatchObject(expected);
});

test.each([
  [80, { provider: 11, type: 18, id: 10 }],
  [79, { provider: 11, type: 24, id: 0 }],
  [60, { provider: 8, type: 13, id: 0 }],
])("%i columns keep their cells however long the names are", (columns, expected) => {
  const widths = new DeliveryColumns();
  widths.grow({ provider: "standard-webhooks", type: "fraud.transaction_blocked", id: "evt_1234567890abc" });
  expect(widths.layout(columns, glyphs)).toMatchObject(expected);
});

test("known names are there from the start, and long ones have bounds", () => {
  const widths = new DeliveryColumns({ providers: ["standard-webhooks-and-more"], types: ["a".repeat(99)] });
  widths.grow({ provider: "", type: "", id: "i".repeat(500) });
  expect(widths.layout(Number.POSITIVE_INFINITY, glyphs)).toMatchObject({ provider: 17, type: 40, id: 40 });
});

test("widths only grow", () => {
  const name = fc.string({ maxLength: 50 });
  const rows = fc.array(fc.record({ provider: name, type: name, id: name }), { maxLength: 20 });
  fc.assert(
    fc.property(rows, (some) => {
      const widths = new DeliveryColumns();
      let before = widths.layout(Number.POSITIVE_INFINITY, glyphs);
      for (const one of some) {
        widths.grow(one);
        const after = widths.layout(Number.POSITIVE_INFINITY, glyphs);
        for (const key of ["provider", "type", "id"] as const)
          expect(after[key]).toBeGreaterThanOrEqual(before[key]);
        before = after;
      }
    }),
  );
});
