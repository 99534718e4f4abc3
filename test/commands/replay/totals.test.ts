import { expect, it } from "vitest";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { attempt } from "../../store/drafts.ts";

const of = (...statuses: (number | null)[]) => statuses.map((status) => attempt("dlv_1", { status }));

it("counts deliveries by the worst of their apps", () => {
  const totals = new ReplayTotals();
  totals.sent(of(200));
  totals.sent(of(200, 204));
  totals.sent(of(200, 302));
  totals.sent(of(500));
  totals.sent(of(500, null));
  totals.planned();
  totals.skipped("mismatch");
  totals.skipped("mismatch");
  totals.skipped("missing");
  totals.unsendable("bad_set");
  totals.more = true;
  expect(totals.summary).toEqual({
    ...{ replayed: 6, accepted: 2, refused: 2, unanswered: 1, more: true },
    skipped: { mismatch: 2, missing: 1 },
    unsendable: { bad_set: 1 },
  });
});

it("keeps words that are names of objects apart", () => {
  const totals = new ReplayTotals();
  totals.unsendable("constructor");
  expect(totals.summary.unsendable).toEqual({ constructor: 1 });
});
