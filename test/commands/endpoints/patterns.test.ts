import { describe, expect, it } from "vitest";
import { registrable, splitPatterns } from "../../../src/commands/endpoints/patterns.ts";
import { connectionTo, narrated } from "./connections.ts";

async function register(provider: string, patterns: string[]) {
  const connection = await connectionTo(provider);
  return narrated((app) => registrable(app, connection, patterns));
}

describe("splitPatterns", () => {
  it("takes commas and repetition, each pattern once", () => {
    expect(splitPatterns("--events", ["a.b, c.*", "a.b", "!x"])).toEqual(["a.b", "c.*", "!x"]);
    expect(splitPatterns("--events", [])).toEqual([]);
  });

  it.each([
    [[""], /--events has an empty event type/],
    [["a,,b"], /has an empty event type/],
    [["a b"], /"a b" is no event type/],
    [["\u001b[2J"], /is no event type/],
    [["x".repeat(201)], /is no event type/],
  ])("refuses %j", (values, message) => {
    expect(() => splitPatterns("--events", values)).toThrow(message);
  });
});

describe("registrable", () => {
  it.each([
    [
      ["payment.*", "transfer.failed"],
      ["payment.*", "transfer.failed"],
    ],
    [["*"], ["*"]],
  ])("leaves %j to a provider with wildcards", async (patterns, expected) => {
    expect(await register("payvost", patterns)).toMatchObject({ value: expected, stderr: "", error: null });
  });

  it("writes wildcards out for a provider without, and says so", async () => {
    const { value, stderr } = await register("paymentflow", ["payment.*", "refund.created"]);
    expect(value).toEqual(["payment.succeeded", "payment.failed", "refund.created"]);
    expect(stderr).toBe(
      "paymentflow has no wildcards, written out: payment.succeeded, payment.failed, refund.created\n",
    );
  });

  it("writes exclusions out: no provider knows them", async () => {
    const { value, stderr } = await register("payvost", ["payment.*", "!*.failed"]);
    expect(value).toEqual(["payment.created", "payment.succeeded", "payment.refunded"]);
    expect(stderr).toMatch(/^written out: payment\.created/);
    expect((await register("paymentflow", ["!payment.*"])).value).toEqual(["refund.created"]);
  });

  it.each([
    [
      "payment.suceeded",
      /payvost has no event type "payment\.suceeded" that is known; did you mean payment\.succeeded\?/,
    ],
    ["invoice.opened.long.ago", /has no event type "invoice\.opened\.long\.ago" that is known\n$/],
    ["invoice.*", /no known event type of payvost fits "invoice\.\*"/],
  ])("warns of %s and registers it all the same", async (pattern, warning) => {
    const { value, stderr } = await register("payvost", [pattern]);
    expect(value).toEqual([pattern]);
    expect(stderr).toMatch(/^warning: /);
    expect(stderr).toMatch(warning);
  });

  it("refuses what leaves nothing to register", async () => {
    for (const [provider, pattern] of [
      ["paymentflow", ["invoice.*"]],
      ["payvost", ["payment.failed", "!*"]],
    ] as const) {
      const { error } = await register(provider, [...pattern]);
      expect(error).toMatchObject({
        kind: "usage",
        code: "bad_events",
        hint: expect.stringContaining("--list"),
      });
    }
  });
});
