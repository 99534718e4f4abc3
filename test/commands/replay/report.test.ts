import { describe, expect, it } from "vitest";
import type { Ready } from "../../../src/commands/replay/prepare.ts";
import { createReport, reportSummary } from "../../../src/commands/replay/report.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { parseTarget } from "../../../src/listen/target.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { steppingClock } from "../../cli.ts";
import { attempt, draft } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

const at = 1_770_000_000_000;

function readyFor(...apps: string[]): Ready {
  const event = { type: "payment.succeeded", id: "evt_1" };
  const delivery = { ...draft({ event, receivedAt: at }), seq: 1, duplicateOf: null };
  const sends = apps.map((one) => ({ target: parseTarget(one), delivery }));
  return { delivery, provider: payvost, sends, sent: "stored" };
}

async function reporting(columns = 120) {
  const clock = steppingClock(at);
  const { app, result } = await appOf({ tty: true, columns, env: { NO_COLOR: "1", TZ: "UTC" }, clock });
  await app.io.configure({ json: false, quiet: false, color: "never", input: true });
  const lines = async () => {
    await app.io.flush();
    return result().stdout.trimEnd().split("\n");
  };
  return { app, clock, report: createReport(app), lines };
}

describe("the line of an attempt", () => {
  it("is the listener's, and names the app when it is another one", async () => {
    const { report, lines } = await reporting();
    const ready = readyFor("3000");
    report(ready, attempt("dlv_1", { sent: "stored", url: "http://127.0.0.1:3000/a" }));
    report(ready, attempt("dlv_1", { sent: "edited", url: "http://127.0.0.1:3000/b" }));
    report(ready, attempt("dlv_1", { sent: "resigned", url: "http://127.0.0.1:3001/" }));
    expect((await lines()).map((line) => line.slice(8))).toEqual([
      "  payvost      payment.succeeded  evt_1       replayed     → 200   12 ms  http://127.0.0.1:3000/a",
      "  payvost      payment.succeeded  evt_1       edited       → 200   12 ms",
      "  payvost      payment.succeeded  evt_1       resigned     → 200   12 ms  http://127.0.0.1:3001/",
    ]);
  });

  it("is explained once, and again after a while with how often it came", async () => {
    const { clock, report, lines } = await reporting();
    const refused = attempt("dlv_1", { status: null, error: "refused", answer: null });
    for (let times = 0; times < 3; times++) report(readyFor("3000"), refused);
    await clock.sleep(11_000);
    report(readyFor("3000"), refused);
    expect((await lines()).filter((line) => line.includes("✗ refused"))).toHaveLength(4);
    expect(
      (await lines()).filter((line) => line.includes("nothing listens on 127.0.0.1:3000; recorded")),
    ).toHaveLength(2);
    expect((await lines()).at(-1)).toBe("          (2 times more before)");
  });

  it("is explained once also where the app has no room beside it", async () => {
    const { report, lines } = await reporting(50);
    const refused = attempt("dlv_1", { status: null, error: "refused", answer: null });
    for (let times = 0; times < 2; times++) report(readyFor("3000"), refused);
    expect((await lines()).map((line) => line.slice(0, 42).trimEnd())).toEqual([
      "02:40:00  payment.succeeded  forwarded",
      `  app  ${refused.url}`,
      "  app  nothing listens on 127.0.0.1:3000;",
      "       recorded, `whk replay failed` sends",
      "       again",
      "02:40:00  payment.succeeded  forwarded",
    ]);
  });
});

describe("the summary", () => {
  it("counts what was sent and what was not, in one line", async () => {
    const { app, lines } = await reporting();
    const totals = new ReplayTotals();
    for (let times = 0; times < 1200; times++) totals.sent([attempt("dlv_1")]);
    totals.sent([attempt("dlv_1", { status: 500 })]);
    totals.skipped("mismatch");
    totals.unsendable("record_damaged");
    totals.unsendable("bad_set");
    reportSummary(app, totals.summary, { dryRun: false });
    expect(await lines()).toEqual([
      "1,201 replayed · 1,200 accepted · 1 refused by the app · 1 skipped (mismatch) · 1 not sent (damaged in the store) · 1 not sent (--set does not fit)",
    ]);
  });
});
