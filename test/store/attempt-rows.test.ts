import { expect, it } from "vitest";
import { attemptOf, attemptRow, withCappedAnswer } from "../../src/store/attempt-rows.ts";
import { attempt } from "./drafts.ts";

it.each([
  ["an answer", attempt("dlv_1")],
  ["no answer", attempt("dlv_1", { status: null, error: "timeout", answer: null })],
  ["an empty answer", attempt("dlv_1", { answer: { headers: [], body: Buffer.alloc(0), truncated: false } })],
  ["stored bytes", attempt("dlv_1", { sent: "stored" })],
  ["a new signature", attempt("dlv_1", { sent: "resigned" })],
  ["an edited payload", attempt("dlv_1", { sent: "edited" })],
  ["a cut answer", attempt("dlv_1", { answer: { headers: [], body: Buffer.from("x"), truncated: true } })],
])("brings an attempt with %s there and back", (_what, one) => {
  expect(attemptOf("dlv_1", attemptRow(1, one))).toEqual(one);
});

it("[F4] caps an answer of more than 64 KB only", () => {
  const answered = (size: number) =>
    attempt("dlv_1", { answer: { headers: [], body: Buffer.alloc(size), truncated: false } });
  expect(withCappedAnswer(answered(65_536))).toEqual(answered(65_536));
  const capped = withCappedAnswer(answered(65_537)).answer;
  expect(capped?.body.length).toBe(65_536);
  expect(capped?.truncated).toBe(true);
});

it("refuses a damaged row", () => {
  const row = { ...attemptRow(1, attempt("dlv_1")), started_at: "soon" };
  expect(() => attemptOf("dlv_1", row)).toThrow(expect.objectContaining({ code: "record_damaged" }));
});
