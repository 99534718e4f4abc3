import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { remainingLines, type StoryView, storyLines } from "../../src/output/story.ts";
import { loadWidths } from "../../src/output/text.ts";
import { plainLines, plainLook, printed, withoutColors } from "./looks.ts";
import { attempt, noon, outcome, payvost, type Told } from "./outcomes.ts";

beforeAll(loadWidths);

const everyWidth = [120, 80, 60, 50];
const json =
  '{"id":"evt_abc123","amount":1000.00,"big":12345678901234567890,"s":"\\u00e9\\/","id":"evt_abc123"}';

function story(told: Told = {}, changes: Partial<StoryView> = {}): StoryView {
  const { delivery, attempts, provider } = outcome(told);
  return { delivery, attempts, provider, today: null, ...changes };
}

const lookAt = (told: Parameters<typeof plainLook>[0] & { hex?: boolean } = {}) => ({
  hex: false,
  ...plainLook(told),
  ...(told.hex && { hex: true }),
});
const shown = (view: StoryView, told: Parameters<typeof lookAt>[0] = {}) =>
  plainLines(storyLines(view, lookAt(told)));

const whole = story({
  headers: [
    ["Host", "127.0.0.1:4400"],
    ["Content-Type", "application/json"],
    ["Payvost-Signature", "3f1c".repeat(16)],
    ["Cookie", "session=abc"],
    ["X-Twice", "a"],
    ["x-twice", "b"],
  ],
  body: json,
  duplicateOf: { id: "dlv_earlier", receivedAt: noon - 4000, changedBody: true },
  attempts: [
    attempt({ status: 400, says: '{"error":"invalid signature"}', type: "application/json" }),
    attempt({ n: 2, startedAt: noon + 90_000_000, error: "refused", ms: 2 }),
    attempt({ n: 3, startedAt: noon + 90_001_000, sent: "edited", says: "fine" }),
  ],
});

describe("a story looks as agreed", () => {
  test.each(everyWidth)("on a terminal of %i columns", async (columns) => {
    const file = `../golden/story-${columns}`;
    await expect(printed(storyLines(whole, lookAt({ columns, tty: true })))).toMatchFileSnapshot(
      `${file}.tty.out`,
    );
    await expect(printed(storyLines(whole, lookAt({ columns, ascii: true })))).toMatchFileSnapshot(
      `${file}.ascii.out`,
    );
  });

  test("in a pipe", async () => {
    const pipe = lookAt({ columns: Number.POSITIVE_INFINITY });
    await expect(printed(storyLines(whole, pipe))).toMatchFileSnapshot("../golden/story.pipe.out");
  });
});

describe("what came", () => {
  test("begins with the id, the time with its zone, and the verdict", () => {
    const lines = shown(story({ attempts: [attempt()] }), { timeZone: "Asia/Kolkata" });
    expect(lines.slice(0, 2)).toEqual([
      "dlv_01k0000000000000000000000  2025-11-21 17:34:31 +05:30",
      "payvost  payment.succeeded  evt_abc123  ✓ verified  → 200  12 ms",
    ]);
  });

  test("has the body with the digits, escapes and keys it was sent with", () => {
    const lines = shown(whole);
    for (const line of [
      '    "amount": 1000.00,',
      '    "big": 12345678901234567890,',
      '    "s": "\\u00e9\\/",',
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => line.includes('"id": "evt_abc123"')).length).toBe(2);
  });

  test("hides credentials, not signatures", () => {
    const lines = shown(whole);
    expect(lines).toContain("Cookie: …");
    expect(lines).toContain(`Payvost-Signature: ${"3f1c".repeat(16)}`);
  });

  test("says to which URL it was sent through the tunnel", () => {
    const { delivery } = whole;
    const view = story({}, { delivery: { ...delivery, publicUrl: "https://x.loca.lt/9f/" } });
    expect(shown(view)).toContain("sent to https://x.loca.lt/9f/");
  });

  test("is hexadecimal where it is binary, or where that is asked for", () => {
    expect(shown(story({ body: Buffer.from([0, 1, 255]) })).join("\n")).toContain("00000000  00 01 ff");
    expect(shown(story({ body: "{}" }), { hex: true })).toContain(
      "  00000000  7b 7d                                            {}",
    );
    expect(shown(story({ body: "" }), { hex: true })).toContain("  empty body");
  });

  test("says who answered where no app was asked", () => {
    const { delivery } = outcome();
    expect(shown(story({}, { delivery: { ...delivery, answered: 401 } })).at(-1)).toBe(
      "attempts   none; whk answered 401 itself",
    );
    expect(shown(story()).at(-1)).toBe("attempts   none; nothing is recorded of an app");
  });
});

describe("[X6] a body without end is bounded, and says what has all of it", () => {
  test.each<[string, string, number]>([
    ["depth 7,000", `${"[".repeat(7000)}${"]".repeat(7000)}`, 200],
    ["a value of 1 MB", JSON.stringify({ a: "x".repeat(1024 * 1024) }), 30],
    ["100,000 keys", `{${Array.from({ length: 100_000 }, (_, key) => `"k${key}":${key}`).join()}}`, 5100],
  ])("%s", (_name, body, most) => {
    const lines = shown(story({ body }));
    expect(lines.length).toBeLessThan(most);
    expect(lines.join("\n").length).toBeLessThan(600 * 1024);
    expect(lines.join("\n")).toContain("; --raw has all of it");
  });
});

test("of a damaged payload what is left is told", () => {
  const { delivery, attempts, provider } = story({ provider: payvost, attempts: [attempt()] });
  const lines = plainLines(remainingLines({ delivery, attempts, provider }, plainLook()));
  expect(lines).toContain("headers and body are damaged in the store");
  expect(lines.join("\n")).not.toContain("Content-Type: application/json");
  expect(lines.at(-3)).toMatch(/^attempt 1 {2}12:04:31 {2}→ 200/);
});

test("[X1] [X3] what a sender or an app writes stays on its line and inert", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(
    fc.property(anyText, anyText, fc.constantFrom(...everyWidth), (first, second, columns) => {
      const evil = `${first}\x1b\x1b[31m\nsignature  ✓ verified\x9b2J${second}`;
      const { delivery } = outcome({ type: evil, id: evil, headers: [[evil, evil]], body: evil });
      const signature = { ...delivery.signature, verdict: "mismatch" as const, why: evil, hint: evil };
      const view = story(
        {},
        {
          delivery: { ...delivery, signature, path: `/${evil}`, method: evil, publicUrl: evil },
          attempts: [attempt({ status: 500, says: evil, type: evil })],
          today: { provider: null, verification: { ...signature, verdict: "stale" }, fitting: evil },
        },
      );
      for (const { styled, plain } of storyLines(view, lookAt({ columns, tty: true }))) {
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(withoutColors(styled)).toBe(plain);
        expect(plain.startsWith("signature  ✓")).toBe(false);
      }
    }),
    { numRuns: 40 },
  );
});
