import { describe, expect, it } from "vitest";
import { startApp } from "../../servers.ts";
import { noon, runSandbox } from "../parts.ts";

const at = (ms: number) => new Date(noon + ms).toISOString();

describe("the clock", () => {
  it.each([
    [1_500, 1_500],
    [0, 0],
    ["250ms", 250],
    ["1.5s", 1_500],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["2d", 172_800_000],
  ])("moves on by %j", async (advance, ms) => {
    const { control } = await runSandbox();
    expect(await control("POST", "/clock", { advance })).toEqual([
      200,
      { now: at(ms), scale: 0, attempts: 0 },
    ]);
    expect(await control("GET", "/clock")).toEqual([200, { now: at(ms), scale: 0 }]);
  });

  it("runs until nothing is left to be delivered, and says how much that was", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const { control, payvost, emit } = await runSandbox();
    await payvost("POST", "/webhooks", { url: app.origin, events: ["*"] });
    await emit("payvost", "payment.failed");
    expect(await control("POST", "/clock", { advance: "5s" })).toMatchObject([200, { attempts: 1 }]);
    expect(await control("POST", "/clock", { runUntilIdle: true })).toEqual([
      200,
      { now: at(5_765_000), scale: 0, attempts: 4 },
    ]);
  });

  it("goes as fast as it is told", async () => {
    const { control } = await runSandbox();
    expect(await control("POST", "/clock", { scale: 60 })).toMatchObject([200, { scale: 60 }]);
    expect(await control("POST", "/clock", { scale: 0 })).toMatchObject([200, { scale: 0 }]);
  });

  it.each([
    [{}, "name one of advance, scale and runUntilIdle"],
    [{ advance: 1, scale: 2 }, "name one of"],
    [{ advance: -1 }, "advance"],
    [{ advance: "1 hour" }, 'advance: "1 hour" is no time to move on by'],
    [{ advance: "9999d" }, "at most 366 days"],
    [{ advance: true }, "advance: must be ms or a text such as 1h"],
    [{ scale: -1 }, "scale: must be 0 or more"],
    [{ scale: 1e308 }, "scale: must be 1000000 or less"],
    [{ scale: "fast" }, "scale: must be a number"],
    [{ runUntilIdle: false }, "runUntilIdle: must be a true"],
    [{ speed: 1 }, "speed: unknown field"],
  ])("refuses %j", async (change, message) => {
    const { control, now } = await runSandbox();
    expect(await control("POST", "/clock", change)).toEqual([
      400,
      { error: { code: "bad_field", message: expect.stringContaining(message) } },
    ]);
    expect(now()).toBe(noon);
  });
});
