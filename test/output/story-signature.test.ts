import { describe, expect, test } from "vitest";
import type { Verification } from "../../src/events/delivery.ts";
import { label, signatureStory, type TodayView } from "../../src/output/story-signature.ts";
import { plainLines, plainLook } from "./looks.ts";

const ok: Verification = { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 };
const wrong: Verification = {
  ...ok,
  verdict: "mismatch",
  reason: "reserialized_body",
  why: "it fits the same JSON written again",
  hint: "sign the exact bytes",
  secret: null,
};

const told = (signature: Verification, now: Verification | null = null, fitting: string | null = null) => {
  const today: TodayView | null = now === null ? null : { provider: "payvost", verification: now, fitting };
  return plainLines(signatureStory({ signature }, today, plainLook()));
};

const verified = "signature  ✓ verified  scheme payvost";
const refused = [
  "signature  ✗ mismatch  scheme payvost",
  "           why  it fits the same JSON written again",
  "           fix  sign the exact bytes",
];

describe("the signature of a stored delivery", () => {
  test.each<[string, string[], string[]]>([
    ["verified", told(ok), [verified]],
    [
      "verified with a secret worth a word",
      told({ ...ok, why: "old secret, accepted until 12:04:31" }),
      [`${verified}; old secret, accepted until 12:04:31`],
    ],
    ["refused", told(wrong), refused],
    [
      "of nobody known",
      told({ ...wrong, scheme: null, why: null, hint: null }),
      ["signature  ✗ mismatch", "           why  reserialized_body"],
    ],
  ])("%s", (_name, lines, expected) => {
    expect(lines).toEqual(expected);
  });

  test.each<[string, string[], string[]]>([
    [
      "still verified",
      told(ok, ok, "stored since 12:00:00, label shop"),
      ["today      ✓ verified  still, with the secret stored since 12:00:00, label shop"],
    ],
    [
      "verified since its secret is known",
      told(wrong, ok, "from WHK_SECRET"),
      ["today      ✓ verified  with the secret from WHK_SECRET"],
    ],
    [
      "not to be told, as its secret is gone",
      told(ok, { ...wrong, reason: "no_secret" }),
      [
        "today      the secret it was verified with is not known here any more; one made for a session ends with it",
      ],
    ],
    [
      "not to be told, as there is no secret",
      told(wrong, { ...wrong, reason: "no_secret", why: "no secret for payvost is known here" }),
      ["today      no secret for payvost is known here"],
    ],
    ["the same", told(wrong, wrong), ["today      the same with the secrets known now"]],
    [
      "another verdict",
      told(ok, { ...wrong, reason: "secret_ended", why: "it has ended", hint: "rotate" }),
      ["today      ✗ mismatch", "           why  it has ended", "           fix  rotate"],
    ],
  ])("today: %s", (_name, lines, expected) => {
    expect(lines.slice(-expected.length)).toEqual(expected);
  });
});

test("labels are of one width", () => {
  expect([label("", plainLook()).width, label("attempt 10", plainLook()).width]).toEqual([11, 11]);
});
