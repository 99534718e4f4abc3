import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/listen/candidate.ts";
import { acceptedSecrets, endingOf, tellEnding, verifyEnded } from "../../src/listen/endings.ts";
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

it("knows how the secret ends that fits", async () => {
  const one = await overlapping();
  expect(endingOf(one, { ...ok, secret: 0 })).toBeNull();
  expect(endingOf(one, { ...ok, secret: 2 })).toEqual({ until: now + 1000, replaced: true });
  expect(endingOf(one, { ...ok, secret: null })).toBeNull();
  expect(endingOf(candidate(one.provider, ["a"]), { ...ok, secret: 0 })).toBeNull();
});

it.each([
  [{ until: now + 5, replaced: true }, "old secret, accepted until at 5"],
  [{ until: null, replaced: true }, "old secret"],
  [{ until: now + 5, replaced: false }, "secret, accepted until at 5"],
])("says %j", (ending, words) => {
  expect(tellEnding(ending, now, tellTime)).toBe(words);
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
