import { describe, expect, it } from "vitest";
import {
  type ReportContext,
  reportSent,
  reportSummary,
  sentRecord,
  warnUnchecked,
} from "../../../src/commands/trigger/report.ts";
import type { Sent } from "../../../src/commands/trigger/sent.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { type CliOptions, testApp } from "../../cli.ts";

const provider = await openRegistry().get("payvost");
if (provider === null) throw new Error("no provider");
const context: ReportContext = { provider, listener: false, tamper: null };
const fine = { ok: true, remark: null, unchecked: null };
const sent: Sent = {
  draft: { type: "payment.succeeded", id: "evt_1", headers: [], body: Buffer.alloc(0) },
  url: "http://127.0.0.1:4400/",
  outcome: { ok: true, status: 200, headers: [], body: Buffer.from("ok"), truncated: false, ms: 8.4 },
  attempt: 1,
  judgement: fine,
};
const refused: Sent = { ...sent, outcome: { ok: false, kind: "refused", detail: "x", ms: 1.2 } };

describe("the sent record", () => {
  it("is the contract's", () => {
    expect(JSON.stringify(sentRecord(sent, null))).toBe(
      '{"v":1,"kind":"sent","id":"evt_1","eventType":"payment.succeeded","url":"http://127.0.0.1:4400/",' +
        '"status":200,"ms":8,"attempt":1,"tamper":null,"error":null}',
    );
  });

  it("names what went wrong in place of a status", () => {
    expect(sentRecord({ ...refused, attempt: 3 }, "body")).toMatchObject({
      status: null,
      error: "refused",
      attempt: 3,
      tamper: "body",
    });
  });
});

describe("the sent line", () => {
  it("is one line", async () => {
    expect((await printed((app) => reportSent(app.io, sent, context))).stdout).toBe(
      "✓ sent payment.succeeded evt_1 → 200  8 ms  http://127.0.0.1:4400/\n",
    );
  });

  it("is plain without UTF-8", async () => {
    const run = await printed((app) => reportSent(app.io, sent, context), { env: { LANG: "C" } });
    expect(run.stdout).toBe("ok sent payment.succeeded evt_1 -> 200  8 ms  http://127.0.0.1:4400/\n");
  });

  it("explains below what went wrong", async () => {
    const run = await printed((app) =>
      reportSent(app.io, { ...refused, judgement: { ...fine, ok: false } }, context),
    );
    expect(run.stdout).toBe(
      "✗ sent payment.succeeded evt_1 → refused  1 ms  http://127.0.0.1:4400/\n" +
        "  app  nothing listens on 127.0.0.1:4400\n",
    );
  });

  it("says when the answer took longer than the provider waits", async () => {
    const slow = { ...sent, outcome: { ...sent.outcome, ms: 6000 } };
    const run = await printed((app) => reportSent(app.io, slow, context));
    expect(run.stdout).toContain("slow: payvost waits 5 s");
  });

  it("does without a type and an id", async () => {
    const unnamed = { ...sent, draft: { ...sent.draft, type: null, id: null } };
    expect((await printed((app) => reportSent(app.io, unnamed, context))).stdout).toMatch(
      /^✓ sent event → 200/,
    );
  });

  it("[X1] never lets what came from outside reach the terminal raw", async () => {
    const outcome = { ...sent.outcome, status: 400, body: Buffer.from("\x1b[31mred\x07") };
    const draft = { ...sent.draft, id: "evt_\x1b[2J" };
    const hostile = { ...sent, draft, outcome, judgement: { ...fine, ok: false } } as Sent;
    const run = await printed((app) => reportSent(app.io, hostile, context));
    expect(run.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(run.stdout).toContain("\\x1b[31mred\\x07");
  });
});

describe("warnUnchecked", () => {
  it("says what an app fails to check, even when quiet and under --json", async () => {
    const judgement = { ok: false, remark: "accepted", unchecked: "it checks nothing" };
    const run = await printed(async ({ io }) => {
      await io.configure({ json: true, quiet: true, color: "auto", input: true });
      warnUnchecked(io, { ...sent, judgement });
      warnUnchecked(io, sent);
    });
    expect(run.stderr).toBe("warning: the app accepted a request it must refuse: it checks nothing\n");
    expect(run.stdout).toBe("");
  });
});

describe("the summary", () => {
  const summary = {
    sent: 10_000,
    ok: 9_998,
    failed: 2,
    rps: 8431.4,
    p50: 6.2,
    p99: 21.4,
    failures: { "500": 1, reset: 1 },
  };

  it("is one line", async () => {
    expect((await printed(({ io }) => reportSummary(io, summary))).stdout).toBe(
      "10,000 sent · 9,998 ok · 2 failed (500 ×1, reset ×1) · 8,431/s · p50 6.2 ms · p99 21 ms\n",
    );
  });

  it("leaves out what there is not", async () => {
    const none = { ...summary, sent: 0, ok: 0, failed: 0, rps: 0, p50: null, p99: null };
    expect((await printed(({ io }) => reportSummary(io, none))).stdout).toBe("0 sent · 0 ok · 0/s\n");
  });

  it("is a record under --json", async () => {
    const json = { json: true, quiet: false, color: "auto", input: true } as const;
    const run = await printed(async ({ io }) => {
      await io.configure(json);
      reportSummary(io, summary);
    });
    expect(JSON.parse(run.stdout)).toEqual({ v: 1, kind: "summary", ...summary });
  });
});

async function printed(
  print: (app: ReturnType<typeof testApp>["app"]) => void | Promise<void>,
  options: CliOptions = {},
) {
  const { app, result } = testApp(options);
  await print(app);
  await app.io.flush();
  return result();
}
