import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/app.ts";
import { type CliOptions, temporaryFolder } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { env, eventBody, type Listening, listening, ofKind } from "./listening.ts";

const wanted = ["--expect", "payment.succeeded"];

async function expecting(args: readonly string[], more: CliOptions = {}): Promise<Listening> {
  return listening([...args, "--json"], { env, ...more });
}

/** How the run ended: exit code, the `stopped` record, the code of its error. */
async function endOf({ run }: Pick<Listening, "run">) {
  const { code, stderr } = await run.done;
  const [stopped] = ofKind(run.records, "stopped");
  const error = stderr === "" ? null : JSON.parse(stderr.trim().split("\n").at(-1) ?? "").error;
  return { code, stopped, error };
}

/** A clock on which 77 s are over when a test says so, and nothing else ever is. */
function handClock() {
  let timeIsOver = () => {};
  const over = new Promise<void>((resolve) => {
    timeIsOver = resolve;
  });
  const forEver = (signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) =>
      signal?.addEventListener("abort", () => reject(new Error("aborted"))),
    );
  const clock: Clock = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: (ms, signal) => (ms === 77_000 ? over : forEver(signal)),
  };
  return { clock, timeIsOver: () => timeIsOver() };
}

describe("whk listen --expect", () => {
  it("ends by itself as soon as all came, every sender answered", async () => {
    const listener = await expecting(["--expect", "payment.*x2", "--expect", "transfer.failed"]);
    const statuses: number[] = [];
    for (const type of ["payment.failed", "transfer.failed", "payment.succeeded"]) {
      statuses.push((await listener.send({ body: eventBody(type) })).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
    expect(await endOf(listener)).toMatchObject({
      code: 0,
      error: null,
      stopped: {
        reason: "expectation",
        deliveries: 3,
        verified: 3,
        expected: [
          { type: "payment.*", count: 2, arrived: 2 },
          { type: "transfer.failed", count: 1, arrived: 1 },
        ],
      },
    });
  });

  it("answers all of fifty that come at once, the last one a duplicate of the first", async () => {
    const listener = await expecting(["--expect", "payment.succeededx50"]);
    const body = eventBody();
    const bodies = [body, ...Array.from({ length: 48 }, () => eventBody()), body];
    const answers = await Promise.all(bodies.map((one) => listener.send({ body: one })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { code, stopped } = await endOf(listener);
    expect([code, stopped?.["deliveries"]]).toEqual([0, 50]);
    expect(ofKind(listener.run.records, "delivery")).toHaveLength(50);
  });

  it("lets the app answer first, and takes whatever it answers", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end("no"));
    const listener = await expecting([...wanted, "--forward-to", app.origin]);
    expect((await listener.send({})).status).toBe(500);
    expect(await endOf(listener)).toMatchObject({ code: 0, stopped: { forwarded: 1 } });
    expect(ofKind(listener.run.records, "attempt")).toMatchObject([{ status: 500 }]);
  });

  it("finishes the forwards that are under way, with --reply ack, too", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const app = await startApp(async (_seen, response) => {
      await held;
      response.writeHead(204).end();
    });
    const listener = await expecting([...wanted, "--forward-to", app.origin, "--reply", "ack"]);
    expect((await listener.send({})).status).toBe(200);
    release();
    expect(await endOf(listener)).toMatchObject({
      code: 0,
      stopped: { reason: "expectation", forwarded: 1 },
    });
    expect(ofKind(listener.run.records, "attempt")).toMatchObject([{ status: 204, error: null }]);
  });

  it("counts what --events hides, and no handshake", async () => {
    const listener = await expecting(["--expect", "payment.succeeded", "--events", "transfer.*"]);
    const challenge = await listener.post('{"type":"url_verification","challenge":"abc"}');
    expect(challenge.status).toBeLessThan(500);
    expect((await listener.send({})).status).toBe(200);
    expect((await endOf(listener)).code).toBe(0);
    expect(ofKind(listener.run.records, "delivery").map(({ event }) => event)).not.toContainEqual(
      expect.objectContaining({ type: "payment.succeeded" }),
    );
  });

  it.each(["reject", "accept"])(
    "ends with 7 when the signature is wrong, with --on-invalid %s",
    async (what) => {
      const listener = await expecting([...wanted, "--on-invalid", what]);
      const { status } = await listener.send({ secret: "whsec_another" });
      expect(status).toBe(what === "reject" ? 401 : 200);
      expect(await endOf(listener)).toMatchObject({
        code: 7,
        stopped: { reason: "expectation", expected: [{ arrived: 0 }] },
        error: { code: "invalid_signature", verdict: "mismatch" },
      });
    },
  );

  it("goes on when the signature of another type is wrong", async () => {
    const listener = await expecting(wanted);
    await listener.send({ secret: "whsec_another", body: eventBody("payment.failed") });
    await listener.send({});
    expect((await endOf(listener)).code).toBe(0);
  });

  it("ends with 8 after --timeout, and says what came", async () => {
    const { clock, timeIsOver } = handClock();
    const args = [...wanted, "--expect", "transfer.*x2", "--timeout", "77s"];
    const listener = await expecting(args, { clock });
    await listener.send({ body: eventBody("transfer.failed") });
    timeIsOver();
    expect(await endOf(listener)).toMatchObject({
      code: 8,
      stopped: { reason: "timeout", deliveries: 1 },
      error: {
        code: "not_met",
        missing: "payment.succeeded (0 of 1), transfer.* (1 of 2)",
        came: "transfer.failed",
      },
    });
  });

  it("takes what came just before the time was over and is answered after it", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const app = await startApp(async (_seen, response) => {
      await held;
      response.writeHead(200).end();
    });
    const { clock, timeIsOver } = handClock();
    const args = [...wanted, "--timeout", "77s", "--forward-to", app.origin];
    const listener = await expecting(args, { clock });
    const answer = listener.send({});
    await expect.poll(() => app.seen.length).toBe(1);
    timeIsOver();
    await expect
      .poll(() =>
        fetch(listener.url).then(
          () => "open",
          () => "closed",
        ),
      )
      .toBe("closed");
    release();
    expect((await answer).status).toBe(200);
    expect(await endOf(listener)).toMatchObject({ code: 0, stopped: { reason: "expectation" } });
  });

  it("ends with 8 when it is stopped before: a pipeline that gives up is not green", async () => {
    const listener = await expecting(wanted);
    listener.run.interrupt("SIGTERM");
    expect(await endOf(listener)).toMatchObject({
      code: 8,
      stopped: { reason: "signal", expected: [{ type: "payment.succeeded", count: 1, arrived: 0 }] },
      error: { missing: "payment.succeeded (0 of 1)", came: "" },
    });
  });

  it("removes its ready file and what it registered", async () => {
    const home = temporaryFolder();
    const ready = join(home, "ready.json");
    const listener = await expecting(
      [...wanted, "--timeout", "1ms", "--ready-file", ready, "--sandbox", "--provider", "payvost"],
      { home },
    );
    expect((await endOf(listener)).code).toBe(8);
    expect(existsSync(ready)).toBe(false);
  });

  it("shows what it waits for, and what is missing", async () => {
    const listener = await listening(["--expect", "payment.*x2", "--timeout", "300ms"], { env });
    const { code, stdout, stderr } = await listener.run.done;
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(stderr).toMatch(/ expects +payment\.\* x2 +within 0\.3 s\n/);
    expect(stderr.replaceAll(listener.url, "<url>").split("\n").slice(-4).join("\n")).toBe(`  no deliveries
error: not everything expected came within 0.3 s; missing: payment.* (0 of 2)
hint:  no delivery came; they are taken at <url>
`);
  });

  it("is silent with --quiet but for the error", async () => {
    const listener = await expecting([...wanted, "--timeout", "1ms", "--quiet"]);
    const { code, stderr } = await listener.run.done;
    expect([code, stderr.split("\n").length]).toEqual([8, 2]);
  });
});
