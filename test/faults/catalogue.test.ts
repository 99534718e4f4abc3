import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { idsIn, problemsOf, provenBy, summary } from "./catalogue.ts";
import { type Row, rows } from "./rows.ts";

it("has a test or a reason for every row", () => {
  const proven = provenBy(resolve("test"));
  process.stdout.write(`faults: ${summary(rows, proven)}\n`);
  expect(problemsOf(rows, proven)).toEqual([]);
});

it("has a reason of some words where there is no test", () => {
  for (const { proof } of Object.values(rows)) {
    if (proof !== "test") expect(proof.none.split(" ").length).toBeGreaterThan(5);
  }
});

describe("the search", () => {
  const name = (ids: string) => `"${ids}is kept"`;

  it("finds ids at the beginning of names only", () => {
    const [one, two] = [name("[S1] "), name("[H9] [D1] ")];
    expect(idsIn(`it(${one}, () => {})`)).toEqual(["S1"]);
    expect(idsIn(`it.each([\n  [1],\n])(\n  ${two},\n  f)`)).toEqual(["H9", "D1"]);
    expect(idsIn(`it.skipIf(x)(${one}, f)`)).toEqual(["S1"]);
    expect(idsIn('it("keeps [S1] in", f); const a = ["[S1] "]; it("[S1]x", f)')).toEqual([]);
  });

  it("reports what does not fit", () => {
    const row: Row = { fault: "a fault", must: "be survived", proof: "test" };
    const table = { S1: row, S2: row, S3: { ...row, proof: { none: "because" } } };
    const proven = new Map([
      ["S1", 2],
      ["S3", 1],
      ["S9", 1],
    ]);
    expect(problemsOf(table, proven)).toEqual([
      "S9: there is no such row",
      "S2: no test proves it (a fault)",
      "S3: has a reason for being untested, and tests",
    ]);
    expect(summary(table, proven)).toBe("3 rows: 2 proven by 3 tests, 1 with a reason: S 2/3 (3)");
  });
});
