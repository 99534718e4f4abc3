import { describe, expect, test } from "vitest";
import { marksWithin } from "../../src/output/marks.ts";
import { plainLook } from "./looks.ts";
import { attempt, noon, openMarket, outcome, type Told } from "./outcomes.ts";

const earlier = { id: "dlv_1", receivedAt: noon - 60_000, changedBody: false };
const marks = (told: Told, room = 100) => marksWithin(room, outcome(told), plainLook())?.plain ?? null;

describe("marks", () => {
  test.each<[string, Told, string]>([
    ["nothing special", { attempts: [attempt()] }, ""],
    ["a duplicate", { duplicateOf: earlier }, "duplicate of 12:03:31"],
    [
      "a duplicate of another day",
      { duplicateOf: { ...earlier, receivedAt: noon - 86_400_000 } },
      "duplicate of 2025-11-20 12:04:31",
    ],
    [
      "a changed body",
      { duplicateOf: { ...earlier, changedBody: true } },
      "duplicate of 12:03:31, changed body",
    ],
    ["a handshake", { handshake: true }, "handshake answered"],
    ["a handshake with a wrong token", { handshake: true, status: 403 }, "handshake refused"],
    ["a slow answer", { ms: 5001 }, "slow: payvost waits 5 s"],
    ["just in time", { ms: 5000 }, ""],
    ["slow, where no limit is known", { ms: 60_000, provider: openMarket }, ""],
    ["accepted although not verified", { signature: { verdict: "mismatch" } }, "accepted unverified"],
    ["refused because not verified", { signature: { verdict: "mismatch" }, status: 401 }, ""],
    ["unsigned", { signature: { verdict: "unsigned" } }, ""],
    [
      "an old secret, and another reading, which is said below",
      { signature: { why: "old secret, accepted until 12:04:31; fits the scheme x" } },
      "old secret, accepted until 12:04:31",
    ],
    ["an old secret without a known end", { signature: { why: "old secret" } }, "old secret"],
    [
      "a secret that ends",
      { signature: { why: "secret, accepted until 12:04:31" } },
      "secret, accepted until 12:04:31",
    ],
    ["words that only begin like that", { signature: { why: "secret words" } }, ""],
    [
      "an old secret that no longer counts",
      { signature: { verdict: "mismatch", why: "old secret" }, status: 401 },
      "",
    ],
    [
      "forwarded although not verified",
      { signature: { verdict: "stale" }, attempts: [attempt({ status: 500 })] },
      "accepted unverified",
    ],
  ])("%s", (_name, told, expected) => {
    expect(marks(told)).toBe(expected);
  });

  test("leave out until when an old secret counts where there is no room", () => {
    expect(marks({ signature: { why: "old secret, accepted until 12:04:31" } }, 12)).toBe("old secret");
  });

  test("get shorter with the room there is", () => {
    const told: Told = { duplicateOf: { ...earlier, changedBody: true } };
    expect(marks(told, 35)).toBe("duplicate of 12:03:31, changed body");
    expect(marks(told, 34)).toBe("duplicate, changed body");
    expect(marks(told, 22)).toBe("dup, changed");
    expect(marks(told, 11)).toBe(null);
    expect(marks({}, 0)).toBe("");
    expect(marks({}, -5)).toBe("");
  });
});

test.each([
  [{ count: 1, sent: undefined }, ""],
  [{ count: 3, sent: undefined }, "3 attempts"],
  [{ count: 2, sent: "edited" }, "2 attempts, sent edited"],
  [{ count: 1, sent: "resigned" }, "signed again"],
] as const)("of a stored delivery: %j", (made, expected) => {
  expect(marksWithin(100, { ...outcome({ attempts: [attempt()] }), made }, plainLook())?.plain).toBe(
    expected,
  );
});
