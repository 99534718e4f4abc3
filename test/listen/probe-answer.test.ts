import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { createProbeAnswer } from "../../src/listen/probe-answer.ts";

it("the answer to a probe needs the key", () => {
  const key = Buffer.alloc(32, 1);
  const nonce = "00".repeat(16);
  const expected = createHmac("sha256", key).update(`whk-probe:${nonce}`).digest("hex");
  expect(createProbeAnswer(key)(nonce)).toBe(expected);
  expect(createProbeAnswer(Buffer.alloc(32, 2))(nonce)).not.toBe(expected);
  expect(createProbeAnswer(key)("01".repeat(16))).not.toBe(expected);
});
