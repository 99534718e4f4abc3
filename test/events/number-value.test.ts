import fc from "fast-check";
import { expect, it } from "vitest";
import { numberValue } from "../../src/events/number-value.ts";

it.each([
  ["1000", "1000.00", "1e3", "1E+3", "10.00e2", "0.1e4"],
  ["0", "-0", "0.00", "0e99", "-0.0E-5"],
  ["-1.5", "-15e-1", "-1.50"],
  ["12345678901234567890", "12345678901234567890.0"],
  ["1e400", "10e399"],
])("%j and the like are one value", (...texts) => {
  expect(new Set(texts.map(numberValue)).size).toBe(1);
});

it("tells values apart that a double does not", () => {
  const texts = ["12345678901234567890", "12345678901234567891", "1", "-1", "10", "0.1", "1e-400", "0"];
  expect(new Set(texts.map(numberValue)).size).toBe(texts.length);
});

it("agrees with whole numbers", () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), fc.nat(5), (a, b, zeros) => {
      expect(numberValue(`${a}.${"0".repeat(zeros + 1)}`)).toBe(numberValue(String(a)));
      expect(numberValue(String(a)) === numberValue(String(b))).toBe(a === b);
    }),
    { numRuns: 100 },
  );
});

it("takes linear time for many zeros", () => {
  expect(numberValue(`1${"0".repeat(500_000)}1`)).toHaveLength(500_004);
});
