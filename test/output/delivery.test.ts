import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DeliveryColumns } from "../../src/output/columns.ts";
import { attemptLines, attemptRecord, deliveryLines, deliveryRecord } from "../../src/output/delivery.ts";
import { loadWidths, type Text } from "../../src/output/text.ts";
import { plainLines, plainLook, printed, withoutColors } from "./looks.ts";
import { attempt, noon, outcome, payvost, session } from "./outcomes.ts";

beforeAll(loadWidths);

const everyWidth = [120, 80, 70, 50];

function wholeSession(told: Parameters<typeof plainLook>[0]): Text[] {
  const look = plainLook({ ...told, widths: new DeliveryColumns({ types: ["payment.succeeded"] }) });
  return session.flatMap((one) => deliveryLines(one, look));
}

describe("a session looks as agreed", () => {
  test.each(everyWidth)("on a terminal of %i columns", async (columns) => {
    const file = `../golden/session-${columns}`;
    await expect(printed(wholeSession({ columns, tty: true }))).toMatchFileSnapshot(`${file}.tty.out`);
    await expect(printed(wholeSession({ columns, ascii: true }))).toMatchFileSnapshot(`${file}.ascii.out`);
  });

  test("in a pipe", async () => {
    const pipe = { columns: Number.POSITIVE_INFINITY };
    await expect(printed(wholeSession(pipe))).toMatchFileSnapshot("../golden/session.pipe.out");
  });

  test("with headers and body", async () => {
    const told = outcome({
      attempts: [attempt()],
      headers: [
        ["Content-Type", "application/json"],
        ["Payvost-Signature", "3f1c".repeat(16)],
        ["Authorization", "Bearer abc"],
      ],
      body: '{"id":"evt_abc123","amount":1000.00,"data":{"list":[1,-0],"none":null,"yes":true},"id":"evt_abc123"}',
    });
    const look = plainLook({ tty: true, showHeaders: true, showBody: true });
    await expect(printed(deliveryLines(told, look))).toMatchFileSnapshot("../golden/details.tty.out");
  });
});

describe("the columns", () => {
  const tall = (lines: readonly Text[]) => plainLines(lines).filter((line) => /^\d\d:/.test(line));

  test.each(everyWidth)("verdict and status stay where they were, at %i columns", (columns) => {
    const look = plainLook({ columns, widths: new DeliveryColumns({ types: ["payment.succeeded"] }) });
    const ids = ["evt_1", "evt_abc123", "evt_9"];
    const types = ["payment.failed", "ping", "payment.succeeded"];
    const lines = ids.flatMap((id, index) =>
      deliveryLines(outcome({ id, type: types[index] ?? null }), look),
    );
    expect(new Set(tall(lines).map((line) => line.indexOf("✓"))).size).toBe(1);
    expect(new Set(tall(lines).map((line) => line.indexOf("←"))).size).toBe(1);
  });

  test.each(everyWidth)("no line of an ordinary session is wider than %i columns", (columns) => {
    for (const ascii of [false, true]) {
      for (const line of wholeSession({ columns, ascii })) {
        expect(line.plain.includes("http://") || line.width <= columns, line.plain).toBe(true);
      }
    }
  });

  test("below 80 the id goes, below 60 the provider goes", () => {
    const line = (columns: number) => plainLines(deliveryLines(outcome(), plainLook({ columns })))[0];
    expect(line(80)).toBe("12:04:31  payvost  payment.succeeded  evt_abc123  ✓ verified   ← 200   1 ms");
    expect(line(79)).toBe("12:04:31  payvost  payment.succeeded  ✓ verified   ← 200   1 ms");
    expect(line(59)).toBe("12:04:31  payment.succeeded  ✓ verified   ← 200");
  });

  test("any terminal, any names: one line per delivery within its width", () => {
    const name = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(name, name, fc.integer({ min: 50, max: 200 }), (type, id, columns) => {
        const lines = deliveryLines(outcome({ type, id, attempts: [attempt()] }), plainLook({ columns }));
        expect(lines.length).toBe(1);
        expect(lines[0]?.width).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

test.each([
  [
    120,
    [
      "12:04:31  payvost      payment.succeeded  evt_abc123  forwarded    → 200   12 ms  http://localhost:3000/",
    ],
  ],
  [
    80,
    [
      "12:04:31  payvost  payment.succeeded  evt_abc123  forwarded    → 200  12 ms",
      "          app  http://localhost:3000/",
    ],
  ],
])("an attempt says whose it is where there are several apps, at %i columns", (columns, expected) => {
  const lines = attemptLines(outcome(), attempt(), plainLook({ columns, namesApps: true }));
  expect(plainLines(lines)).toEqual(expected);
});

test.each([60, 80, 120])("hexadecimal bytes fit %i columns", (columns) => {
  const lines = deliveryLines(outcome({ body: Buffer.alloc(40) }), plainLook({ columns, showBody: true }));
  for (const line of lines) expect(line.width).toBeLessThanOrEqual(columns);
  expect(lines.length).toBeGreaterThan(3);
});

describe("what a sender writes", () => {
  test("[X1] cannot forge a verdict", () => {
    const type =
      "payment.failed\n12:04:31  payvost  payment.succeeded  evt_1  ✓ verified   → 200\nsignature valid";
    const told = outcome({ type, status: 401, signature: { verdict: "mismatch", why: "it does not fit" } });
    for (const columns of [...everyWidth, Number.POSITIVE_INFINITY]) {
      const lines = plainLines(deliveryLines(told, plainLook({ columns })));
      expect(lines.length).toBe(2);
      expect(lines[0]).toMatch(/✗ mismatch {3}← 401/);
      expect(lines.join("").includes("\n")).toBe(false);
    }
  });

  test("[X1] leaves nothing but our colours, and those can be taken off", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 60 });
    const told = fc.record({
      type: anyText,
      id: anyText,
      says: anyText,
      why: anyText,
      name: anyText,
      body: anyText,
    });
    fc.assert(
      fc.property(told, fc.constantFrom(...everyWidth), ({ type, id, says, why, name, body }, columns) => {
        const view = outcome({
          type,
          id,
          body,
          headers: [[name, says]],
          signature: { verdict: "mismatch", why, hint: says },
          attempts: [attempt({ status: 400, says }), attempt({ status: 302, answer: redirect(says) })],
        });
        const look = plainLook({ columns, tty: true, showHeaders: true, showBody: true });
        for (const { styled, plain } of deliveryLines(view, look)) {
          expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
          expect(withoutColors(styled)).toBe(plain);
        }
      }),
    );
  });

  test("is masked before it is cut", () => {
    const secret = "canary-canary-canary-canary-canary";
    const redact = (value: string) => value.replaceAll(secret, "MASKED");
    const view = outcome({
      type: `${secret}${secret}`,
      id: `evt_${secret}`,
      attempts: [
        attempt({ status: 500, says: `${"x".repeat(70)}${secret}` }),
        attempt({ status: 302, answer: redirect(`/${secret}`) }),
      ],
    });
    for (const columns of everyWidth) {
      expect(plainLines(deliveryLines(view, plainLook({ columns, redact }))).join("\n")).not.toContain("can");
    }
  });
});

function redirect(location: string) {
  return { headers: [["location", location]] as const, body: Buffer.alloc(0), truncated: false };
}

test("an attempt that ends later has a line of its own, in the same columns", () => {
  const look = plainLook({ widths: new DeliveryColumns() });
  const view = outcome();
  const refused = attempt({ error: "refused", startedAt: noon + 1500, ms: 600 });
  expect(plainLines([...deliveryLines(view, look), ...attemptLines(view, refused, look)])).toEqual([
    "12:04:31  payvost      payment.succeeded  evt_abc123  ✓ verified   ← 200    1 ms",
    "12:04:33  payvost      payment.succeeded  evt_abc123  forwarded    → ✗ refused",
    "          app  nothing listens on localhost:3000; recorded, `whk replay failed` sends it again",
  ]);
});

describe("records", () => {
  test("a delivery", () => {
    const view = outcome({ attempts: [attempt({ status: 500 })], body: "é" });
    expect(deliveryRecord(view)).toEqual({
      v: 1,
      kind: "delivery",
      time: "2025-11-21T12:04:31.000Z",
      seq: 1,
      id: "dlv_01k0000000000000000000000",
      provider: "payvost",
      method: "POST",
      path: "/",
      bytes: 2,
      event: { type: "payment.succeeded", id: "evt_abc123" },
      signature: { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 },
      duplicateOf: null,
      status: 500,
    });
  });

  test("[S16] a duplicate names the earlier delivery", () => {
    const duplicateOf = { id: "dlv_earlier", receivedAt: noon, changedBody: true };
    expect(deliveryRecord(outcome({ duplicateOf, provider: null }))).toMatchObject({
      provider: null,
      duplicateOf: "dlv_earlier",
      changedBody: true,
    });
  });

  test("an attempt, whole milliseconds", () => {
    expect(attemptRecord(attempt({ ms: 12.4 }))).toEqual({
      v: 1,
      kind: "attempt",
      time: "2025-11-21T12:04:31.012Z",
      delivery: "dlv_01k0000000000000000000000",
      n: 1,
      url: "http://localhost:3000/",
      status: 200,
      ms: 12,
      error: null,
    });
    expect(attemptRecord(attempt({ error: "timeout" }))).toMatchObject({ status: null, error: "timeout" });
  });
});

test("the provider's limit is what makes an answer slow", () => {
  const [line] = plainLines(deliveryLines(outcome({ attempts: [attempt({ ms: 6200 })] }), plainLook()));
  expect(line).toContain(`slow: ${payvost.id} waits 5 s`);
});
