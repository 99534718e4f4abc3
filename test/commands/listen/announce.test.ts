import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { type Announcement, announce, readyRecordOf } from "../../../src/commands/listen/announce.ts";
import { type ListenFlags, readOptions } from "../../../src/commands/listen/options.ts";
import { ownApp } from "./own-app.ts";

const server = { port: 4400, url: "http://127.0.0.1:4400", movedFrom: null, close: async () => {} };

interface Setting {
  flags?: ListenFlags;
  env?: Record<string, string>;
  provider?: string;
  json?: boolean;
  change?: Partial<Announcement>;
}

async function announced({ flags = {}, env = {}, provider, json = false, change = {} }: Setting = {}) {
  const { app, printed } = await ownApp({ env }, { json });
  app.globals = { ...app.globals, provider };
  const options = await readOptions(app, undefined, flags);
  const announcement = {
    options,
    expected: (await openAccepted(app, {})).expected,
    server,
    publicUrl: null,
    registered: null,
    ...change,
  };
  const ready = readyRecordOf(app, announcement);
  announce(app, announcement, ready);
  await app.io.flush();
  const [session = ""] = announcement.expected.all[0]?.session ?? [];
  return { ...printed(), ready, session, pid: app.pid };
}

describe("the announcement", () => {
  it("tells where, and that trigger finds the secret", async () => {
    const { stderr, stdout, session } = await announced();
    expect(stderr).toContain("http://127.0.0.1:4400");
    expect(stderr).toContain("`whk trigger` finds it by itself");
    expect(stderr).toContain(`whsec_…${session.slice(-4)}`);
    expect(stderr).not.toContain(session);
    expect(stdout).toBe("");
  });

  it("shows the secret in full when asked to", async () => {
    const { stderr, session } = await announced({ flags: { printSecret: true } });
    expect(stderr).toContain(session);
  });

  it("names the source of configured secrets instead", async () => {
    const named = await announced({
      provider: "payvost",
      env: { WHK_PAYVOST_SECRET: "configured-secret-1" },
    });
    expect(named.stderr).toContain("from WHK_PAYVOST_SECRET");
    expect(named.stderr).not.toContain("this session");
    expect(named.stderr).not.toContain("configured-secret-1");
    const unnamed = await announced({ env: { WHK_STRIPE_SECRET: "configured-secret-2" } });
    expect(unnamed.stderr).toContain("stripe, from WHK_STRIPE_SECRET");
    expect(unnamed.stderr).toContain("this session");
  });

  it("names all who share a secret, or how many they are", async () => {
    const [few, many] = ["secret-of-a-few-1", "secret-of-many-1"];
    const env = { WHK_STRIPE_SECRET: few, WHK_GITHUB_SECRET: few, WHK_SECRET: many };
    const { stderr } = await announced({ env });
    expect(stderr).toContain("stripe, github, from WHK_STRIPE_SECRET, WHK_GITHUB_SECRET");
    expect(stderr).toMatch(/\d providers, from WHK_SECRET/);
  });

  it("lists routes and targets", async () => {
    const { stderr } = await announced({ flags: { route: ["a.*=5000"], forwardTo: ["3000", "4000/hooks"] } });
    expect(stderr).toContain("a.* → http://localhost:5000");
    expect(stderr).toMatch(/http:\/\/localhost:3000\n/);
    expect(stderr).toContain("http://localhost:4000/hooks");
  });

  it("says that the port was taken and what whk answers", async () => {
    const { stderr } = await announced({
      flags: { respond: "418" },
      change: { server: { ...server, movedFrom: 4399 } },
    });
    expect(stderr).toContain("port 4399 is taken");
    expect(stderr).toContain("418");
  });

  it("is the ready record with --json, nothing else", async () => {
    const { stdout, stderr, ready, pid } = await announced({
      json: true,
      provider: "payvost",
      flags: { forwardTo: ["3000"], route: ["a=3000"] },
    });
    expect(JSON.parse(stdout)).toEqual(ready);
    expect(ready).toEqual({
      v: 1,
      kind: "ready",
      time: expect.any(String),
      local: "http://127.0.0.1:4400",
      public: null,
      provider: "payvost",
      endpointId: null,
      forwardTo: ["http://localhost:3000"],
      pid,
    });
    expect(stderr).toBe("");
  });

  it("adds the secrets to the record only when asked to, never to the ready file's", async () => {
    const { stdout, ready, session } = await announced({ json: true, flags: { printSecret: true } });
    expect(JSON.parse(stdout).secrets).toEqual([session]);
    expect(ready).not.toHaveProperty("secrets");
  });

  it("tells the registered endpoint, and how events come about in the own sandbox", async () => {
    const base = "http://127.0.0.1:4010/payvost/v1";
    const at = { id: "webhook_1", provider: "payvost", base, secret: "s" };
    const own = await announced({ change: { registered: { ...at, sandbox: true } } });
    expect(own.stderr).toMatch(/endpoint +webhook_1 +payvost at http:\/\/127\.0\.0\.1:4010\/payvost\/v1/);
    expect(own.stderr).toContain("whk endpoints test webhook_1 --event payment.");
    expect(own.stderr).toMatch(
      /whk trigger \S+ --provider payvost --sandbox --via api --endpoint webhook_1\n/,
    );
    expect(own.ready).toMatchObject({ provider: "payvost", endpointId: "webhook_1" });
    const elsewhere = await announced({ change: { registered: { ...at, sandbox: false } } });
    expect(elsewhere.stderr).toContain("webhook_1");
    expect(elsewhere.stderr).not.toContain("to let events happen");
  });

  it("has room for the address of a tunnel", async () => {
    const { stderr, ready } = await announced({ change: { publicUrl: "https://quiet-fox.example" } });
    expect(stderr).toContain("https://quiet-fox.example");
    expect(ready).toMatchObject({ public: "https://quiet-fox.example" });
  });
});
