import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { readSeed, type Seed } from "../../src/sandbox/seed.ts";
import type { Snapshot } from "../../src/sandbox/state.ts";
import { verify } from "../../src/signing/verify.ts";
import { listening, startApp } from "../servers.ts";
import { noon, runSandbox, sandboxParts, type TestSandbox } from "./parts.ts";

const hook = (origin: string) => ({ url: `${origin}/hooks`, events: ["payment.*"] });

function seedOf(value: object): Seed {
  const seed = readSeed(value, ["payvost", "paymentflow", "senfenico"]);
  if ("problem" in seed) throw new Error(seed.problem);
  return seed;
}

describe("a sandbox", () => {
  it("is on 127.0.0.1 and has a base for every provider that sends", async () => {
    const { url, bases, apiKey, controlUrl, controlToken, movedFrom } = await runSandbox();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(bases).toMatchObject({
      payvost: `${url}/payvost/v1`,
      paymentflow: `${url}/paymentflow/v1`,
      senfenico: `${url}/senfenico/dashboard`,
      "open-market": `${url}/open-market/dashboard`,
    });
    expect(bases).not.toHaveProperty("fluxvend");
    expect(apiKey).toMatch(/^sk_test_[0-9a-f]{32}$/);
    expect(controlToken).toMatch(/^[\w-]{32}$/);
    expect([controlUrl, movedFrom]).toEqual([`${url}/_sandbox`, null]);
  });

  it("has another key and token in every run, and the same ids", async () => {
    const first = await runSandbox();
    const second = await runSandbox({
      surroundings: { now: () => noon, elapsed: () => 0, bytes: (count) => Buffer.alloc(count, 7) },
    });
    expect(first.apiKey).not.toBe(second.apiKey);
    expect(first.controlToken).not.toBe(second.controlToken);
    const [one, two] = await Promise.all(
      [first, second].map(({ payvost }) => payvost("POST", "/webhooks", hook("http://127.0.0.1:1"))),
    );
    expect(one).toMatchObject([201, { data: { id: "webhook_sbx0001" } }]);
    expect(two).toMatchObject([201, { data: { id: "webhook_sbx0001" } }]);
  });

  it("delivers what happens, signed with the endpoint's secret", async () => {
    const app = await startApp();
    const sandbox = await runSandbox();
    const [, answer] = await sandbox.payvost("POST", "/webhooks", hook(app.origin));
    const attempts = await sandbox.emit("payvost", "payment.succeeded");
    expect(attempts).toMatchObject([{ endpoint: "webhook_sbx0001", n: 1, status: 200, next: null }]);
    expect(sandbox.told).toEqual(attempts);
    expect(sandbox.attempts()).toEqual(attempts);
    const [seen] = app.seen;
    const provider = await openRegistry().get("payvost");
    const scheme = provider?.schemes[0].scheme;
    const headers = pairs(seen?.rawHeaders ?? []);
    const request = {
      method: "POST",
      url: `${app.origin}/hooks`,
      headers,
      body: seen?.body ?? Buffer.alloc(0),
    };
    const secret = (answer as { data: { secret: string } }).data.secret;
    expect(scheme && verify(scheme, request, [secret], { now: noon }).verdict).toBe("ok");
    expect(sandbox.endpoints("payvost")[0]?.secrets[0]?.value).toBe(secret);
  });

  it("tries again at the provider's times as its clock is moved on", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end("no"));
    const sandbox = await runSandbox();
    await sandbox.payvost("POST", "/webhooks", hook(app.origin));
    await sandbox.emit("payvost", "payment.failed");
    await sandbox.advance(4_999);
    expect(sandbox.attempts()).toHaveLength(1);
    await sandbox.advance(1);
    expect(sandbox.attempts()).toHaveLength(2);
    expect(sandbox.now()).toBe(noon + 5_000);
    expect(await sandbox.runUntilIdle()).toBe(4);
    const after = sandbox.attempts().map(({ at }) => (at - noon) / 1000);
    expect(after).toEqual([0, 5, 65, 365, 2_165, 5_765]);
    expect(sandbox.attempts().at(-1)).toMatchObject({ n: 6, status: 500, responseBody: "no", next: null });
  });

  it("refuses events nobody sends, with the nearest name", async () => {
    const sandbox = await runSandbox();
    await expect(sandbox.emit("payvots", "payment.failed")).rejects.toMatchObject({
      code: "unknown_provider",
      hint: "did you mean payvost?",
    });
    await expect(sandbox.emit("payvost", "payment.fail")).rejects.toMatchObject({
      code: "unknown_event_type",
      hint: "did you mean payment.failed?",
    });
  });

  it("refuses a body that is too large as the provider writes errors", async () => {
    const sandbox = await runSandbox();
    expect(await sandbox.payvost("POST", "/webhooks", "x".repeat(1024 * 1024 + 1))).toMatchObject([
      413,
      { success: false, error: { message: "bodies of at most 1048576 bytes are taken" } },
    ]);
  });

  it("refuses requests beyond the provider's limit only when it is told to", async () => {
    const last = async (sandbox: TestSandbox) => {
      const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
      const ask = async () => (await fetch(`${sandbox.bases["paymentflow"]}/webhooks`, { headers })).status;
      for (let count = 0; count < 100; count += 1) await ask();
      return ask();
    };
    expect(await last(await runSandbox())).toBe(200);
    expect(await last(await runSandbox({ enforceLimits: true }))).toBe(429);
  });

  it("tells every request, also those it refuses before an API sees them, and no key in them", async () => {
    const sandbox = await runSandbox();
    await sandbox.payvost("GET", "/webhooks");
    await fetch(`${sandbox.url}/nowhere/sk_live_1234567890?key=sk_live_1234567890`);
    expect(sandbox.requests).toMatchObject([
      { provider: "payvost", method: "GET", path: "/payvost/v1/webhooks", status: 200, fault: null },
      { provider: null, method: "GET", path: "/nowhere/sk_live_…", status: 404 },
    ]);
  });

  it("names itself and the contract in every answer", async () => {
    const { url, bases, controlUrl } = await runSandbox();
    const named = async (address: string) => (await fetch(address)).headers.get("whk-sandbox");
    expect(await named(`${bases["payvost"]}/webhooks`)).toMatch(/^payvost contract \d{4}-\d\d-\d\d$/);
    expect(await named(`${bases["payvost"]}/nowhere`)).toMatch(/^payvost contract /);
    expect(await named(`${controlUrl}/state`)).toBe("whk control");
    expect(await named(url)).toBe("whk");
    expect(await named(`${url}/x`)).toBe("whk");
  });

  it("lets go wrong what a rule says, until the rules are cleared", async () => {
    const sandbox = await runSandbox();
    sandbox.addFault({
      ...{ on: "api", provider: null, operation: null, type: null, endpoint: null, times: null },
      fault: { kind: "status", status: 503 },
    });
    expect((await sandbox.payvost("GET", "/webhooks"))[0]).toBe(503);
    sandbox.clearFaults();
    expect((await sandbox.payvost("GET", "/webhooks"))[0]).toBe(200);
  });

  it("forgets everything when it is reset", async () => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const sandbox = await runSandbox();
    await sandbox.payvost("POST", "/webhooks", hook(app.origin));
    await sandbox.emit("payvost", "payment.failed");
    await sandbox.reset();
    expect([sandbox.endpoints(), sandbox.attempts()]).toEqual([[], []]);
    expect(await sandbox.runUntilIdle()).toBe(0);
    expect(app.seen).toHaveLength(1);
  });

  it("frees its port at once when it is closed, also twice", async () => {
    const sandbox = await runSandbox();
    await Promise.all([sandbox.close(), sandbox.close()]);
    await expect(fetch(sandbox.url)).rejects.toThrow("fetch failed");
  });

  it("cannot have a port that is taken, unless it may take another", async () => {
    const port = await listening(createServer());
    await expect(startSandbox(await sandboxParts({ port }))).rejects.toMatchObject({
      kind: "usage",
      code: "port_taken",
    });
    expect((await runSandbox({ port, movePort: true })).movedFrom).toBe(port);
  });
});

describe("a seed", () => {
  it("is there from the start, with its own secret or a new one", async () => {
    const url = "http://127.0.0.1:1/";
    const sandbox = await runSandbox({
      seed: seedOf({
        endpoints: [
          { provider: "payvost", url, secret: "whsec_mine" },
          { provider: "senfenico", url, events: ["charge.*"] },
        ],
        faults: ["api list status=503 x1"],
      }),
    });
    expect(sandbox.endpoints()).toMatchObject([
      { id: "webhook_sbx0001", provider: "payvost", events: ["*"], secrets: [{ value: "whsec_mine" }] },
      {
        id: "webhook_sbx0002",
        provider: "senfenico",
        secrets: [{ value: expect.stringMatching(/^\S{20,}$/) }],
      },
    ]);
    expect((await sandbox.payvost("GET", "/webhooks"))[0]).toBe(503);
    expect(await sandbox.payvost("GET", "/webhooks")).toMatchObject([
      200,
      { data: [{ id: "webhook_sbx0001" }] },
    ]);
  });
});

describe("what is kept", () => {
  function memory() {
    const kept: { snapshot: Snapshot | null } = { snapshot: null };
    return {
      kept,
      persistence: {
        load: async () => kept.snapshot,
        save: async (snapshot: Snapshot) => {
          kept.snapshot = JSON.parse(JSON.stringify(snapshot));
        },
      },
    };
  }

  it("is there in the next run, with the retries that are due", async () => {
    const { persistence } = memory();
    let status = 500;
    const app = await startApp((_seen, response) => response.writeHead(status).end());
    const first = await runSandbox({ persistence });
    await first.payvost("POST", "/webhooks", hook(app.origin));
    await first.emit("payvost", "payment.failed");
    await first.close();
    status = 200;
    const second = await runSandbox({ persistence, seed: seedOf({ endpoints: [] }) });
    expect(second.endpoints()).toEqual(first.endpoints());
    await second.advance(5_000);
    expect(second.attempts().map((attempt) => [attempt.n, attempt.status])).toEqual([
      [1, 500],
      [2, 200],
    ]);
    expect(app.seen[1]?.body).toEqual(app.seen[0]?.body);
    expect(await second.payvost("POST", "/webhooks", hook(app.origin))).toMatchObject([
      201,
      { data: { id: "webhook_sbx0002" } },
    ]);
  });

  it("is there in the next run with what the portals know", async () => {
    const { persistence } = memory();
    const first = await runSandbox({ persistence });
    const manage = (sandbox: TestSandbox, method: string, path: string) =>
      fetch(`${sandbox.portals["fluxvend"]}${path}`, {
        method,
        headers: { Authorization: `Bearer ${sandbox.controlToken}` },
      }).then((answer) => answer.json());
    await manage(first, "POST", "/webhooks/api/v1/core/enable");
    const credentials = await manage(first, "GET", "/credentials/api/v1");
    await first.close();
    const second = await runSandbox({ persistence });
    expect(await manage(second, "GET", "/webhooks/api/v1/core")).toMatchObject({ data: { enabled: true } });
    expect(await manage(second, "GET", "/credentials/api/v1")).toEqual(credentials);
  });

  it("counts more than the seed, and its time is not gone back behind", async () => {
    const { persistence } = memory();
    const app = await startApp();
    const seed = seedOf({ endpoints: [{ provider: "payvost", url: app.origin }] });
    const first = await runSandbox({ persistence, seed });
    await first.advance(60_000);
    await first.emit("payvost", "payment.failed");
    await first.close();
    const second = await runSandbox({ persistence, seed, startAt: null });
    expect(second.endpoints()).toHaveLength(1);
    expect([first.problems, second.problems]).toEqual([
      [],
      ["the endpoints of the seed are left out: there are endpoints in the state that was kept"],
    ]);
    expect(second.now()).toBe(noon + 60_000);
  });

  it("that cannot be read ends the start, that cannot be written is told", async () => {
    const load = () => Promise.reject(new Error("unreadable"));
    const save = () => Promise.reject(new Error("disk full"));
    await expect(startSandbox(await sandboxParts({ persistence: { load, save } }))).rejects.toThrow(
      "unreadable",
    );
    const sandbox = await runSandbox({ persistence: { load: async () => null, save } });
    await sandbox.payvost("POST", "/webhooks", hook("http://127.0.0.1:1"));
    await sandbox.close();
    expect(sandbox.problems).toEqual(["the state could not be kept: disk full"]);
  });
});

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : [],
  );
}
