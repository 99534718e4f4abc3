import { expect, it } from "vitest";
import { verdicts } from "../../src/events/delivery.ts";
import { deliveryOf, deliveryRow, payloadRow, summaryOf } from "../../src/store/delivery-rows.ts";
import { draft, verification } from "./drafts.ts";

const duplicateOf = { id: "dlv_first", receivedAt: 1_770_000_000_000, changedBody: true };

it.each(verdicts)("brings a delivery there and back, verdict %s", (verdict) => {
  const one = draft({ signature: verification(verdict) });
  const row = { seq: 7, ...deliveryRow(one, duplicateOf), ...payloadRow(7, one) };
  expect(deliveryOf(one.id, row)).toEqual({ ...one, seq: 7, duplicateOf });
});

it("brings everything that may be null there and back", () => {
  const signature = { ...verification("unsigned"), scheme: null, reason: null, why: null, hint: null };
  const one = draft({ provider: null, event: { type: null, id: null }, signature, answered: null });
  const row = { seq: 1, ...deliveryRow(one, null), ...payloadRow(1, one) };
  expect(deliveryOf(one.id, row)).toEqual({ ...one, seq: 1, duplicateOf: null });
});

it("makes a summary without the payload's row", () => {
  const one = draft();
  const summary = summaryOf({ seq: 1, ...deliveryRow(one, null) });
  expect(summary).toMatchObject({ id: one.id, bytes: one.body.length });
  expect(summary).not.toHaveProperty("body");
  expect(summary).not.toHaveProperty("headers");
});

const other = draft({ body: Buffer.from("another") });

it.each([
  ["a body that was changed", { body: Buffer.from("changed") }],
  ["a body of another length", { body: Buffer.from("") }],
  ["headers that were changed", { headers: "[]" }],
  ["a checksum that was changed", { crc: 1 }],
  ["the payload of another delivery", payloadRow(1, other)],
  ["the row of another delivery", { ...deliveryRow(other, null), ...payloadRow(1, other) }],
  ["a payload that is missing", { headers: null, body: null, crc: null }],
  ["an unknown verdict", { verdict: "oj" }],
  ["a number that became text", { received_at: "1" }],
])("refuses %s", (_what, damage) => {
  const one = draft({ body: Buffer.from("as sent") });
  const row = { seq: 1, ...deliveryRow(one, null), ...payloadRow(1, one), ...damage };
  expect(() => deliveryOf(one.id, row)).toThrow(
    expect.objectContaining({ kind: "store", code: "record_damaged" }),
  );
});
