import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runListen } from "../../../src/commands/listen/run.ts";
import { WhkError } from "../../../src/errors.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { storePath } from "../../../src/store/open.ts";
import { cli, start, temporaryFolder } from "../../cli.ts";
import { startApp } from "../../listen/local-app.ts";
import { env, eventBody, listening, ofKind, secret } from "./listening.ts";
import { ownApp } from "./own-app.ts";

describe("ready and stopped", () => {
  it("prints exactly the records of the contract and ends with 0", async () => {
    const { run, url, send, stop } = await listening(["--json", "--provider", "payvost"], { env });
    await send({});
    await run.until(({ records }) => records[1]);
    const { code, stderr } = await stop();
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(run.records).toEqual([
      {
        v: 1,
        kind: "ready",
        time,
        local: url,
        public: null,
        provider: "payvost",
        endpointId: null,
        forwardTo: [],
        pid: expect.any(Number),
      },
      expect.objectContaining({
        v: 1,
        kind: "delivery",
        seq: 1,
        provider: "payvost",
        path: "/",
        status: 200,
        duplicateOf: null,
      }),
      {
        v: 1,
        kind: "stopped",
        time,
        reason: "signal",
        deliveries: 1,
        verified: 1,
        rejected: 0,
        forwarded: 0,
      },
    ]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("[D11] ends cleanly on %s", async (signal) => {
    const { run } = await listening([]);
    run.interrupt(signal);
    expect((await run.done).code).toBe(0);
    expect(run.stderr).toContain("no deliveries");
  });

  it("says on stderr where it listens and keeps stdout for deliveries", async () => {
    const { run, url } = await listening([]);
    expect(run.stderr).toContain(url);
    expect(run.stderr).toContain("whk answers 200 itself");
    expect(run.stdout).toBe("");
  });

  it("is found through a session file that only the user may read, and takes it away", async () => {
    const home = temporaryFolder();
    const { run, url, stop } = await listening(["--json"], { home });
    const folder = join(home, ".local/share/whk/sessions");
    const [name = ""] = readdirSync(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const session = JSON.parse(readFileSync(join(folder, name), "utf8"));
    expect(session).toMatchObject({ local: url, provider: null, pid: run.records[0]?.["pid"] });
    expect(Object.keys(session.secrets)).toContain("payvost");
    expect(session.secrets.payvost[0]).toMatch(/^whsec_/);
    await stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("writes no configured secret to the session file", async () => {
    const home = temporaryFolder();
    await listening(["--json"], { home, env });
    const folder = join(home, ".local/share/whk/sessions");
    const [name = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, name), "utf8")).not.toContain(secret);
  });

  it("writes the ready file once it is ready and removes it at the end", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "ready.json"), "left by an earlier run");
    const { run, stop } = await listening(["--json", "--ready-file", "ready.json"], { cwd });
    await expect.poll(() => readdirSync(cwd)).toEqual(["ready.json"]);
    expect(JSON.parse(readFileSync(join(cwd, "ready.json"), "utf8"))).toEqual(run.records[0]);
    await stop();
    expect(existsSync(join(cwd, "ready.json"))).toBe(false);
  });

  it("refuses a ready file that cannot be written, and leaves nothing behind", async () => {
    const home = temporaryFolder();
    const { code, stderr, stdout } = await cli(
      ["listen", "--port", "0", "--no-tunnel", "--ready-file", "no/such/folder/x"],
      { home },
    );
    expect(code).toBe(2);
    expect(stderr).toContain("--ready-file: no/such/folder/x cannot be written (ENOENT)");
    expect(stdout).toBe("");
    expect(readdirSync(join(home, ".local/share/whk/sessions"))).toEqual([]);
  });

  it("says that trigger needs --to where the session cannot be made known", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "file"), "");
    const { run } = await listening(["--store", "memory", "--data-dir", join(cwd, "file/data")], { cwd });
    expect(run.stderr).toContain("needs --to");
  });
});

describe("the port", () => {
  it("[D15] must be free when it was asked for", async () => {
    const { url } = await listening([]);
    const { port } = new URL(url);
    const { code, stderr } = await cli(["listen", "--port", port, "--no-tunnel"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`error: port ${port} is taken`));
    expect(stderr).toContain("--port 0");
  });

  it("moves on when the usual one is taken, and says so", async () => {
    const blocker = createServer().listen(4400, "127.0.0.1");
    await new Promise((resolve) => blocker.once("listening", resolve).once("error", resolve));
    const run = start(["listen", "--no-tunnel"]);
    const url = await run.until(({ stderr }) => /http:\/\/127\.0\.0\.1:(\d+)/.exec(stderr));
    expect(Number(url[1])).toBeGreaterThan(4400);
    await run.until(({ stderr }) => stderr.includes("port 4400 is taken"));
    run.interrupt();
    expect((await run.done).code).toBe(0);
    blocker.close();
  });
});

describe("the store", () => {
  it("[D9] is shared by two listeners without gaps or doubles", async () => {
    const home = temporaryFolder();
    const [first, second] = [
      await listening(["--json"], { home, env }),
      await listening(["--json"], { home, env }),
    ];
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? first : second).send({})));
    await first.stop();
    await second.stop();
    const seqs = [first, second].flatMap(({ run }) =>
      ofKind(run.records, "delivery").map(({ seq }) => Number(seq)),
    );
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(existsSync(storePath(join(home, ".local/share/whk")))).toBe(true);
  });

  it("[D5] that cannot be opened ends the command with 10", async () => {
    const home = temporaryFolder();
    mkdirSync(storePath(join(home, ".local/share/whk")), { recursive: true });
    const { code, stderr } = await cli(["listen", "--port", "0", "--no-tunnel"], { home });
    expect(code).toBe(10);
    expect(stderr).toContain("error: this is not a file");
  });

  it("[D3] that fails later makes the listener answer 503 and say so, never 200", async () => {
    const store = openMemoryStore();
    const full = async () => {
      throw new WhkError("store", "store_full", "the disk is full");
    };
    const { app, seen, interrupt } = await ownApp({ openStore: async () => ({ ...store, record: full }) });
    const done = runListen(app, undefined, { port: "0" });
    const answer = await fetch(await seen(/http:\/\/127\.0\.0\.1:\d+/), { method: "POST", body: "{}" });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    await seen(/the disk is full/);
    interrupt();
    await done;
  });
});

describe("stdout", () => {
  it("[D13] whose reader went away ends the listener cleanly", async () => {
    const { app, stdout, printed } = await ownApp({}, { json: true });
    const done = runListen(app, undefined, { port: "0" });
    await expect.poll(() => printed().stdout).toContain('"ready"');
    stdout.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    await done;
    expect(app.exitCode).toBe(0);
  });

  it("that cannot be written ends it with the reason", async () => {
    const { app, stdout, printed } = await ownApp({}, { json: true });
    const done = runListen(app, undefined, { port: "0" });
    await expect.poll(() => printed().stdout).toContain('"ready"');
    stdout.destroy(Object.assign(new Error("write ENOSPC"), { code: "ENOSPC" }));
    await expect(done).rejects.toMatchObject({ kind: "store" });
  });
});

describe("the project file", () => {
  function project(content: object): string {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "whk.config.json"), JSON.stringify(content));
    return cwd;
  }

  it("names provider, events and targets", async () => {
    const app = await startApp();
    const cwd = project({ provider: "payvost", events: ["payment.*"], forwardTo: app.url });
    const { run, send } = await listening(["--json"], { cwd, env });
    expect(run.records[0]).toMatchObject({ provider: "payvost", forwardTo: [app.url] });
    await send({ body: eventBody("user.created") });
    await send({ body: eventBody("payment.failed") });
    expect(app.got).toHaveLength(1);
  });

  it("yields to flags", async () => {
    const [named, other] = [await startApp(), await startApp()];
    const cwd = project({
      provider: "stripe",
      events: ["invoice.*"],
      forwardTo: [other.url],
      routes: { "*": other.url },
    });
    const args = [named.url, "--provider", "payvost", "--events", "*", "--route", "x=1"];
    const { send } = await listening(args, { cwd, env });
    expect((await send({})).status).toBe(200);
    expect([named.got.length, other.got.length]).toEqual([1, 0]);
  });

  it("leaves the answer to whk when a flag says so", async () => {
    const app = await startApp();
    const { send } = await listening(["--respond", "418"], { cwd: project({ forwardTo: [app.url] }), env });
    expect((await send({})).status).toBe(418);
    expect(app.got).toEqual([]);
  });

  it("is named when a target in it is none", async () => {
    const cwd = project({ forwardTo: ["ftp://x"] });
    const { code, stderr } = await cli(["listen", "--no-tunnel"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(join(cwd, "whk.config.json"));
  });
});

it.each(["http://localhost:PORT/hooks", "PORT", "http://[::1]:PORT"])(
  "refuses to forward to itself: %s",
  async (form) => {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((ready) => free.once("listening", ready));
    const address = free.address();
    const port = String(typeof address === "object" ? address?.port : "");
    await new Promise((closed) => free.close(closed));
    const run = await cli(["listen", form.replace("PORT", port), "--port", port, "--no-tunnel"]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`error: port ${port} is where whk itself listens`);
  },
);
