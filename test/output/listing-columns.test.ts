import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ListingColumns } from "../../src/output/listing-columns.ts";
import { glyphsFor } from "../../src/output/terminal.ts";

const glyphs = glyphsFor({ LANG: "C.UTF-8" }, "linux");
const usual = { delivery: "01m80cjmpj", provider: "payvost", type: "payment.succeeded", id: "evt_abc123" };

function layoutAt(columns: number, cells = usual) {
  const widths = new ListingColumns();
  widths.grow(cells);
  return widths.layout(columns, glyphs);
}

describe("the columns of a list", () => {
  test.each([
    [120, { provider: 11, type: 17, id: 10, took: 8, signOnly: false }],
    [88, { provider: 7, type: 17, id: 0, took: 7, signOnly: false }],
    [80, { provider: 7, type: 17, id: 0, took: 7, signOnly: false }],
    [70, { provider: 7, type: 17, id: 0, took: 0, signOnly: false }],
    [60, { provider: 0, type: 17, id: 0, took: 0, signOnly: false }],
    [59, { provider: 0, type: 17, id: 0, took: 0, signOnly: true }],
    [50, { provider: 0, type: 17, id: 0, took: 0, signOnly: true }],
    [40, { provider: 0, type: 8, id: 0, took: 0, signOnly: true }],
  ])("%i columns wide", (columns, expected) => {
    expect(layoutAt(columns)).toMatchObject({ delivery: 10, ...expected });
  });

  test("at 80 columns there is room for the shortest mark, whoever sends", () => {
    const { delivery, provider, type, verdict, status, took } = layoutAt(80, {
      ...usual,
      provider: "open-market",
    });
    const taken = 8 + 2 + delivery + 2 + provider + 2 + type + 2 + verdict + 2 + status + took;
    expect(80 - taken).toBeGreaterThanOrEqual("  dup".length);
  });

  test("only grow", () => {
    const widths = new ListingColumns();
    widths.grow({ ...usual, provider: "open-market", id: "x".repeat(30) });
    const before = widths.layout(200, glyphs);
    widths.grow(usual);
    expect(widths.layout(200, glyphs)).toEqual(before);
  });

  test("fit any terminal of 42 columns or more", () => {
    const cell = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 42, max: 300 }), cell, cell, cell, (columns, provider, type, id) => {
        const told = layoutAt(columns, { delivery: "01m80cjmpj", provider, type, id });
        const cells = [
          8,
          told.delivery,
          told.provider,
          told.type,
          told.id,
          told.verdict,
          told.status + told.took,
        ];
        const shown = cells.filter((width) => width > 0);
        expect(shown.reduce((sum, width) => sum + width, 2 * (shown.length - 1))).toBeLessThanOrEqual(
          columns,
        );
      }),
    );
  });
});
