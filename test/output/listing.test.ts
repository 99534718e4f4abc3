import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type ListedRow,
  type ListedView,
  listingCells,
  listingLines,
  listingLook,
  listingRecord,
} from "../../src/output/listing.ts";
import { loadWidths } from "../../src/output/text.ts";
import { plainLines, plainLook, printed, withoutColors } from "./looks.ts";
import { attempt, noon, outcome, session, type Told } from "./outcomes.ts";

beforeAll(loadWidths);

const day = 86_400_000;
const everyWidth = [120, 80, 60, 50];

/** As the store lists it. */
function listed(told: Told & { answered?: number | null }, changes: Partial<ListedView> = {}): ListedRow {
  const { delivery, attempts } = outcome(told);
  const { headers: _headers, body, ...summary } = delivery;
  const last = attempts.at(-1) ?? null;
  const view = {
    ...summary,
    answered: told.answered ?? null,
    bytes: body.length,
    attempts: attempts.length,
    last,
  };
  return { view: { ...view, ...changes }, shortId: "01m80cjmpj" };
}

const rows: readonly ListedRow[] = [
  ...session
    .map(({ delivery, answer, attempts, provider }) => {
      const { signature, receivedAt: at, event, duplicateOf } = delivery;
      const answered = attempts.length === 0 ? answer.status : null;
      return listed({ at, provider, ...event, signature, duplicateOf, attempts: [...attempts], answered });
    })
    .reverse(),
  listed({ at: noon - 1000, type: "payment.failed" }),
  listed({ at: noon - day, attempts: [attempt(), attempt({ n: 2, status: 503, sent: "edited" })] }),
  listed({ at: noon - day - 1000, answered: 200, signature: { verdict: "unsigned", reason: "handshake" } }),
];

const linesAt = (told: Parameters<typeof plainLook>[0], of = rows) =>
  listingLines(of, listingLook(plainLook(told)));

describe("a list looks as agreed", () => {
  test.each(everyWidth)("on a terminal of %i columns", async (columns) => {
    const file = `../golden/list-${columns}`;
    await expect(printed(linesAt({ columns, tty: true }))).toMatchFileSnapshot(`${file}.tty.out`);
    await expect(printed(linesAt({ columns, ascii: true }))).toMatchFileSnapshot(`${file}.ascii.out`);
  });

  test("in a pipe", async () => {
    const cells = rows.map(({ view }) => listingCells(view, plainLook()));
    await expect(printed(cells)).toMatchFileSnapshot("../golden/list.pipe.out");
  });

  test.each(everyWidth)("one line each, and one per day, none wider than %i columns", (columns) => {
    for (const ascii of [false, true]) {
      const lines = linesAt({ columns, ascii });
      expect(lines.length).toBe(rows.length + 1);
      for (const line of lines) expect(line.width).toBeLessThanOrEqual(columns);
    }
  });

  test("another day is said once, also in the next part of the list", () => {
    const look = listingLook(plainLook());
    const at = (ms: number) => plainLines(listingLines([listed({ at: ms })], look)).length;
    expect([at(noon), at(noon - day), at(noon - day - 1), at(noon)]).toEqual([1, 2, 1, 2]);
  });
});

describe("how it ended", () => {
  const end = (row: ListedRow) =>
    plainLines(listingLines([row], listingLook(plainLook())))[0]?.replace(/^.*?(?=[→←])/, "");
  test.each<[string, ListedRow, string]>([
    ["what whk answered itself", listed({ answered: 401 }), "← 401"],
    ["no attempt is recorded", listed({}), "→ no attempt"],
    [
      "the newest of several attempts",
      listed({ attempts: [attempt({ status: 500 }), attempt()] }),
      "→ 200   12 ms  2 attempts",
    ],
    ["unreachable", listed({ attempts: [attempt({ error: "refused" })] }), "→ ✗ refused"],
    ["signed again", listed({ attempts: [attempt({ sent: "resigned" })] }), "→ 200   12 ms  signed again"],
    ["changed", listed({ attempts: [attempt({ sent: "edited" })] }), "→ 200   12 ms  sent edited"],
  ])("%s", (_name, row, expected) => {
    expect(end(row)).toBe(expected);
  });
});

describe("what a sender writes", () => {
  test("[X1] [X3] cannot forge a row, at any width", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 50, max: 200 }), (type, id, columns) => {
        const hostile = listed({
          type: `${type}\n00:00:00 \x1b\x1b[31m`,
          id: `${id}\x1b]52;c;x\x07`,
          answered: 401,
        });
        const lines = listingLines([hostile], listingLook(plainLook({ columns, tty: true })));
        expect(lines.length).toBe(1);
        for (const { styled, plain } of [...lines, listingCells(hostile.view, {})]) {
          expect(plain.replaceAll("\t", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(withoutColors(styled)).toBe(plain);
        }
        expect(lines[0]?.width).toBeLessThanOrEqual(columns);
        expect(listingCells(hostile.view, {}).plain.split("\t").length).toBe(10);
      }),
      { numRuns: 40 },
    );
  });

  test("is masked before it is cut", () => {
    const secret = "canary-canary-canary-canary-canary";
    const redact = (value: string) => value.replaceAll(secret, "MASKED");
    const row = listed({ type: `${secret}${secret}`, id: `evt_${secret}` });
    for (const columns of everyWidth)
      expect(plainLines(linesAt({ columns, redact }, [row])).join()).not.toContain("can");
    expect(listingCells(row.view, { redact }).plain).not.toContain("canary");
  });
});

describe("the record", () => {
  test("is the delivery's, with the attempts by now", () => {
    const { view } = listed({
      attempts: [attempt({ status: 500 }), attempt({ n: 2, ms: 9.6, sent: "resigned" })],
    });
    expect(listingRecord({ ...view, publicUrl: "https://x.loca.lt/9f/" })).toEqual({
      v: 1,
      kind: "delivery",
      time: "2025-11-21T12:04:31.000Z",
      seq: 1,
      id: "dlv_01k0000000000000000000000",
      provider: "payvost",
      method: "POST",
      path: "/",
      bytes: 19,
      event: { type: "payment.succeeded", id: "evt_abc123" },
      signature: { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 },
      duplicateOf: null,
      status: 200,
      publicUrl: "https://x.loca.lt/9f/",
      attempts: 2,
      last: {
        time: "2025-11-21T12:04:31.009Z",
        n: 2,
        sent: "resigned",
        url: "http://localhost:3000/",
        status: 200,
        ms: 10,
        error: null,
      },
    });
  });

  test("without an attempt has what whk answered, and no URL where there is none", () => {
    expect(listingRecord(listed({ answered: 401 }).view)).toMatchObject({
      status: 401,
      attempts: 0,
      last: null,
    });
    expect(Object.keys(listingRecord({ ...listed({}).view, publicUrl: null }))).not.toContain("publicUrl");
  });
});
