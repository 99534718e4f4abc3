import { expect, it } from "vitest";
import { conditionsOf, foldedBytes, marks } from "../../src/store/filter-sql.ts";

it("asks nothing without a filter", () => {
  expect(conditionsOf({})).toEqual([]);
  expect(conditionsOf({ types: ["a"], search: "" })).toEqual([]);
});

it("has a value for every question mark, and none in the SQL itself", () => {
  const evil = "' OR 1 --";
  for (const status of [200, "5xx", "failed", "delivered", "unsent"] as const) {
    const all = conditionsOf({
      id: evil,
      provider: evil,
      verdicts: ["ok", "stale"],
      since: 1,
      until: 2,
      status,
      search: evil,
    });
    expect(all).toHaveLength(7);
    for (const { sql, values } of all) {
      expect(sql).not.toContain(evil);
      expect(sql.split("?")).toHaveLength(values.length + 1);
    }
  }
});

it("reads payloads last", () => {
  const all = conditionsOf({ search: "a", provider: "b", status: "failed" }).map(({ sql }) => sql);
  expect(all.findIndex((sql) => sql.includes("payload"))).toBe(2);
});

it("folds ASCII letters only", () => {
  expect(foldedBytes(Buffer.from("AZaz09É[")).toString()).toBe("azaz09É[");
  expect(foldedBytes(Buffer.from([0xc4, 0x41, 0xff, 0]))).toEqual(Buffer.from([0xc4, 0x61, 0xff, 0]));
});

it("writes as many question marks as values", () => {
  expect(marks(["a", "b", "c"])).toBe("?,?,?");
});
