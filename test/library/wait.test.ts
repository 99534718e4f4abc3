import { describe, expect, it } from "vitest";
import type { WaitOptions } from "../../src/library/listener.ts";
import { readWait } from "../../src/library/wait.ts";
import { received } from "./deliveries.ts";

const succeeded = received("payment.succeeded");

describe("what is waited for", () => {
  it.each<[string | string[], WaitOptions, string | null]>([
    ["payment.succeeded", {}, null],
    ["payment.*", {}, null],
    [["refund.*", "payment.*"], {}, null],
    ["payment.*,!*.succeeded", {}, "another type"],
    ["payment.failed", {}, "another type"],
    ["payment.*", { verdict: "mismatch" }, "not mismatch"],
    ["payment.*", { verdict: "any" }, null],
    ["*", { where: ({ id }) => id === "evt_1" }, null],
    ["*", { where: ({ id }) => id === "evt_2" }, "not what `where` asks for"],
  ])("%j with %j", (types, options, refusal) => {
    expect(readWait(types, options).refuses(succeeded)).toBe(refusal);
  });

  it("has no wrong signature unless asked", () => {
    const wrong = received("payment.succeeded", { verdict: "mismatch" });
    const refuses = (options: WaitOptions) => readWait("*", options).refuses(wrong);
    expect(refuses({})).toBe("not verified");
    expect([refuses({ verdict: "mismatch" }), refuses({ verdict: "any" })]).toEqual([null, null]);
    expect(readWait("*", {}).refuses(received(null, { verdict: "unsigned" }))).toBeNull();
  });

  it("is given up before the test runner gives up", () => {
    expect(readWait("a", {})).toMatchObject({ wanted: '"a"', count: 1, timeoutMs: 4000 });
  });

  it("refuses a `where` that answers with a promise", () => {
    const where = (async () => false) as unknown as () => boolean;
    expect(() => readWait("*", { where }).refuses(succeeded)).toThrow("where: it answers with a promise");
  });

  it.each<[string | string[], object, string]>([
    ["", {}, "the event type is missing"],
    [[], {}, "the event type is missing"],
    ["a", { count: 0 }, "count: 0 is no whole number"],
    ["a", { timeoutMs: -1 }, "timeoutMs: -1 is no whole number"],
    ["a", { timeoutMs: Number.POSITIVE_INFINITY }, "timeoutMs: Infinity"],
    ["a", { timeoutMs: "3000" }, 'timeoutMs: "3000" is no whole number'],
    ["a", { timeout: 5 }, 'waitFor has no option "timeout"'],
    ["a", { verdict: "okay" }, 'verdict: "okay" is none; there are ok, missing'],
    ["a", { where: { id: "evt_1" } }, "where: [object Object] is no function"],
  ])("refuses %j with %j", (types, options, message) => {
    expect(() => readWait(types, options)).toThrow(message);
  });
});
