import { expect, it } from "vitest";
import { firstFit } from "../../src/signing/first-fit.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { sign } from "../../src/signing/sign.ts";

const hmac = (id: string, name: string): Scheme => ({
  ...{ id, kind: "hmac", alg: "sha256", encoding: "hex", signed: "{body}" },
  sig: { in: "header", name },
});
const [a, b] = [hmac("a", "x-a"), hmac("b", "x-b")];
const body = Buffer.from("{}");
const input = { method: "POST", url: null, headers: [], body, id: null, timestamp: 0 };

function verdictOf(headers: readonly (readonly [string, string])[], secret = "s") {
  const request = { method: "POST", url: null, headers, body };
  const { scheme, found } = firstFit([a, b], { request, secrets: [secret], time: { now: 0 } });
  return [scheme.id, found.verdict];
}

it("takes the first that fits, then the first that is there, then the first", () => {
  const [ofA, ofB] = [sign(a, input, ["s"]).headers, sign(b, input, ["s"]).headers];
  expect(verdictOf([...ofA, ...ofB])).toEqual(["a", "ok"]);
  expect(verdictOf(ofB)).toEqual(["b", "ok"]);
  expect(verdictOf(ofB, "other")).toEqual(["b", "mismatch"]);
  expect(verdictOf([])).toEqual(["a", "missing"]);
});
