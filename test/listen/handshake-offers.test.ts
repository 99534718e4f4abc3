import { expect, it } from "vitest";
import { openHandshakes } from "../../src/listen/handshake.ts";
import { offersOf } from "../../src/listen/handshake-offers.ts";
import { candidate, provider } from "./requests.ts";

const payvost = await provider("payvost");
const slack = await provider("slack");
const all = [candidate(payvost, ["whsec_a"]), candidate(slack, ["whsec_b"])];
const own = { name: "slack-url-verification", secrets: ["whsec_b"] };

it("offers a provider its own handshake with its secrets, and none to one that has none", () => {
  const offers = offersOf({ named: null, all });
  expect(offers(slack)).toEqual([own]);
  expect(offers(payvost)).toEqual([]);
});

it("offers nobody's request those of all and the open ones, without secrets", () => {
  const offers = offersOf({ named: null, all });
  expect(offers(null)).toEqual([own, ...openHandshakes.map((name) => ({ name, secrets: [] }))]);
});

it("holds nobody's request for one of the provider that is named", () => {
  expect(offersOf({ named: { provider: slack }, all })(null)).toEqual([own]);
  expect(offersOf({ named: { provider: payvost }, all })(null)).toEqual([]);
});
