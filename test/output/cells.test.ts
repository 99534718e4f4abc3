import { expect, test } from "vitest";
import { verdicts } from "../../src/events/delivery.ts";
import {
  attemptText,
  eventCells,
  layoutOf,
  nameTexts,
  ownAnswerText,
  verdictText,
} from "../../src/output/cells.ts";
import { plainLook } from "./looks.ts";
import { attempt, noon, outcome } from "./outcomes.ts";

const look = plainLook({ columns: 120 });
const { delivery } = outcome();
const layout = layoutOf(eventCells(delivery, look), look);
const plain = (texts: readonly { plain: string }[]) => texts.map((one) => one.plain);

test("names what a delivery tells, and a dash for what it does not", () => {
  expect(eventCells(delivery, look)).toEqual({
    provider: "payvost",
    type: "payment.succeeded",
    id: "evt_abc123",
  });
  const unknown = outcome({ provider: null, type: null, id: "" }).delivery;
  expect(eventCells(unknown, look)).toEqual({ provider: "-", type: "-", id: "-" });
});

test("masks names before it cuts them", () => {
  const redact = (value: string) => value.replaceAll("secret-id", "…");
  const { delivery: told } = outcome({ id: `${"x".repeat(195)}secret-id`, type: "t".repeat(1_000_000) });
  const cells = eventCells(told, { ...look, redact });
  expect(cells.id).toBe(`${"x".repeat(195)}…`);
  expect(cells.type).toBe("t".repeat(200));
});

test("fits names to their columns, ids by their middle; a pipe gets them whole", () => {
  const long = { provider: "a-provider-with-a-name", type: "t".repeat(60), id: `evt_${"0".repeat(60)}end` };
  expect(plain(nameTexts(noon, long, { layout, look }))).toEqual([
    "12:04:31",
    "a-provider…",
    `${"t".repeat(16)}…`,
    "evt_0…0end",
  ]);
  const pipe = plainLook({ columns: Number.POSITIVE_INFINITY });
  expect(plain(nameTexts(noon, long, { layout, look: pipe })).slice(1)).toEqual([
    long.provider,
    long.type,
    long.id,
  ]);
});

test("every verdict fits its column", () => {
  const texts = verdicts.map((verdict) => verdictText(verdict, layout, look).plain);
  expect(texts.map((one) => one.trimEnd())).toEqual([
    "✓ verified",
    "✗ missing",
    "✗ malformed",
    "✗ mismatch",
    "✗ stale",
    "✗ future",
    "· unsigned",
  ]);
  expect(new Set(texts.map((one) => one.length))).toEqual(new Set([layout.verdict]));
});

test("tells who answered what, and how long it took", () => {
  expect(ownAnswerText({ status: 401, by: "whk", ms: 1 }, layout, look).plain).toBe("← 401    1 ms");
  expect(attemptText(attempt({ ms: 12 }), layout, look).plain).toBe("→ 200   12 ms");
  expect(attemptText(attempt({ error: "refused" }), layout, look).plain).toBe("→ ✗ refused");
  expect(attemptText(attempt({ error: "too_large" }), layout, look).plain).toBe("→ ✗ too large");
  const narrow = plainLook({ columns: 50 });
  const tight = layoutOf(eventCells(delivery, narrow), narrow);
  expect(attemptText(attempt({ ms: 12 }), tight, narrow).plain).toBe("→ 200");
  expect(attemptText(attempt({ error: "refused" }), tight, narrow).plain).toBe("→ ✗");
});

test.each([
  [200, 32],
  [204, 32],
  [307, 33],
  [404, 31],
  [500, 31],
  [100, 31],
])("status %i is coloured %i", (status, code) => {
  const coloured = plainLook({ columns: 120, tty: true });
  expect(attemptText(attempt({ status }), layout, coloured).styled).toContain(`\u001b[${code}m→ ${status}`);
});
