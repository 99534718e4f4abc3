import { describe, expect, it } from "vitest";
import { accepted } from "../../../src/commands/endpoints/test.ts";
import type { LogEntry } from "../../../src/endpoints/endpoint.ts";
import { cli } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { sandboxed } from "./sandboxed.ts";

async function testing(status: number, body = "") {
  const app = await startApp((_seen, response) => response.writeHead(status).end(body));
  const box = await sandboxed();
  const id = await box.register(`${app.origin}/hooks`);
  return {
    app,
    box,
    id,
    argv: ["endpoints", "test", id, "--provider", "payvost", "--event", "payment.succeeded"],
  };
}

describe("whk endpoints test", () => {
  it("lets the provider deliver and shows what came of it", async () => {
    const { app, box, id, argv } = await testing(200);
    const run = await box.run(argv);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(new RegExp(`^✓ delivered payment\\.succeeded evt_\\S+ → 200 {2}${id}\n$`));
    expect(app.seen).toHaveLength(1);
    expect(app.seen[0]?.rawHeaders.map((name) => name.toLowerCase())).toContain("payvost-signature");
  });

  it("ends with 9 when the app does not accept it, and says what the app said", async () => {
    const { box, argv } = await testing(500, "oops \u001b[31m");
    const run = await box.run(argv);
    expect(run).toMatchObject({ code: 9, stderr: "" });
    expect(run.stdout).toMatch(
      /^✗ not delivered payment\.succeeded evt_\S+ → 500 {2}\S+\n {2}app {7}oops \\x1b\[31m\n/,
    );
  });

  it("is one document under --json and --raw", async () => {
    const { box, argv } = await testing(200);
    expect(JSON.parse((await box.run([...argv, "--json"])).stdout)).toMatchObject({
      event: { type: "payment.succeeded" },
      status: "succeeded",
      responseCode: 200,
    });
    expect(JSON.stringify(JSON.parse((await box.run([...argv, "--raw"])).stdout))).toContain(
      "payment.succeeded",
    );
  });

  it("asks for the event on a terminal, and names the flag elsewhere", async () => {
    const { app, box, id } = await testing(200);
    const argv = ["endpoints", "test", id, "--provider", "payvost"];
    const missing = await box.run(argv);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("--event is missing")]);
    const run = box.start(argv, { tty: true });
    await run.until(({ stderr }) => stderr.includes("payment.created"));
    run.write("\r");
    expect((await run.done).code).toBe(0);
    expect(app.seen).toHaveLength(1);
  });

  it("refuses a type the provider does not have", async () => {
    const { app, box, id } = await testing(200);
    const run = await box.run([
      "endpoints",
      "test",
      id,
      "--provider",
      "payvost",
      "--event",
      "payment.suceeded",
    ]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("did you mean payment.succeeded?")]);
    expect(app.seen).toEqual([]);
  });

  it("is not there at PaymentFlow, with or without a key, but in the sandbox", async () => {
    const argv = ["endpoints", "test", "we_1", "--provider", "paymentflow", "--event", "payment.succeeded"];
    for (const env of [{}, { WHK_API_KEY: "sk_test_0123456789abcdef" }]) {
      const run = await cli(argv, { env });
      expect(run).toMatchObject({ code: 4, stdout: "" });
      expect(run.stderr).toContain(
        "`whk endpoints test <id> --event <type> --provider paymentflow --sandbox`",
      );
    }
    const { app, box } = await testing(200);
    const id = await box.register(`${app.origin}/pf`, "payment.succeeded", "paymentflow");
    const run = await box.run([
      "endpoints",
      "test",
      id,
      "--provider",
      "paymentflow",
      "--event",
      "payment.succeeded",
    ]);
    expect(run.code).toBe(0);
  });
});

it.each([
  ["succeeded", 200, true],
  ["pending", 500, false],
  ["failed", null, false],
  [null, 204, true],
  [null, 302, false],
  [null, null, null],
] as const)("a log entry with status %s and code %s is accepted: %s", (status, responseCode, expected) => {
  const rest = {
    id: null,
    event: { id: null, type: null },
    attempt: null,
    responseBody: null,
    createdAt: null,
    nextAttemptAt: null,
  };
  const entry: LogEntry = { ...rest, status, responseCode };
  expect(accepted(entry)).toBe(expected);
});
