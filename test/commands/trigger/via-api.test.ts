import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { sandboxed } from "../endpoints/sandboxed.ts";

async function triggering(status = 200) {
  const app = await startApp((_seen, response) => response.writeHead(status).end("oops"));
  const box = await sandboxed();
  const id = await box.register(`${app.origin}/hooks`);
  return {
    app,
    box,
    id,
    argv: ["trigger", "payment.succeeded", "--provider", "payvost", "--via", "api", "--endpoint", id],
  };
}

describe("whk trigger --via api", () => {
  it("lets the provider send, and reports it like any trigger", async () => {
    const { app, box, id, argv } = await triggering();
    const run = await box.run(argv);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(
      new RegExp(`^✓ sent payment\\.succeeded evt_\\S+ → 200 {2}(<1|\\d+) ms {2}${id}\n$`),
    );
    expect(app.seen).toHaveLength(1);
  });

  it("prints one record under --json", async () => {
    const { box, id, argv } = await triggering();
    expect(JSON.parse((await box.run([...argv, "--json"])).stdout)).toEqual({
      v: 1,
      kind: "sent",
      id: expect.stringMatching(/^evt_/),
      eventType: "payment.succeeded",
      url: null,
      endpoint: id,
      status: 200,
      ms: expect.any(Number),
      attempt: 1,
      tamper: null,
      error: null,
    });
  });

  it("ends with 9 when the app does not accept", async () => {
    const { box, argv } = await triggering(500);
    const run = await box.run(argv);
    expect(run.code).toBe(9);
    expect(run.stdout).toMatch(/^✗ sent payment\.succeeded evt_\S+ → 500 .*\n {2}app {2}oops\n$/);
  });

  it("is exit 4 where the provider has no test call", async () => {
    const env = { WHK_API_KEY: "sk_test_0123456789abcdef" };
    const run = await cli(
      ["trigger", "payment.succeeded", "--provider", "paymentflow", "--via", "api", "--endpoint", "we_1"],
      { env },
    );
    expect(run).toMatchObject({ code: 4, stdout: "" });
    expect(run.stderr).toContain("error: paymentflow has no API to send a test event");
  });
});

describe("refuses", () => {
  it.each([
    [["--via", "api"], /--via api needs --endpoint <id>/],
    [["--endpoint", "webhook_1"], /--endpoint is for --via api/],
    [["--via", "dashboard", "--endpoint", "x"], /--via: there is no way "dashboard"/],
    [["--via", "api", "--endpoint", "x", "--to", "3000"], /--to has no effect with --via api/],
    [["--via", "api", "--endpoint", "x", "--tamper", "body"], /--tamper has no effect/],
    [["--via", "api", "--endpoint", "x", "--data", "{}"], /--data has no effect/],
    [["--via", "api", "--endpoint", "x", "--count", "2"], /--count has no effect/],
    [["--via", "api", "--endpoint", "x", "--secret-stdin"], /--secret-stdin has no effect/],
    [["--via", "api", "--endpoint", "x", "--dry-run"], /--dry-run has no effect/],
    [["--via", "api", "--endpoint", "x", "--expect-status", "200"], /--expect-status has no effect/],
  ])("%j", async (flags, message) => {
    const run = await cli(["trigger", "payment.succeeded", "--provider", "payvost", ...flags]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toMatch(/\nhint: {2}`?\w+/);
  });

  it("a type the provider does not have", async () => {
    const { app, box, argv } = await triggering();
    const run = await box.run(argv.map((word) => (word === "payment.succeeded" ? "payment.suceeded" : word)));
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("did you mean payment.succeeded?")]);
    expect(app.seen).toEqual([]);
  });
});
