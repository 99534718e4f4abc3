import { describe, expect, it } from "vitest";
import { bodyExcerpt, logTable } from "../../../src/commands/endpoints/log-lines.ts";
import type { LogEntry } from "../../../src/endpoints/endpoint.ts";
import { testApp } from "../../cli.ts";

const now = Date.parse("2026-11-21T12:04:31Z");
const entry: LogEntry = {
  id: "log_1",
  event: { id: "evt_1", type: "payment.failed" },
  status: "pending",
  attempt: 2,
  responseCode: 500,
  responseBody: "oops\nsecond line",
  createdAt: "2026-11-21T12:04:30.000Z",
  nextAttemptAt: "2026-11-21T12:05:30.000Z",
};
const bare: LogEntry = {
  ...entry,
  id: null,
  event: { id: null, type: null },
  status: null,
  attempt: null,
  responseCode: null,
  responseBody: null,
  createdAt: null,
  nextAttemptAt: null,
};

describe("logTable", () => {
  it("has titles and short times on a terminal, within its width", () => {
    const { app } = testApp({ tty: true, columns: 70 });
    const lines = logTable(app.io, [entry], now).map(({ plain }) => plain);
    expect(lines[0]).toMatch(/^TIME +EVENT +ATTEMPT +CODE +STATUS +NEXT +ANSWER/);
    expect(lines[1]).toMatch(/payment\.failed +2 +500 +pending/);
    expect(lines[1]).not.toContain("2026");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("has the event's id where there is room", () => {
    const { app } = testApp({ tty: true, columns: 100 });
    const lines = logTable(app.io, [entry], now).map(({ plain }) => plain);
    expect(lines[0]).toMatch(/^TIME +EVENT +ID +ATTEMPT/);
    expect(lines[1]).toMatch(/payment\.failed +evt_1 +2 /);
  });

  it("is tabs, whole times and nothing cut into a pipe", () => {
    const { app } = testApp();
    const [line] = logTable(app.io, [entry], now).map(({ plain }) => plain);
    expect(line).toBe(
      "2026-11-21T12:04:30.000Z\tpayment.failed\tevt_1\t2\t500\tpending\t2026-11-21T12:05:30.000Z\toops",
    );
  });

  it("writes - for what is not told", () => {
    const { app } = testApp();
    expect(logTable(app.io, [bare], now).map(({ plain }) => plain)).toEqual(["-\t-\t-\t-\t-\t-\t-\t"]);
  });
});

describe("bodyExcerpt", () => {
  it.each([
    [null, ""],
    ["", ""],
    ["one\ntwo", "one"],
    ["<html><body><h1>Bad Gateway</h1></body></html>", "Bad Gateway"],
  ])("%j", (body, expected) => {
    expect(bodyExcerpt(testApp().app.io, body)).toBe(expected);
  });

  it("is short, and masks before it cuts", () => {
    const { app } = testApp();
    const secret = "whsec_0123456789abcdef77d0";
    app.io.hide(secret);
    const shown = bodyExcerpt(app.io, `${"x".repeat(190)}${secret}${"y".repeat(500)}`);
    expect(shown).toHaveLength(201);
    expect(shown).not.toContain("0123456789abcdef");
  });
});
