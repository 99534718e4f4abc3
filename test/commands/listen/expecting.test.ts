import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { parseExpected, readExpecting } from "../../../src/commands/listen/expecting.ts";
import { type ListenFlags, readOptions } from "../../../src/commands/listen/options.ts";
import { ownApp } from "./own-app.ts";

async function readFrom(flags: ListenFlags, provider: string | undefined = "payvost") {
  const { app, printed } = await ownApp();
  app.globals = { ...app.globals, provider };
  const options = await readOptions(app, undefined, flags);
  const accepted = await openAccepted(app, {});
  const expecting = readExpecting(app, accepted.expected, options);
  await app.io.flush();
  return { expecting, stderr: printed().stderr };
}

describe("an expectation", () => {
  const known = ["payment.succeeded", "type.ending.x3"];

  it.each<[string, string, number]>([
    ["payment.succeeded", "payment.succeeded", 1],
    ["payment.succeededx2", "payment.succeeded", 2],
    [" payment.*x10 ", "payment.*", 10],
    ["*", "*", 1],
    // A known type as it stands, and two of it.
    ["type.ending.x3", "type.ending.x3", 1],
    ["type.ending.x3x2", "type.ending.x3", 2],
    ["x2", "x2", 1],
    ["ax1000000", "a", 1_000_000],
  ])("%j is %j times %i", (value, pattern, count) => {
    expect(parseExpected(value, known)).toEqual({ pattern, count });
  });

  it.each(["", " ", "a,b", "!a", "a b", "ax0", "ax1000001", "ax99999999999999999999"])(
    "is not %j",
    (value) => {
      expect(() => parseExpected(value, known)).toThrow("--expect: ");
    },
  );
});

describe("--expect", () => {
  it("is nothing when not given", async () => {
    expect((await readFrom({})).expecting).toBeNull();
  });

  it("may be given for several types, with a time", async () => {
    const { expecting } = await readFrom({ expect: ["payment.succeeded", "transfer.*x2"], timeout: "3s" });
    expect(expecting?.timeout).toBe(3000);
    expect(expecting?.expectations.progress).toEqual([
      { pattern: "payment.succeeded", count: 1, arrived: 0 },
      { pattern: "transfer.*", count: 2, arrived: 0 },
    ]);
  });

  it("refuses what is nearly a type, and warns of what is unknown, as --events does", async () => {
    await expect(readFrom({ expect: ["payment.suceededx2"] })).rejects.toMatchObject({
      code: "unknown_event_type",
      hint: expect.stringContaining("did you mean payment.succeeded?"),
    });
    expect((await readFrom({ expect: ["invoice.paid"] })).stderr).toContain('fits "invoice.paid"');
    expect((await readFrom({ expect: ["whatever"] }, "shopify")).stderr).toBe("");
  });

  it("refuses the same twice: that could be one or two", async () => {
    await expect(readFrom({ expect: ["payment.*", "payment.*x2"] })).rejects.toMatchObject({
      message: "--expect payment.* is given twice",
    });
  });

  it.each<[string[], string, boolean]>([
    [["transfer.*"], "payment.succeeded", false],
    [["payment.*,!*.succeeded"], "payment.succeeded", false],
    [["transfer.failed"], "payment.*", false],
    [["payment.succeeded"], "payment.*", true],
    [["payment.*"], "payment.succeeded", true],
    [[], "payment.succeeded", true],
  ])("registered for %j, %s can be met: %s", async (events, type, can) => {
    const read = readFrom({ register: true, events, expect: [type] });
    if (can) expect((await read).expecting).not.toBeNull();
    else await expect(read).rejects.toMatchObject({ code: "bad_combination", hint: "add it to --events" });
  });

  it("counts what --events only hides", async () => {
    expect((await readFrom({ events: ["transfer.*"], expect: ["payment.failed"] })).expecting).not.toBeNull();
  });
});
