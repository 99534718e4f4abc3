import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cli, type RunningCli, start, temporaryFolder } from "../../cli.ts";
import { listening, startApp } from "../../servers.ts";

interface Ready {
  local: string;
  bases: Record<string, string>;
  apiKey: string;
  controlUrl: string;
  controlToken: string;
}

/** A sandbox with --json, once it is ready; stopped after the test. */
async function running(argv: string[] = [], options: Parameters<typeof start>[1] = {}) {
  const sandbox = start(["sandbox", "--port", "0", "--json", ...argv], options);
  onTestFinished(() => sandbox.interrupt());
  const ready = await sandbox.until(() => sandbox.records.find(({ kind }) => kind === "ready"));
  return { sandbox, ready: ready as unknown as Ready };
}

function ask(url: string, key: string, body?: object): Promise<Response> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  return fetch(url, {
    headers,
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
}

async function stop(sandbox: RunningCli) {
  sandbox.interrupt();
  return sandbox.done;
}

describe("whk sandbox --json", () => {
  it("prints exactly the records of the contract", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const { sandbox, ready } = await running(["--time-scale", "0"]);
    const created = await ask(`${ready.bases["payvost"]}/webhooks`, ready.apiKey, {
      url: `${app.origin}/hooks`,
      events: ["payment.*"],
    });
    expect(created.status).toBe(201);
    const emitted = { provider: "payvost", type: "payment.failed" };
    expect((await ask(`${ready.controlUrl}/emit`, ready.controlToken, emitted)).status).toBe(200);
    const { code, stdout, stderr } = await stop(sandbox);
    expect([code, stderr]).toEqual([0, ""]);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const records = stdout.trimEnd().split("\n");
    expect(records.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ v: 1, kind: "ready", time, local: ready.local, bases: ready.bases },
        apiKey: expect.stringMatching(/^sk_test_[0-9a-f]{32}$/),
        controlUrl: `${ready.local}/_sandbox`,
        controlToken: expect.stringMatching(/^[\w-]{32}$/),
      },
      {
        ...{ v: 1, kind: "request", time, id: "req_sbx0001", provider: "payvost", method: "POST" },
        ...{ path: "/payvost/v1/webhooks", status: 201, ms: expect.any(Number), fault: null },
      },
      {
        ...{ v: 1, kind: "attempt", time, provider: "payvost", endpoint: "webhook_sbx0001" },
        ...{ event: { id: expect.stringMatching(/^evt_/), type: "payment.failed" }, n: 1 },
        ...{ url: `${app.origin}/hooks`, status: 500, ms: expect.any(Number), next: time, error: null },
      },
    ]);
    const { time: at, next } = JSON.parse(records[2] ?? "");
    expect(Date.parse(next) - Date.parse(at)).toBe(5_000);
  });

  it("says in one document that the port is taken", async () => {
    const port = await listening(createServer());
    const { code, stderr, stdout } = await cli(["sandbox", "--json", "--port", String(port)]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "port_taken" } });
  });
});

describe("whk sandbox", () => {
  it("shows where it is and one line for each request and attempt, no key in them", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const sandbox = start(["sandbox", "--port", "0"], { tty: true, columns: 110 });
    onTestFinished(() => sandbox.interrupt());
    const url = await sandbox.until(
      () => /http:\/\/127\.0\.0\.1:\d+(?=\/_sandbox)/.exec(sandbox.stderr)?.[0],
    );
    const [key, secret] = ["sk_test_abcdefgh1234", { url: app.origin, events: ["payment.*"] }];
    await ask(`${url}/payvost/v1/webhooks`, key, secret);
    await ask(`${url}/payvost/v1/webhooks/webhook_sbx0001/test`, key, { eventType: "payment.failed" });
    await fetch(`${url}/nowhere`);
    const { stdout, stderr, code } = await stop(sandbox);
    expect(code).toBe(0);
    expect(plain(stderr).replaceAll(url, "URL")).toContain(`
  whk  sandbox                                                    Ctrl-C stops
  payvost       URL/payvost/v1
  paymentflow   URL/paymentflow/v1
  others        URL/<id>/dashboard   senfenico, open-market and 5 more
  fluxvend      URL/fluxvend   where your app sends to
  control       URL/_sandbox
`);
    expect(plain(stderr)).toMatch(/key {11}sk_test_…\w{4} {3}`--sandbox` needs none; --print-key shows it/);
    const lines = plain(stdout)
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ""));
    expect(lines).toEqual([
      expect.stringMatching(/^payvost {6}POST \/webhooks {2,}← 201 +(<1|\d+) ms$/),
      expect.stringMatching(/^payvost {6}payment\.failed evt_\w+ {2,}→ 500 +(<1|\d+) ms {2}again in 5 s$/),
      expect.stringMatching(/^payvost {6}POST \/webhooks\/webhook_sbx0001\/test {2,}← 200 +/),
      expect.stringMatching(/^- {12}GET \/nowhere {2,}← 404 +<1 ms$/),
    ]);
    expect(stdout + stderr).not.toContain(key);
  });

  it("shows its key when it is asked to", async () => {
    const sandbox = start(["sandbox", "--port", "0", "--print-key"]);
    await sandbox.until(() => sandbox.stderr.includes("time  "));
    const { stderr } = await stop(sandbox);
    expect(stderr).toMatch(/key +sk_test_[0-9a-f]{32}$/m);
    expect(stderr).toMatch(/token +[\w-]{32} /);
  });

  it("is found by others while it runs, and not afterwards", async () => {
    const home = temporaryFolder();
    const { sandbox, ready } = await running([], { home });
    const folder = join(home, ".local/share/whk/sandboxes");
    const [name = ""] = readdirSync(folder);
    const { kind: _kind, v: _v, time: _time, local, ...rest } = ready as Ready & Record<string, unknown>;
    expect(JSON.parse(readFileSync(join(folder, name), "utf8"))).toMatchObject({ url: local, ...rest });
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await stop(sandbox);
    expect(readdirSync(folder)).toEqual([]);
    await expect(fetch(local)).rejects.toThrow("fetch failed");
  });

  it("works without a data folder, and says what does not", async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, "file"), "");
    const { sandbox } = await running(["--data-dir", join(home, "file")], { home });
    const { code, stderr } = await stop(sandbox);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining("`--sandbox` of other commands does not find"),
    ]);
  });

  it("takes no other port than the one it was told", async () => {
    const taken = await listening(createServer());
    const { code, stderr } = await cli(["sandbox", "--port", String(taken)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${taken} is taken by another program`)]);
  });

  it("keeps its state in a folder of its own below --data", async () => {
    const home = temporaryFolder();
    const data = join(home, "box");
    mkdirSync(data, { mode: 0o755 });
    const first = await running(["--data", "box"], { home });
    const hook = { url: "http://127.0.0.1:1/", events: ["payment.*"] };
    await ask(`${first.ready.bases["payvost"]}/webhooks`, first.ready.apiKey, hook);
    await stop(first.sandbox);
    expect(statSync(data).mode & 0o777).toBe(0o755);
    expect(statSync(join(data, "whk-sandbox/state.json")).mode & 0o777).toBe(0o600);
    const second = await running(["--data", "box"], { home });
    const list = await ask(`${second.ready.bases["payvost"]}/webhooks`, second.ready.apiKey);
    expect(await list.json()).toMatchObject({ data: [{ id: "webhook_sbx0001", url: hook.url }] });
    await stop(second.sandbox);
  });

  it("leaves a kept state alone that another sandbox has", async () => {
    const home = temporaryFolder();
    const first = await running(["--data", "box"], { home });
    const { code, stderr } = await cli(["sandbox", "--port", "0", "--data", "box"], { home });
    const folder = join(home, "box/whk-sandbox");
    expect([code, stderr]).toEqual([
      10,
      expect.stringContaining(`another sandbox keeps its state in ${folder}`),
    ]);
    expect(stderr).toContain("hint:  end that one, or name another folder with --data");
    await stop(first.sandbox);
    const third = await running(["--data", "box"], { home });
    await stop(third.sandbox);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["{", "it is not JSON"],
    ['{"v":2}', "this is no state of a sandbox: v: is of another version"],
    ["{}", "this is no state of a sandbox: v: is missing"],
  ])("does not touch a kept state it cannot use: %s", async (content, problem) => {
    const home = temporaryFolder();
    const path = join(home, "whk-sandbox/state.json");
    mkdirSync(join(home, "whk-sandbox"), { mode: 0o700 });
    writeFileSync(path, content);
    const { code, stderr } = await cli(["sandbox", "--port", "0", "--data", "."], { home });
    expect([code, stderr]).toEqual([10, expect.stringContaining(`${path} cannot be used: ${problem}`)]);
    expect(stderr).toContain("hint:  move it away, or name another folder with --data");
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  it("starts with what a seed file says", async () => {
    const home = temporaryFolder();
    const seed = {
      endpoints: [{ provider: "senfenico", url: "http://127.0.0.1:1/" }],
      faults: ["api delay=1ms"],
    };
    writeFileSync(join(home, "seed.json"), JSON.stringify(seed));
    const { ready } = await running(["--seed", "seed.json"], { home });
    const state = await ask(`${ready.controlUrl}/state`, ready.controlToken);
    expect(await state.json()).toMatchObject({
      endpoints: [{ provider: "senfenico" }],
      faults: [{ on: "api" }],
    });
  });

  it("names file, line and field of a seed that is wrong", async () => {
    const home = temporaryFolder();
    const path = join(home, "seed.json");
    writeFileSync(
      path,
      '{\n  "endpoints": [\n    { "provider": "payvots", "url": "http://127.0.0.1:1/" }\n  ]\n}',
    );
    const { code, stderr } = await cli(["sandbox", "--port", "0", "--seed", "seed.json"], { home });
    expect(code).toBe(2);
    expect(stderr).toContain(`${path} line 3: endpoints[0]["provider"] must be`);
    expect(stderr).toContain("did you mean payvost?");
    expect(existsSync(join(home, ".local/share/whk/sandboxes"))).toBe(false);
  });

  it.each([
    [["--seed", "none.json"], "none.json does not exist"],
    [["--fault", "api explode"], '--fault: "explode" is no word'],
    [["--time-scale", "x"], '--time-scale: "x" is no factor'],
  ])("%j is exit 2", async (argv, message) => {
    const { code, stderr } = await cli(["sandbox", "--port", "0", ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("goes as fast as it is told", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const { sandbox, ready } = await running(["--time-scale", "100000"]);
    const hook = { url: app.origin, events: ["payment.*"] };
    await ask(`${ready.bases["payvost"]}/webhooks`, ready.apiKey, hook);
    await ask(`${ready.controlUrl}/emit`, ready.controlToken, {
      provider: "payvost",
      type: "payment.failed",
    });
    const last = await sandbox.until(() =>
      sandbox.records.find(({ kind, n }) => kind === "attempt" && n === 6),
    );
    expect(last).toMatchObject({ status: 500, next: null });
  });
});

function plain(value: string): string {
  return value.replace(/\x1b\[[0-9;]*m/g, "");
}
