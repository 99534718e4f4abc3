import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPreset, type RetryPreset } from "../../../src/commands/trigger/presets.ts";
import { type RetryOptions, sendUntilAccepted, waitAfter } from "../../../src/commands/trigger/retry.ts";
import type { Sender } from "../../../src/commands/trigger/sent.ts";
import type { HttpOutcome, HttpRequest } from "../../../src/http.ts";
import { steppingClock } from "../../cli.ts";

const start = 1_800_000_000_000;
const preset: RetryPreset = {
  name: "test",
  waits: [5_000, 60_000, 300_000],
  success: "2xx",
  timeLimit: null,
  note: "",
};
const draft = { type: "a.b", id: "evt_1", headers: [], body: Buffer.from("{}") };

describe("the schedule", () => {
  it("is followed exactly, with the same id and a fresh timestamp each time", async () => {
    const run = await follow({ answers: [500, 500, 500, 500] });
    expect(run.end).toBe("exhausted");
    expect(run.slept).toEqual([5_000, 60_000, 300_000]);
    expect(run.attempts).toEqual([1, 2, 3, 4]);
    expect(run.stamps).toEqual(["1800000000", "1800000005", "1800000065", "1800000365"]);
  });

  it("is shortened by the scale", async () => {
    const run = await follow({ answers: [500, 500, 500, 500], timeScale: 100 });
    expect(run.slept).toEqual([50, 600, 3_000]);
    expect(run.waits).toEqual([
      { planned: 5_000, until: start + 50, left: 3 },
      { planned: 60_000, until: start + 650, left: 2 },
      { planned: 300_000, until: start + 3_650, left: 1 },
    ]);
  });

  it("ends with the first success", async () => {
    const run = await follow({ answers: [500, 302, 204] });
    expect(run).toMatchObject({ end: "accepted", slept: [5_000, 60_000], attempts: [1, 2, 3] });
  });

  it("ends only with 200 where the sender takes only that", async () => {
    const run = await follow({ answers: [204, 201, 200], preset: { ...preset, success: "200" } });
    expect(run).toMatchObject({ end: "accepted", attempts: [1, 2, 3] });
  });

  it("goes on when nothing answers", async () => {
    const run = await follow({ answers: ["refused", "timeout", 200] });
    expect(run).toMatchObject({ end: "accepted", slept: [5_000, 60_000] });
  });

  it("is one attempt when there are no retries", async () => {
    const run = await follow({ answers: [500], preset: { ...preset, waits: [] } });
    expect(run).toMatchObject({ end: "exhausted", slept: [], attempts: [1] });
  });

  it("stops where the sender does", async () => {
    const standard = findPreset("standard") ?? preset;
    expect(await follow({ answers: [500, 410], preset: standard })).toMatchObject({
      end: "stopped",
      attempts: [1, 2],
    });
    const slack = findPreset("slack") ?? preset;
    const headers = [["X-Slack-No-Retry", "1"]] as const;
    expect(await follow({ answers: [500], preset: slack, headers })).toMatchObject({
      end: "stopped",
      attempts: [1],
    });
  });

  it("numbers the retries where the sender does", async () => {
    const run = await follow({ answers: [500, 500, 200], preset: findPreset("slack") ?? preset });
    expect(run.retryNumbers).toEqual([undefined, "1", "2"]);
    expect(run.slept).toEqual([0, 60_000]);
  });

  it("stops at an interrupt, while waiting and while sending", async () => {
    expect(await follow({ answers: [500, 500], interruptAfter: 1 })).toMatchObject({
      end: "interrupted",
      attempts: [1],
    });
    expect(await follow({ answers: [500], interruptDuring: 1 })).toMatchObject({
      end: "interrupted",
      attempts: [],
    });
  });
});

describe("waitAfter", () => {
  const svix = findPreset("svix") ?? preset;
  const standard = findPreset("standard") ?? preset;

  it.each<[string, RetryPreset, HttpOutcome, number]>([
    ["a preset that ignores Retry-After", preset, answer(503, [["retry-after", "3600"]]), 5_000],
    ["none", standard, answer(503), 5_000],
    ["seconds", standard, answer(503, [["retry-after", "120"]]), 120_000],
    ["less than planned", standard, answer(503, [["Retry-After", "1"]]), 5_000],
    ["a date", standard, answer(503, [["retry-after", new Date(start + 60_000).toUTCString()]]), 60_000],
    ["a date that is past", standard, answer(503, [["retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"]]), 5_000],
    ["more than an hour", standard, answer(503, [["retry-after", "86400"]]), 3_600_000],
    ["a negative number", standard, answer(503, [["retry-after", "-1"]]), 5_000],
    ["an exponent", standard, answer(503, [["retry-after", "1e99"]]), 5_000],
    ["letters", standard, answer(503, [["retry-after", "abc"]]), 5_000],
    ["nothing", standard, answer(503, [["retry-after", ""]]), 5_000],
    [
      "two of them",
      standard,
      answer(503, [
        ["retry-after", "60"],
        ["retry-after", "60"],
      ]),
      5_000,
    ],
    ["svix at most doubles", svix, answer(503, [["retry-after", "3600"]]), 10_000],
    ["svix after 429", svix, answer(429), 60_000],
    ["svix after a timeout", svix, failure("timeout"), 60_000],
    ["svix after a refusal", svix, failure("refused"), 5_000],
  ])("%s", (_, rules, outcome, expected) => {
    expect(waitAfter(outcome, { planned: 5_000, preset: rules, now: start })).toBe(expected);
  });

  it("[F6] is never shorter than planned nor longer than allowed, whatever the header says", () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(value, (text) => {
        const outcome = answer(503, [["retry-after", text]]);
        const wait = waitAfter(outcome, { planned: 5_000, preset: standard, now: start });
        expect(wait).toBeGreaterThanOrEqual(5_000);
        expect(wait).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 300 },
    );
  });
});

interface Followed {
  readonly answers: readonly (number | "refused" | "timeout")[];
  readonly preset?: RetryPreset;
  readonly timeScale?: number;
  readonly headers?: readonly (readonly [string, string])[];
  /** Interrupts when this many attempts are done, before the wait. */
  readonly interruptAfter?: number;
  /** Interrupts while this attempt is under way. */
  readonly interruptDuring?: number;
}

/** Runs a schedule against canned answers on a clock that only sleeping moves. */
async function follow(run: Followed) {
  const clock = steppingClock(start);
  const stop = new AbortController();
  const requests: HttpRequest[] = [];
  const waits: Parameters<RetryOptions["onWait"]>[0][] = [];
  const attempts: number[] = [];
  const rules = run.preset ?? preset;
  const sender: Sender = {
    signing: {
      scheme: {
        id: "test",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "x-signature" },
        signed: "{ts}.{body}",
        ts: { from: "header:x-time", unit: "s", tolerance: null },
      },
      secrets: ["secret"],
      tamper: null,
      url: new URL("http://127.0.0.1:1/"),
      timeout: 1000,
    },
    expectation: { tamper: null, status: null, success: rules.success, repeats: true },
    clock,
    send: async (request) => {
      requests.push(request);
      if (run.interruptDuring === requests.length) stop.abort();
      const next = run.answers[requests.length - 1] ?? 599;
      return typeof next === "number" ? answer(next, run.headers) : failure(next);
    },
  };
  const end = await sendUntilAccepted(sender, {
    draft,
    preset: rules,
    timeScale: run.timeScale ?? 1,
    signal: stop.signal,
    onSent: (sent) => {
      attempts.push(sent.attempt);
      if (run.interruptAfter === attempts.length) stop.abort();
    },
    onWait: (wait) => void waits.push(wait),
  });
  const header = (request: HttpRequest, name: string) =>
    request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  return {
    end,
    attempts,
    waits,
    slept: clock.slept,
    stamps: requests.map((request) => header(request, "x-time")),
    retryNumbers: requests.map((request) => header(request, "x-slack-retry-num")),
  };
}

function answer(status: number, headers: readonly (readonly [string, string])[] = []): HttpOutcome {
  return { ok: true, status, headers, body: Buffer.alloc(0), truncated: false, ms: 1 };
}

function failure(kind: "refused" | "timeout"): HttpOutcome {
  return { ok: false, kind, detail: "", ms: 1 };
}
