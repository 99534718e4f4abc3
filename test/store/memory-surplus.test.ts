import { expect, it } from "vitest";
import type { Entry } from "../../src/store/memory-page.ts";
import { bytesOf, surplusOf } from "../../src/store/memory-surplus.ts";
import { attempt, draft } from "./drafts.ts";

function entry(seq: number, bytes: number, receivedAt = seq): Entry {
  const delivery = { ...draft({ body: Buffer.alloc(bytes), receivedAt }), seq, duplicateOf: null };
  return { delivery, attempts: [] };
}

it("weighs the body and what apps answered", () => {
  const answer = { headers: [], body: Buffer.alloc(7), truncated: false };
  const attempts = [attempt("a", { answer }), attempt("a", { answer: null }), attempt("a", { answer })];
  expect(bytesOf({ ...entry(1, 100), attempts })).toBe(114);
});

it.each<[Parameters<typeof surplusOf>[1], number[]]>([
  [{}, []],
  [{ maxBytes: 60 }, []],
  [{ maxBytes: 59 }, [1]],
  [{ maxBytes: 49 }, [1, 2]],
  [{ maxBytes: 0 }, [1, 2, 3]],
  [{ before: 2, maxBytes: 49 }, [1, 2]],
  [{ before: 3, maxBytes: 39 }, [1, 2, 3]],
  [{ newest: 2, maxBytes: 39 }, [1, 2, 3]],
  [{ newest: 0 }, [1, 2, 3, 4]],
])("%j lets %j go", (retention, gone) => {
  const entries = [entry(1, 10), entry(2, 10), entry(3, 20), entry(4, 20, 0)];
  if (retention.before === undefined) entries[3] = entry(4, 20);
  expect([...surplusOf(entries, retention)].map(({ delivery }) => delivery.seq)).toEqual(gone);
});
