import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/library/sandbox.ts";
import { listening, startApp } from "../servers.ts";

async function running(options?: SandboxOptions) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describe("startSandbox of the library", () => {
  it("needs no options: a free port, and a time that stands still", async () => {
    const sandbox = await running();
    const before = sandbox.now();
    expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
    await sandbox.advance(3_600_000);
    expect(sandbox.now()).toBe(before + 3_600_000);
    expect((await fetch(sandbox.url)).status).toBe(200);
    expect((await running()).apiKey).not.toBe(sandbox.apiKey);
  });

  it("takes every option", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const [attempts, requests]: [number[], string[]] = [[], []];
    const sandbox = await running({
      port: 0,
      timeScale: 0,
      startAt: Date.UTC(2026, 0, 1),
      faults: [
        "api list status=503 x1",
        {
          ...{ on: "delivery", provider: null, operation: null, type: null, endpoint: null, times: 1 },
          fault: { kind: "duplicate" },
        },
      ],
      seed: {
        endpoints: [{ provider: "payvost", url: app.origin, secret: "whsec_mine" }],
        faults: ["api cut"],
      },
      allowRemote: true,
      onAttempt: ({ n }) => attempts.push(n),
      onRequest: ({ path, status }) => requests.push(`${path} ${status}`),
    });
    const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
    expect((await fetch(`${sandbox.bases["payvost"]}/webhooks`, { headers })).status).toBe(503);
    await sandbox.emit("payvost", "payment.failed", { id: "evt_mine" });
    await sandbox.runUntilIdle();
    expect(attempts.at(-1)).toBe(6);
    expect(app.seen.length).toBeGreaterThan(6);
    expect(JSON.parse(app.seen[0]?.body.toString() ?? "")).toMatchObject({ id: "evt_mine" });
    expect(requests).toEqual(["/payvost/v1/webhooks 503"]);
  });

  it.each([
    [{ timeScale: -1 }, "timeScale: -1 is no factor"],
    [{ timeScale: 1e308 }, "timeScale: 1e+308 is no factor"],
    [{ startAt: 8.64e15 }, "startAt: 8640000000000000 is no time"],
    [{ timeScale: Number.NaN }, "timeScale: NaN is no factor"],
    [{ startAt: Number.POSITIVE_INFINITY }, "startAt: Infinity is no time"],
    [{ faults: ["api explode"] }, '"explode" is no word'],
    [
      { seed: { endpoints: [{ provider: "payvots", url: "http://x" }] } },
      "seed.endpoints.0.provider must be",
    ],
    [{ seed: { faults: ["api"] } }, "seed.faults.0 cannot be used: a fault rule for api names no fault"],
  ])("refuses %j", async (options, message) => {
    await expect(startSandbox(options)).rejects.toMatchObject({
      code: "bad_value",
      message: expect.stringContaining(message),
    });
  });

  it("tells a port that is taken", async () => {
    const port = await listening(createServer());
    await expect(startSandbox({ port })).rejects.toMatchObject({
      ...{ code: "port_taken", message: expect.stringContaining("choose another with port") },
    });
  });

  it("ignores nothing that is no option", async () => {
    const start = (options: unknown) => Reflect.apply(startSandbox, null, [options]);
    await expect(start(null)).rejects.toThrow("startSandbox: null is no object with options");
    await expect(start({ onAttempt: 5 })).rejects.toThrow("onAttempt: 5 is no function");
    await expect(start({ fault: [] })).rejects.toThrow("did you mean faults?");
    await expect(start({ faults: "api cut" })).rejects.toThrow('faults: "api cut" is no list of rules');
  });

  it("tells what it cannot do, with what is near", async () => {
    const sandbox = await running();
    await expect(sandbox.emit("payvost", "payment.suceeded")).rejects.toThrow(
      "did you mean payment.succeeded?",
    );
    for (const ms of ["5s", -5, Number.NaN])
      await expect(Reflect.apply(sandbox.advance, null, [ms])).rejects.toThrow("no number of milliseconds");
    expect(Number.isInteger(sandbox.now())).toBe(true);
  });

  it("runs the example of its documentation", async () => {
    const source = readFileSync("src/library/sandbox.ts", "utf8");
    const [, example = ""] = /```js\n([\s\S]*?)```/.exec(source) ?? [];
    const code = example.replaceAll(/^ \* ?/gm, "").replace(/^import .*$/m, "");
    const app = await startApp((_seen, response) => response.writeHead(503).end());
    const lines: unknown[][] = [];
    const log = { log: (...values: unknown[]) => lines.push(values) };
    const body = code.replace("http://127.0.0.1:3000", app.origin);
    await new Function("startSandbox", "console", `return (async () => {${body}})()`)(startSandbox, log);
    expect(lines).toEqual([["webhook_sbx0001", 2]]);
    expect(app.seen).toHaveLength(2);
  });
});
