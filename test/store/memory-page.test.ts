import { expect, it } from "vitest";
import { type Entry, pageOf } from "../../src/store/memory-page.ts";
import { attempt, draft, newest } from "./drafts.ts";

function entry(seq: number, attempts: Entry["attempts"] = []): Entry {
  return { delivery: { ...draft(), seq, duplicateOf: null }, attempts };
}

it("leaves payload and answers out", () => {
  const [listed] = pageOf([entry(1, [attempt("a"), attempt("a", { n: 2 })])], newest(1));
  expect(listed).toMatchObject({ seq: 1, attempts: 2, last: { n: 2 } });
  expect(listed).not.toHaveProperty("body");
  expect(listed).not.toHaveProperty("headers");
  expect(listed?.last).not.toHaveProperty("answer");
});

it("goes on behind a number whatever is missing in between", () => {
  const entries = [entry(2), entry(5), entry(9)];
  const seqs = (request: Parameters<typeof pageOf>[1]) => pageOf(entries, request).map(({ seq }) => seq);
  expect(seqs({ ...newest(5), behind: 6 })).toEqual([5, 2]);
  expect(seqs({ ...newest(5), order: "oldest", behind: 2 })).toEqual([5, 9]);
});
