import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, start, temporaryFolder } from "../../cli.ts";
import { env, eventBody, listening, ofKind } from "./listening.ts";

describe("what is shown", () => {
  it("only the types that were asked for; all are recorded", async () => {
    const home = temporaryFolder();
    const { run, send, stop } = await listening(["--json", "--events", "payment.*,!*.failed"], { env, home });
    for (const type of ["user.created", "payment.failed", "payment.succeeded"]) {
      expect((await send({ body: eventBody(type) })).status).toBe(200);
    }
    await run.until(({ records }) => ofKind(records, "delivery")[0]);
    await stop();
    expect(ofKind(run.records, "delivery")).toMatchObject([{ seq: 3, event: { type: "payment.succeeded" } }]);
    expect(ofKind(run.records, "stopped")).toMatchObject([{ deliveries: 3, verified: 3 }]);
  });

  it("a near miss of an event type is an error, anything else a warning", async () => {
    const near = await cli([
      "listen",
      "--no-tunnel",
      "--provider",
      "payvost",
      "--events",
      "payment.suceeded",
    ]);
    expect(near.code).toBe(2);
    expect(near.stderr).toContain("did you mean payment.succeeded?");
    const { run } = await listening(["--provider", "payvost", "--events", "invoice.paid"]);
    expect(run.stderr).toContain('fits "invoice.paid"');
  });

  it("headers and body on demand, digits as they were sent", async () => {
    const { run, send } = await listening(["--show-headers", "--show-body"], { env });
    await send({ body: '{"id":"evt_1","amount":1000.00}' });
    await run.until(({ stdout }) => stdout.includes("amount"));
    expect(run.stdout).toContain("1000.00");
    expect(run.stdout).toMatch(/payvost-signature/i);
  });

  it("neither without being asked", async () => {
    const { run, send } = await listening([], { env });
    await send({ body: '{"id":"evt_1","amount":1000.00}' });
    await run.until(({ stdout }) => stdout.includes("verified"));
    expect(run.stdout).not.toContain("amount");
  });

  it("nothing of deliveries with --output quiet", async () => {
    const { run, send, stop } = await listening(["--output", "quiet"], { env });
    await send({});
    await stop();
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain("1 verified");
  });

  it("deliveries but no narration with --quiet", async () => {
    const cwd = temporaryFolder();
    const run = start(
      [
        "listen",
        "--port",
        "0",
        "--no-tunnel",
        "--quiet",
        "--ready-file",
        "ready.json",
        "--on-invalid",
        "accept",
      ],
      { cwd },
    );
    await expect.poll(() => existsSync(join(cwd, "ready.json"))).toBe(true);
    const { local } = JSON.parse(readFileSync(join(cwd, "ready.json"), "utf8"));
    await fetch(local, { method: "POST", body: "{}" });
    await run.until(({ stdout }) => stdout.includes("missing"));
    run.interrupt();
    expect((await run.done).stderr).toBe("");
  });

  it("[S16] duplicates, told by provider and event id", async () => {
    const { run, send } = await listening(["--json"], { env });
    const body = eventBody();
    await send({ body });
    await send({ body });
    const [first, second] = await run.until(
      ({ records }) => ofKind(records, "delivery")[1] && ofKind(records, "delivery"),
    );
    expect(second).toMatchObject({ duplicateOf: first?.["id"], changedBody: false });
  });

  it("[H22] requests that are no deliveries in one line, counted at the end", async () => {
    const { run, url, stop } = await listening([]);
    for (const path of ["/", "/favicon.ico", "/.env"]) {
      expect((await fetch(url + path)).status).toBe(405);
    }
    await run.until(({ stderr }) => stderr.includes("answered 405"));
    const { stderr, stdout } = await stop();
    expect(stderr.match(/answered 405/g)).toHaveLength(1);
    expect(stderr).toContain("3 requests were no deliveries");
    expect(stdout).toBe("");
  });

  it("bodies that are too large are refused and told", async () => {
    const { run, post } = await listening(["--max-body", "1kb"]);
    expect((await post(Buffer.alloc(1025))).status).toBe(413);
    await run.until(({ stderr }) => stderr.includes("413"));
  });

  it("[X1] is inert, whatever a sender writes", async () => {
    const { run, send, stop } = await listening(["--show-headers", "--show-body"], { env });
    await send({
      body: JSON.stringify({ id: "evt_1", type: "a\u001b[31m\n12:00:00  payvost  ✓ verified", x: "\u202e" }),
    });
    await run.until(({ stdout }) => stdout.includes("verified"));
    await stop();
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(run.stdout.match(/^\d\d:/gm)).toHaveLength(1);
  });
});

describe("the command of --exec", () => {
  it("gets the body and the names, and its output stands below the delivery", async () => {
    const command = `cat; echo; echo "$WHK_EVENT_TYPE/$WHK_EVENT_ID/$WHK_DELIVERY_ID"`;
    const { run, send } = await listening(["--exec", command], { env });
    await send({ body: '{"id":"evt_9","type":"a.b"}' });
    await run.until(({ stdout }) => /a\.b\/evt_9\/dlv_\w+/.test(stdout));
    expect(run.stdout).toContain('exec  {"id":"evt_9","type":"a.b"}');
    expect(run.stdout.indexOf("verified")).toBeLessThan(run.stdout.indexOf("exec"));
  });

  it("says when it fails, and prints no lines among records", async () => {
    const { run, send, stop } = await listening(["--json", "--exec", "echo out; exit 3"], { env });
    await send({});
    await run.until(({ stderr }) => stderr.includes("exit code 3"));
    await stop();
    expect(run.records.map(({ kind }) => kind)).toEqual(["ready", "delivery", "stopped"]);
  });
});
