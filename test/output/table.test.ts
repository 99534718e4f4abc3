import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Column, table } from "../../src/output/table.ts";
import { loadWidths, text } from "../../src/output/text.ts";
import { plainLines, plainLook } from "./looks.ts";

beforeAll(loadWidths);

const columns: Column[] = [{ title: "id" }, { title: "url", least: 10 }, { title: "sent", align: "right" }];
const rows = [
  ["webhook_abc123", "https://example.com/hooks/payvost", 7],
  ["webhook_def456", "https://quiet-fox.loca.lt/9f3c", 1200],
];

describe("on a terminal", () => {
  test("rows stand under their titles", () => {
    expect(plainLines(table(columns, rows, plainLook()))).toEqual([
      "ID              URL                                SENT",
      "webhook_abc123  https://example.com/hooks/payvost     7",
      "webhook_def456  https://quiet-fox.loca.lt/9f3c     1200",
    ]);
  });

  test("what may be cut is cut, what may not is not", () => {
    expect(plainLines(table(columns, rows, plainLook({ columns: 40 })))).toEqual([
      "ID              URL                 SENT",
      "webhook_abc123  https://example.c…     7",
      "webhook_def456  https://quiet-fox…  1200",
    ]);
    expect(plainLines(table(columns, rows, plainLook({ columns: 10 })))[1]).toBe(
      "webhook_abc123  https://e…     7",
    );
  });

  test("no blanks at the end, missing cells are empty", () => {
    expect(plainLines(table([{ title: "a" }, { title: "b" }], [["1"], ["long", "2"]], plainLook()))).toEqual([
      "A     B",
      "1     ",
      "long  2",
    ]);
  });

  test("stays within the width when every column may be cut", () => {
    const cell = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { maxLength: 5 }),
        fc.integer({ min: 20, max: 100 }),
        (some, width) => {
          const both: Column[] = [
            { title: "a", least: 5 },
            { title: "b", least: 5 },
          ];
          for (const line of table(both, some, plainLook({ columns: width }))) {
            expect(line.width).toBeLessThanOrEqual(width);
            expect(line.plain).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
    );
  });
});

test("into a pipe: tabs, whole cells, no titles, masked", () => {
  const redact = (value: string) => value.replaceAll("secret", "…");
  const look = plainLook({ columns: Number.POSITIVE_INFINITY, redact });
  expect(
    plainLines(
      table(
        columns,
        [
          ["a\tb", "secret", 3],
          [text`own`, "x".repeat(200), 4],
        ],
        look,
      ),
    ),
  ).toEqual(["a\\tb\t…\t3", `own\t${"x".repeat(200)}\t4`]);
});
