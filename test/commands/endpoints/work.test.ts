import { describe, expect, it } from "vitest";
import { cli, start, steppingClock } from "../../cli.ts";
import { startApp, startRaw } from "../../servers.ts";
import { sandboxed } from "./sandboxed.ts";

const env = { WHK_API_KEY: "sk_test_0123456789abcdef" };

describe("a signal while a call is under way", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])("%s ends it with %i and says what is not known", async (signal, code) => {
    let asked = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = await startRaw((socket) => void socket.once("data", () => asked()));
    const argv = [
      "endpoints",
      "rotate",
      "webhook_1",
      "--provider",
      "payvost",
      "--yes",
      "--api-base",
      silent.origin,
    ];
    const run = start(argv, { env });
    await waiting;
    run.interrupt(signal);
    const { stdout, stderr, code: ended } = await run.done;
    expect([ended, stdout]).toEqual([code, ""]);
    expect(stderr).toBe(
      "warning: interrupted before the provider answered; the stored secret stays; rotate again to have one that is known\n",
    );
  });

  it("says nothing when nothing can have changed", async () => {
    let asked = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = await startRaw((socket) => void socket.once("data", () => asked()));
    const run = start(["endpoints", "list", "--provider", "payvost", "--api-base", silent.origin], { env });
    await waiting;
    run.interrupt();
    expect(await run.done).toEqual({ code: 130, stdout: "", stderr: "" });
  });
});

it("says why it waits", async () => {
  const box = await sandboxed({ faults: ["api list status=503 x1"] });
  const clock = steppingClock(Date.parse("2026-11-21T12:00:00Z"));
  const run = await box.run(["endpoints", "list", "--provider", "payvost"], { clock });
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(/wait|again/);
  expect(clock.slept.length).toBeGreaterThan(0);
});

it("draws a spinner on a terminal only, and takes it away", async () => {
  const box = await sandboxed();
  const run = await box.run(["endpoints", "list", "--provider", "payvost", "--json"], { tty: true });
  expect(run.stderr).toBe("");
});

it("names itself and sends the key to the base it was given, and shows it nowhere", async () => {
  const app = await startApp((_seen, response) =>
    response.setHeader("content-type", "application/json").end('{"success":true,"data":[]}'),
  );
  const run = await cli(
    ["endpoints", "list", "--provider", "payvost", "--api-base", `${app.origin}/v1`, "--debug"],
    { env },
  );
  expect(run).toMatchObject({ code: 0, stdout: "" });
  const [request] = app.seen;
  expect(request?.url).toMatch(/^\/v1\/webhooks/);
  expect(request?.rawHeaders).toContain(`Bearer ${env.WHK_API_KEY}`);
  expect(request?.rawHeaders).toContain("whk/0.0.0-test");
  expect(run.stderr).not.toContain("0123456789abcdef");
});

describe("escapes what an API says", () => {
  const hostile = "\u001b]0;title\u0007 \u202e https://example.com/\nwebhook_2";
  const endpoint = {
    id: "webhook_1\u001b[2J",
    ...{ url: hostile, events: [hostile], enabled: true, description: hostile },
    ...{ metadata: { [hostile]: hostile }, createdAt: "2026-11-21T12:00:00Z" },
  };

  it.each([
    ["list", [], [endpoint], false],
    ["list", [], [endpoint], true],
    ["list", ["--json"], [endpoint], false],
    ["list", ["--raw"], [endpoint], false],
    ["show", ["webhook_1"], endpoint, false],
    ["show", ["webhook_1"], endpoint, true],
    ["show", ["webhook_1", "--json"], endpoint, false],
  ] as const)("%s %j", async (command, more, data, tty) => {
    const app = await startApp((_seen, response) =>
      response.setHeader("content-type", "application/json").end(JSON.stringify({ success: true, data })),
    );
    const argv = ["endpoints", command, ...more, "--provider", "payvost", "--api-base", app.origin];
    const { stdout, code } = await cli(argv, { env: { ...env, NO_COLOR: "1" }, tty });
    expect(code).toBe(0);
    expect(stdout).toContain("webhook_1");
    expect(stdout.replaceAll("\t", "")).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(stdout).not.toMatch(/^webhook_2/m);
  });

  it("[X1] in an error too", async () => {
    const error = { code: hostile, message: hostile, field: hostile, requestId: hostile };
    const app = await startApp((_seen, response) =>
      response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ success: false, error })),
    );
    const argv = ["endpoints", "show", "webhook_1", "--provider", "payvost", "--api-base", app.origin];
    const { stderr, code } = await cli(argv, { env });
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|^webhook_2/m);
  });
});
