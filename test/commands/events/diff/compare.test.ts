import { describe, expect, it } from "vitest";
import { compareDeliveries } from "../../../../src/commands/events/diff/compare.ts";
import type { RawHeaders } from "../../../../src/events/delivery.ts";
import { draft } from "../../../store/drafts.ts";

function compare(a: string | Buffer, b: string | Buffer, headers: RawHeaders = []) {
  const [one, other] = [a, b].map((body) => ({
    ...draft({ body: Buffer.from(body), headers }),
    seq: 1,
    duplicateOf: null,
  }));
  if (one === undefined || other === undefined) throw new Error("none");
  return compareDeliveries(one, other, { headers: false });
}

describe("compareDeliveries", () => {
  it.each<[string | Buffer, string | Buffer, string, string[]]>([
    ['{"a":1}', '{"a":1}', "bytes", ["the same bytes"]],
    ['{"a":1}', '{ "a":1}', "json", ["same values, other layout"]],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', "json", ["same values, other order"]],
    ['{"a":1,"b":2}', '{"b":2,"a":3}', "json", ["keys that both have stand in another order"]],
    [
      '{"a":1,"a":2}',
      '{"a":2}',
      "json",
      ["same values, other layout", "a repeats a key; its last value is compared"],
    ],
    ['{"a":2}', '{"a":1,"a":3}', "json", ["b repeats a key; its last value is compared"]],
    ['{"a":1,"a":2}', '{"a":1,"a":3}', "json", ["both repeat a key; its last value is compared"]],
    ["one\ntwo", "one\nthree", "text", []],
    ["one\r\n", "one\n", "text", ["the same lines, other line ends"]],
    ['{"a":1}', "no json", "text", []],
    [
      Buffer.from([1, 255, 3]),
      Buffer.from([1, 255, 4, 5]),
      "bytes",
      ["the bytes differ from offset 2 on; 3 and 4 bytes"],
    ],
    [Buffer.from([255]), "", "bytes", ["the bytes differ from offset 0 on; 1 and 0 bytes"]],
  ])("%o and %o", (a, b, as, remarks) => {
    const comparison = compare(a, b);
    expect(comparison).toMatchObject({ as, remarks, same: remarks[0] === "the same bytes" });
  });

  it("compares the fields of forms", () => {
    const form = [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]] as const;
    expect(compare("a=1&b=x+y", "b=x%20z&a=1", form)).toMatchObject({
      as: "form",
      changes: [{ path: "form:b", change: "changed", from: "x y", to: "x z" }],
    });
    expect(compare("a=1&b=2", "b=2&a=1", form).remarks).toEqual(["same fields, other order or encoding"]);
  });

  it("compares headers when asked, without showing credentials", () => {
    const delivery = (headers: RawHeaders) => ({
      ...draft({ headers, body: Buffer.from("{}") }),
      seq: 1,
      duplicateOf: null,
    });
    const a = delivery([
      ["Authorization", "Bearer one"],
      ["X-A", "1"],
      ["Content-Length", "2"],
      ["X-Signature", "ab"],
    ]);
    const b = delivery([
      ["x-a", "2"],
      ["authorization", "Bearer two"],
      ["X-Signature", "cd"],
    ]);
    expect(compareDeliveries(a, b, { headers: true })).toMatchObject({
      same: false,
      changes: [
        { path: "header:authorization", change: "changed", from: "(not shown)", to: "(not shown)" },
        { path: "header:x-a", from: "1", to: "2" },
        { path: "header:x-signature", from: "ab", to: "cd" },
      ],
    });
    expect(compareDeliveries(a, b, { headers: false }).same).toBe(true);
  });
});
