import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/listen/candidate.ts";
import { acceptedSecrets, tellSecret, verifyEnded } from "../../src/listen/endings.ts";
import { baseUrl, candidate, now, provider, signedRequest } from "./requests.ts";

const ok = { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null } as const;
const tellTime = (time: number) => `at ${time - now}`;

async function overlapping() {
  const endings = new Map([
    ["unknown", { until: null, replaced: true }],
    ["old", { until: now + 1000, replaced: true }],
  ]);
  return { ...candidate(await provider("payvost"), ["new", "unknown", "old"]), endings };
}

describe("the accepted secrets", () => {
  it("are the very list while none ends", async () => {
    const one = candidate(await provider("payvost"), ["a", "b"]);
    expect(acceptedSecrets(one, now)).toBe(one.secrets);
  });

  it.each([
    [999, ["new", "unknown", "old"]],
    [1000, ["new", "unknown"]],
  ])("%i ms on", async (later, secrets) => {
    expect(acceptedSecrets(await overlapping(), now + later)).toEqual(secrets);
  });
});

it.each([
  [0, null],
  [1, "old secret"],
  [2, "old secret, accepted until at 1000"],
  [3, "stored secret, endpoint e"],
  [null, null],
])("says of secret %j what is worth saying", async (secret, words) => {
  const one = await overlapping();
  const beside = new Map([["kept", "stored secret, endpoint e"]]);
  const wider = { ...one, secrets: [...one.secrets, "kept"], beside };
  expect(tellSecret(wider, { ...ok, secret }, { now, tellTime })).toBe(words);
});

it("says when a secret ends that no newer one replaced", async () => {
  const endings = new Map([["a", { until: now + 5, replaced: false }]]);
  const one = { ...candidate(await provider("payvost"), ["a"]), endings };
  expect(tellSecret(one, { ...ok, secret: 0 }, { now, tellTime })).toBe("secret, accepted until at 5");
});

it("says nothing of secrets that stay and were given", async () => {
  const one = candidate(await provider("payvost"), ["a"]);
  expect(tellSecret(one, { ...ok, secret: 0 }, { now, tellTime })).toBeNull();
});

it("tells a signature of a secret that has ended from any other", async () => {
  const one = await overlapping();
  const [reading] = readingsOf(one);
  if (reading === undefined) throw new Error("payvost has a scheme");
  const ended = (secret: string, later: number) => {
    const signed = { ...signedRequest(reading.variant.scheme, secret), url: baseUrl };
    return verifyEnded(reading, signed, { now: now + later, tellTime });
  };
  expect(ended("old", 1000)).toMatchObject({ verdict: "mismatch", reason: "secret_ended", secret: null });
  expect(ended("old", 999)).toBeNull();
  expect(ended("unknown", 5000)).toBeNull();
  expect(ended("nobody's", 5000)).toBeNull();
});
