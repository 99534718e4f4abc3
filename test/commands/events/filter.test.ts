import { describe, expect, it } from "vitest";
import { type FilterFlags, readFilter } from "../../../src/commands/events/filter.ts";
import { testApp } from "../../cli.ts";

const now = Date.UTC(2026, 0, 31, 12);

function read(flags: FilterFlags, provider?: string) {
  const { app } = testApp({ now });
  app.globals = { ...app.globals, provider };
  return readFilter(app, flags);
}

describe("the filter", () => {
  it.each<[string, FilterFlags, object]>([
    ["nothing", {}, {}],
    [
      "types, repeated or with commas",
      { type: ["payment.*, !*.failed", "ping"] },
      { types: ["payment.*", "!*.failed", "ping"] },
    ],
    ["verdicts", { verdict: ["ok,stale", "missing"] }, { verdicts: ["ok", "stale", "missing"] }],
    ["a status", { status: "500" }, { status: 500 }],
    ["a class of them", { status: "5XX" }, { status: "5xx" }],
    ["an ending", { status: "unsent" }, { status: "unsent" }],
    ["a span", { since: "10m", until: "5m" }, { since: now - 600_000, until: now - 300_000 }],
    ["a time", { since: "2026-01-31T00:00:00Z" }, { since: Date.UTC(2026, 0, 31) }],
  ])("of %s", async (_name, flags, expected) => {
    expect(await read(flags)).toEqual(expected);
  });

  it("takes the provider from flag or variable only, by its id", async () => {
    expect(await read({}, "stripe")).toEqual({ provider: "stripe" });
    expect(await read({}, "")).toEqual({});
    await expect(read({}, "payvst")).rejects.toMatchObject({ kind: "usage", hint: "did you mean payvost?" });
  });

  it.each<[string, FilterFlags, string, string]>([
    ["a verdict there is not", { verdict: ["mismach"] }, 'no verdict "mismach"', "did you mean mismatch?"],
    ["what lists call ok", { verdict: ["verified"] }, 'no verdict "verified"', "did you mean ok?"],
    ["a verdict like none", { verdict: ["purple"] }, 'no verdict "purple"', "one of ok, missing"],
    ["a status there is not", { status: "faild" }, 'no status "faild"', "did you mean failed?"],
    ["a number that is no status", { status: "600" }, 'no status "600"', "a status such as 500"],
    ["6xx", { status: "6xx" }, 'no status "6xx"', "a status such as 500"],
    ["an empty type", { type: ["a,,b"] }, "--type is empty", "leave it out"],
    ["nothing excluded", { type: ["!"] }, "--type is empty", "leave it out"],
    ["an empty span", { since: "5m", until: "10m" }, "--since is not before --until", "the earlier time"],
    ["no time", { since: "yesterday" }, '--since: "yesterday" is no time', "ISO 8601"],
  ])("refuses %s", async (_name, flags, message, hint) => {
    await expect(read(flags)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });
});
