import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/app.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { sign } from "../../../src/signing/sign.ts";
import { cli, type RunningCli, temporaryFolder } from "../../cli.ts";
import { startApp } from "../../listen/local-app.ts";
import { closedPort, listening as opened } from "../../servers.ts";
import { type LocalServer, startLocalServer } from "../../tunnel/local-server.ts";
import { env, eventBody, listening, ofKind, secret, signInput } from "./listening.ts";

let names = 0;

/** The flags for a tunnel through that server, under a name of its own. */
function through({ host }: { host: string }): string[] {
  names += 1;
  return ["--tunnel", "localtunnel", "--tunnel-host", host, "--subdomain", `whk-run-${names}`];
}

/** Waits for the tunnel in one of these states. */
function tunnelRecord(run: RunningCli, state: string, after = 0): Promise<Record<string, unknown>> {
  return run.until(
    ({ records }) => ofKind(records, "tunnel").filter((record) => record["state"] === state)[after],
  );
}

async function signedEvent(url: string) {
  const payvost = await openRegistry().get("payvost");
  if (payvost === null) throw new Error("there is no payvost");
  const signed = sign(payvost.schemes[0].scheme, signInput({ body: eventBody(), url }), [secret]);
  return { headers: Object.fromEntries(signed.headers), body: signed.body };
}

async function postTo(server: LocalServer, url: string) {
  return server.through(url, { method: "POST", ...(await signedEvent(url)) });
}

/** Real time, but fifty times as fast. */
function hasty(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => 50 * performance.now(),
    sleep: (ms, signal) => wait(ms / 50, undefined, signal === undefined ? {} : { signal }),
  };
}

describe("a listener with a tunnel", () => {
  it("serves locally at once, is reached through the tunnel, and tells both", async () => {
    const server = await startLocalServer("localhost");
    const app = await startApp();
    const { run, stop } = await listening([app.url, "--json", ...through(server)], { env });
    const ready = run.records[0];
    expect(ready).toMatchObject({ kind: "ready", public: null });
    const { url } = await tunnelRecord(run, "ready");
    expect(url).toMatch(/^http:\/\/whk-run-\d+\.localhost:\d+\/[0-9a-f]{32}$/);
    expect((await postTo(server, `${url}/hooks?a=1`)).status).toBe(200);
    const delivery = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(delivery).toMatchObject({ path: "/hooks?a=1", signature: { verdict: "ok" }, status: 200 });
    expect(app.got).toHaveLength(1);
    const { code, stdout } = await stop();
    const states = stdout.split("\n").flatMap((line) => /"tunnel".*"state":"(\w+)"/.exec(line)?.[1] ?? []);
    expect([code, states]).toEqual([0, ["opening", "verifying", "ready", "closed"]]);
  });

  it("shows in lines what becomes of it", async () => {
    const server = await startLocalServer("localhost");
    const { run, stop } = await listening(["--provider", "payvost", ...through(server)], { env });
    expect(run.stderr).toMatch(/^ {2}public {3}opening… {3}with localtunnel$/m);
    await run.until(({ stderr }) =>
      /^ {2}public {3}http:\/\/\S+\/[0-9a-f]{32} {3}ready in \S+ m?s$/m.test(stderr),
    );
    expect(run.stderr.match(/not encrypted/g)).toHaveLength(1);
    await server.kill();
    await run.until(({ stderr }) => /^\d\d:\d\d:\d\d {2}tunnel {2}reconnecting {2}\S/m.test(stderr));
    await server.start();
    await run.until(({ stderr }) => stderr.includes("ready again"));
    expect(run.stderr).toMatch(
      /ready again {2}nothing came in (at|from) .*; payvost may still retry: 5 s, 1 min, 5 min…$/m,
    );
    expect((await stop()).code).toBe(0);
  });

  it("that is required is there before the listener says that it is ready", async () => {
    const server = await startLocalServer("localhost");
    const cwd = temporaryFolder();
    const flags = ["--json", "--ready-file", "ready.json", "--require-tunnel", ...through(server)];
    const { run, stop } = await listening(flags, { cwd });
    const [ready, ...others] = await run.until(({ records }) => records.length > 3 && records);
    expect(ready).toMatchObject({ kind: "ready", public: expect.stringMatching(/\/[0-9a-f]{32}$/) });
    expect(others.map(({ state }) => state)).toEqual(["opening", "verifying", "ready"]);
    expect(JSON.parse(readFileSync(join(cwd, "ready.json"), "utf8"))).toEqual(ready);
    expect((await stop()).code).toBe(0);
  });

  it("shows the whole address in the banner when it is required", async () => {
    const server = await startLocalServer("localhost");
    const { run, stop } = await listening(["--require-tunnel", ...through(server)]);
    await run.until(({ stderr }) => stderr.includes("not encrypted"));
    expect(run.stderr).toMatch(/waiting for a tunnel with localtunnel, at most 15 s/);
    expect(run.stderr.match(/^ {2}public {3}http:\/\/\S+\/[0-9a-f]{32}$/gm)).toHaveLength(1);
    expect((await stop()).code).toBe(0);
  });

  it("counts what comes from elsewhere", async () => {
    const server = await startLocalServer("localhost");
    const { run, stop } = await listening(["--json", ...through(server)]);
    const { url } = await tunnelRecord(run, "ready");
    const answer = await server.through(new URL("/.env", String(url)).href);
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
    expect((await stop()).stdout).toContain('"deliveries":0');
    const lines = await listening(through(server));
    const shown = await lines.run.until(({ stderr }) => /http:\/\/whk\S+/.exec(stderr)?.[0]);
    await server.through(new URL("/.env", shown).href);
    expect((await lines.stop()).stderr).toContain("1 request was no delivery: 1 to other paths");
  });
});

describe("without a way out", () => {
  it("[T1] the listener serves, says so once, and ends at once", async () => {
    const port = await closedPort();
    const { run, send, stop } = await listening(
      ["--provider", "payvost", ...through({ host: `http://127.0.0.1:${port}` })],
      { env },
    );
    await run.until(({ stderr }) => stderr.includes("local deliveries go on, whk keeps trying quietly"));
    expect((await send({})).status).toBe(200);
    const { code, stderr } = await stop();
    expect([code, stderr.match(/ {2}tunnel {2}/g)?.length]).toEqual([0, 1]);
  });

  it("a tool that is not there is said, and the listener goes on", async () => {
    const { run, send, stop } = await listening(["--tunnel", "cloudflared", "--json"], { env });
    const failed = await tunnelRecord(run, "failed");
    expect(failed).toMatchObject({ url: null, reason: expect.stringContaining("cloudflared"), gap: null });
    expect(failed["hint"]).toEqual(expect.any(String));
    expect((await send({})).status).toBe(200);
    expect((await stop()).code).toBe(0);
  });

  it("[T1] a required tunnel that cannot be ends the listener with 6, cause and fix", async () => {
    const cwd = temporaryFolder();
    const flags = [
      "--port",
      "0",
      "--tunnel",
      "cloudflared",
      "--require-tunnel",
      "--ready-file",
      "ready.json",
    ];
    const { code, stdout, stderr } = await cli(["listen", ...flags], { cwd });
    expect([code, stdout]).toEqual([6, ""]);
    expect(stderr).toMatch(/^error: no tunnel with cloudflared within 15 s: .*cloudflared/m);
    expect(stderr).toMatch(/^hint: {2}\S/m);
    expect(() => readFileSync(join(cwd, "ready.json"))).toThrow("ENOENT");
  });

  it("[T1] a required tunnel is waited for 15 s", async () => {
    const silent = await opened(createServer(() => {}));
    const flags = [
      "--port",
      "0",
      "--json",
      "--require-tunnel",
      ...through({ host: `http://127.0.0.1:${silent}` }),
    ];
    const { code, stdout, stderr } = await cli(["listen", ...flags], { clock: hasty() });
    expect(code).toBe(6);
    expect(JSON.parse(stderr).error).toMatchObject({ code: "tunnel_unavailable", driver: "localtunnel" });
    expect(stdout).not.toContain('"ready"');
  });
});

describe("the time of a tunnel", () => {
  it("ends it after 8 h and says so, and the listener goes on", async () => {
    const server = await startLocalServer("localhost");
    const { clock, pass } = nightClock();
    const { run, send, stop } = await listening(["--json", ...through(server)], { env, clock });
    const { url } = await tunnelRecord(run, "ready");
    pass();
    const closed = await tunnelRecord(run, "closed");
    expect(closed["reason"]).toBe("it was open for 8 h (--ttl); local deliveries go on");
    const signal = AbortSignal.timeout(2_000);
    expect((await server.through(String(url), { signal }).catch(() => null))?.status).not.toBe(200);
    expect((await send({})).status).toBe(200);
    expect(ofKind((await stopped(stop)).records, "tunnel").at(-1)).toEqual(closed);
  });

  it("is said in a line", async () => {
    const server = await startLocalServer("localhost");
    const { clock, pass } = nightClock();
    const { run, stop } = await listening(through(server), { env, clock });
    await run.until(({ stderr }) => stderr.includes("ready in"));
    pass();
    await run.until(({ stderr }) => /tunnel {2}closed {2}it was open for 8 h \(--ttl\)/.test(stderr));
    expect((await stop()).code).toBe(0);
  });
});

async function stopped(stop: () => Promise<{ stdout: string }>) {
  const lines = (await stop()).stdout.split("\n").filter((line) => line !== "");
  return { records: lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

/** Real time, but for what takes 8 h: that is over when told. */
function nightClock(): { clock: Clock; pass: () => void } {
  let pass = () => {};
  const night = new Promise<void>((resolve) => {
    pass = resolve;
  });
  const clock: Clock = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      if (ms === 8 * 3_600_000) await night;
      else await wait(ms, undefined, signal === undefined ? {} : { signal });
    },
  };
  return { clock, pass };
}

describe("flags of the tunnel", () => {
  it.each<[string[], string]>([
    [["--tunnel", "clodflared"], "did you mean cloudflared?"],
    [["--tunnel", "none", "--subdomain", "shop"], "--subdomain is about a tunnel, and there is none"],
    [["--no-tunnel", "--require-tunnel"], "--require-tunnel is about a tunnel, and there is none"],
    [["--tunnel", "none", "--ttl", "1h"], "--ttl is about a tunnel, and there is none"],
    [["--tunnel", "none", "--tunnel-port", "4500"], "--tunnel-port is about a tunnel, and there is none"],
    [["--ttl", "0"], "--ttl: 0 is too little"],
    [["--ttl", "soon"], "is no duration"],
    [["--tunnel-port", "0"], "1 to 65535"],
    [["3000", "--tunnel-port", "3000"], "port 3000 is where whk itself listens"],
    [["--public-url", "https://hooks.example.com"], "--tunnel url needs --tunnel-port"],
    [["--tunnel", "url", "--tunnel-port", "4500"], "--tunnel url needs --public-url"],
    [["--subdomain", "a_b"], "is no name for a tunnel"],
    [["--require-encrypted"], "the way from localtunnel to this machine is not encrypted"],
    [["--allow-ip", "203.0.113.7"], "localtunnel does not tell the sender's address"],
    [["--tunnel", "cloudflared", "--allow-ip", "here"], '"here" is no address and no network'],
  ])("%j are refused before anything starts", async (flags, said) => {
    const { code, stdout, stderr } = await cli(["listen", "--port", "0", ...flags]);
    expect(stderr).toContain(said);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("a port of the tunnel that is taken is refused", async () => {
    const port = String(await opened(createServer(() => {})));
    const flags = ["--public-url", "http://127.0.0.1:1", "--tunnel-port", port];
    const { code, stderr } = await cli(["listen", "--port", "0", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} is taken by another program`);
    expect(stderr).toContain("--tunnel-port");
  });
});

describe("a public URL of one's own", () => {
  it("leads to the port the user named", async () => {
    const port = String(await closedPort());
    const url = `http://127.0.0.1:${port}`;
    const flags = ["--json", "--public-url", url, "--tunnel-port", port, "--require-tunnel"];
    const { run, stop } = await listening(["--tunnel", "url", ...flags], { env });
    expect(run.records[0]?.["public"]).toMatch(new RegExp(`^${url}/[0-9a-f]{32}$`));
    expect((await stop()).code).toBe(0);
  });
});
