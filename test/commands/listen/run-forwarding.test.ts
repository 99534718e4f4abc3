import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runListen } from "../../../src/commands/listen/run.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { temporaryFolder } from "../../cli.ts";
import { deadTarget, startApp } from "../../listen/local-app.ts";
import { env, eventBody, listening, ofKind, secret } from "./listening.ts";
import { ownApp } from "./own-app.ts";

describe("forwarding", () => {
  it("hands over method, path, headers and bytes, and mirrors the answer", async () => {
    const app = await startApp((response) => void response.writeHead(201, { "X-From": "app" }).end("made"));
    const { run, send } = await listening([`${app.url}/base`, "--json"], { env });
    const body = '{ "id":"evt_1",\r\n "amount": 1000.00, "text":"\\u00e9\\/" }\n';
    const answer = await send({ body, path: "/hooks?a=1" });
    expect(answer).toMatchObject({ status: 201, body: Buffer.from("made") });
    expect(app.got[0]).toMatchObject({ method: "POST", url: "/base/hooks?a=1" });
    expect(String(app.got[0]?.body)).toBe(body);
    expect(app.got[0]?.headers).toContain("payvost-signature");
    const attempt = await run.until(({ records }) => ofKind(records, "attempt")[0]);
    const [delivery] = ofKind(run.records, "delivery");
    expect(attempt).toMatchObject({
      v: 1,
      delivery: delivery?.["id"],
      n: 1,
      url: `${app.url}/base/hooks?a=1`,
      status: 201,
      error: null,
    });
    expect(delivery?.["status"]).toBe(201);
    expect(run.records[0]?.["forwardTo"]).toEqual([`${app.url}/base`]);
  });

  it("goes to every target; one given twice counts once", async () => {
    const [first, second] = [await startApp(), await startApp()];
    const args = [first.url, "--forward-to", second.url, "--forward-to", `${first.url}/`];
    const { send, stop } = await listening(args, { env });
    await send({});
    expect((await stop()).stderr).toContain("1 answered by your app");
    expect([first.got.length, second.got.length]).toEqual([1, 1]);
  });

  it("follows the first route that fits, targets get the rest", async () => {
    const [payments, failures, others] = [await startApp(), await startApp(), await startApp()];
    const routes = ["--route", `payment.failed=${failures.url}`, "--route", `payment.*=${payments.url}`];
    const { run, send } = await listening([...routes, "--forward-to", others.url], { env });
    for (const type of ["payment.failed", "payment.succeeded", "user.created"])
      await send({ body: eventBody(type) });
    const seen = [failures, payments, others].map(({ got }) =>
      got.map(({ body }) => JSON.parse(String(body)).type),
    );
    expect(seen).toEqual([["payment.failed"], ["payment.succeeded"], ["user.created"]]);
    expect(run.stderr).toContain(`payment.failed → ${failures.url}`);
  });

  it("lets whk answer what no route takes", async () => {
    const app = await startApp();
    const args = ["--route", `payment.*=${app.url}`, "--respond", "202"];
    const { send } = await listening(args, { env });
    expect((await send({ body: eventBody("user.created") })).status).toBe(202);
    expect((await send({ body: eventBody("payment.failed") })).status).toBe(200);
  });

  it("adds the headers it was told to", async () => {
    const app = await startApp();
    const { send } = await listening([app.url, "--header", "X-One: 1", "--header", "Content-Type: text/x"], {
      env,
    });
    await send({});
    const headers = app.got[0]?.headers ?? [];
    expect(headers).toEqual(expect.arrayContaining(["X-One", "1", "Content-Type", "text/x"]));
  });

  it("answers 200 before the app with --reply ack", async () => {
    const app = await startApp((response) => void response.writeHead(500).end());
    const { run, send } = await listening([app.url, "--reply", "ack"], { env });
    expect((await send({})).status).toBe(200);
    await run.until(({ stdout }) => stdout.includes("→ 500"));
    expect(run.stdout.indexOf("← 200")).toBeLessThan(run.stdout.indexOf("→ 500"));
  });

  it("says that nothing listens there", async () => {
    const { url } = await deadTarget();
    const { run, send } = await listening([url.href], { env });
    expect((await send({})).status).toBe(502);
    await run.until(({ stdout }) => stdout.includes("refused"));
    expect(run.stdout).toContain(`nothing listens on ${url.host}`);
  });

  it("gives up on an app after --forward-timeout", async () => {
    const app = await startApp(() => {});
    const { send } = await listening([app.url, "--forward-timeout", "50ms"], { env });
    expect((await send({})).status).toBe(504);
  });

  it("asks no more than --concurrency at once", async () => {
    let [open, most] = [0, 0];
    const app = await startApp((response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        response.end();
      });
    });
    const { send } = await listening([app.url, "--concurrency", "1"], { env });
    await Promise.all(Array.from({ length: 10 }, () => send({})));
    expect(app.got).toHaveLength(10);
    expect(most).toBe(1);
  });

  it("ends what is under way before it stops", async () => {
    let release = () => {};
    const app = await startApp((response) => {
      release = () => void response.writeHead(202).end();
    });
    const { run, send } = await listening([app.url, "--json"], { env });
    const answer = send({});
    await expect.poll(() => app.got.length).toBe(1);
    run.interrupt();
    release();
    expect((await answer).status).toBe(202);
    await run.done;
    expect(run.records.map(({ kind }) => kind)).toEqual(["ready", "delivery", "attempt", "stopped"]);
  });
});

describe("answering without an app", () => {
  it("answers what it was told", async () => {
    const { send } = await listening(["--respond", "503", "--respond-body", '{"busy":true}'], { env });
    const answer = await send({});
    expect(answer).toMatchObject({ status: 503, body: Buffer.from('{"busy":true}') });
    expect(answer.headers).toContainEqual(["content-type", "application/json"]);
  });

  it("answers the bytes of a file", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "answer.bin"), Buffer.from([0, 255, 10]));
    const { send } = await listening(["--respond-body", "@answer.bin"], { env, cwd });
    expect((await send({})).body).toEqual(Buffer.from([0, 255, 10]));
  });

  it("waits, but not beyond its own end", async () => {
    const store = openMemoryStore();
    const recorded = new Promise<void>((resolve) => {
      const { record } = store;
      store.record = async (draft) => {
        resolve();
        return record(draft);
      };
    });
    const { app, seen, interrupt } = await ownApp({ openStore: async () => store });
    const done = runListen(app, undefined, { port: "0", delay: "1h", onInvalid: "accept" });
    const answer = fetch(await seen(/http:\/\/127\.0\.0\.1:\d+/), { method: "POST", body: "{}" });
    await recorded;
    interrupt();
    expect((await answer).status).toBe(200);
    await done;
  });

  it("answers handshakes of the provider", async () => {
    const { run, post } = await listening(["--provider", "slack"], { env: { WHK_SLACK_SECRET: secret } });
    const unsigned = await post('{"type":"url_verification","challenge":"c"}');
    expect(unsigned.status).toBe(401);
    await run.until(({ stdout }) => stdout.includes("missing"));
  });

  it("answers open handshakes of anyone", async () => {
    const { run, post } = await listening([]);
    const answer = await post("", [], "/?validationToken=abc");
    expect(answer).toMatchObject({ status: 200, body: Buffer.from("abc") });
    await run.until(({ stdout }) => stdout.includes("handshake"));
  });

  it("shows a subscription's address instead of opening it", async () => {
    const trap = await startApp();
    const { run, post } = await listening([]);
    await post(`{"SubscribeURL":"${trap.url}/confirm"}`, [
      ["x-amz-sns-message-type", "SubscriptionConfirmation"],
    ]);
    await run.until(({ stderr }) => stderr.includes(`${trap.url}/confirm`));
    expect(trap.got).toEqual([]);
  });
});
