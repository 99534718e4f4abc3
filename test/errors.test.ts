import { expect, it } from "vitest";
import { exitCodeOf, exitCodes, systemCode, WhkError } from "../src/errors.ts";

it.each([
  ["defect", 1],
  ["usage", 2],
  ["auth", 3],
  ["unsupported", 4],
  ["provider", 5],
  ["network", 6],
  ["signature", 7],
  ["expectation", 8],
  ["app", 9],
  ["store", 10],
] as const)("maps %s to exit %i", (kind, code) => {
  expect(exitCodeOf(kind)).toBe(code);
});

it("lists every code once, in order", () => {
  const codes = exitCodes.map((row) => row.code);
  expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
});

it("carries a code, a hint and details beside the message", () => {
  const cause = new Error("below");
  const error = new WhkError("store", "disk_full", "the disk is full", {
    hint: "free some",
    details: { bytes: 3 },
    cause,
  });
  expect(error).toMatchObject({
    kind: "store",
    code: "disk_full",
    hint: "free some",
    details: { bytes: 3 },
    cause,
  });
});

it.each([
  [Object.assign(new Error("x"), { code: "ENOENT" }), "ENOENT"],
  [Object.assign(new Error("x"), { code: 5 }), null],
  [new Error("x"), null],
  ["ENOENT", null],
])("reads the system code of %s", (thrown, code) => {
  expect(systemCode(thrown)).toBe(code);
});

it("carries steps where a hint is not enough", () => {
  const steps = [{ label: "click", text: "Settings" }];
  expect(new WhkError("unsupported", "x", "no", { steps }).steps).toEqual(steps);
  expect(new WhkError("unsupported", "x", "no").steps).toEqual([]);
});
