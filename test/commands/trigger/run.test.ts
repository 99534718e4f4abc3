import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tamperKinds } from "../../../src/signing/tamper.ts";
import { cli, temporaryFolder } from "../../cli.ts";
import { headerOf, startCareless, startCorrect, startReceiver } from "./receiver.ts";
import { pretendListener } from "./running-listener.ts";

const env = { WHK_SECRET: "secret" };

describe("whk trigger", () => {
  it("signs the sample and sends it", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url, "--provider", "payvost"], {
      env,
    });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(
      /^✓ sent payment\.succeeded evt_\w{9} → 200 {2}(<1|\d+) ms {2}http:\/\/127\.0\.0\.1:\d+\/hooks\n$/,
    );
    expect(run.stderr).toBe("");
    const [request] = app.requests;
    expect(request).toMatchObject({ method: "POST", path: "/hooks" });
    expect(request && headerOf(request, "content-type")).toBe("application/json");
    expect(request && headerOf(request, "user-agent")).toBe("whk/0.0.0-test");
  });

  it("prints one record under --json", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url, "--json"], { env });
    expect(run.stderr).toBe("");
    expect(JSON.parse(run.stdout)).toEqual({
      v: 1,
      kind: "sent",
      id: expect.stringMatching(/^evt_/),
      eventType: "payment.succeeded",
      url: app.url,
      status: 200,
      ms: expect.any(Number),
      attempt: 1,
      tamper: null,
      error: null,
    });
  });

  it("finds the running listener and its secret by itself", async () => {
    const home = temporaryFolder();
    const listener = await startCorrect("payvost", ["made for this session"]);
    const secrets = { payvost: ["made for this session"] };
    await pretendListener(home, { local: listener.url.replace("/hooks", ""), secrets });
    const run = await cli(["trigger", "payment.succeeded"], { home });
    expect(run.code).toBe(0);
    expect(listener.requests[0]?.path).toBe("/");
  });

  it("[S1] sends the bytes of --data untouched, whatever they are", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const odd = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0x0d, 0x0a, 0xff]);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "body"), odd);
    const argv = ["trigger", "--provider", "payvost", "--to", app.url, "--data"];
    expect((await cli([...argv, "@body"], { env, cwd })).code).toBe(0);
    expect((await cli([...argv, "-"], { env, stdin: odd })).code).toBe(0);
    expect((await cli([...argv, ' {"a":1.0}'], { env })).code).toBe(0);
    expect(app.requests.map(({ body }) => body)).toEqual([odd, odd, Buffer.from(' {"a":1.0}')]);
  });

  it("changes the sample with --set and nothing else", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const argv = [
      "trigger",
      "payment.succeeded",
      "--to",
      app.url,
      "--id",
      "evt_abc123xyz",
      "--set",
      "data.amount=10.50",
    ];
    const stamp = ["--set", "createdAt=2025-11-01T10:00:00Z"];
    expect((await cli([...argv, ...stamp], { env })).code).toBe(0);
    const sample = await import("node:fs/promises").then(({ readFile }) =>
      readFile(
        new URL("../../../src/providers/samples/payvost/payment.succeeded.json", import.meta.url),
        "utf8",
      ),
    );
    expect(String(app.requests[0]?.body)).toBe(sample.replace('"99.99"', "10.50"));
  });

  it("sends headers as they are given, twice if asked", async () => {
    const app = await startCareless();
    const argv = [
      "trigger",
      "payment.succeeded",
      "--to",
      app.url,
      "--header",
      "X-A: 1",
      "--header",
      "X-A: 2",
    ];
    expect((await cli(argv, { env })).code).toBe(0);
    expect(app.requests[0]?.headers.filter(([name]) => name === "X-A")).toEqual([
      ["X-A", "1"],
      ["X-A", "2"],
    ]);
  });

  it("signs with the scheme that is named", async () => {
    const app = await startCareless();
    const argv = ["trigger", "transaction-status", "--to", app.url];
    await cli(argv, { env });
    await cli([...argv, "--scheme", "opay-v2"], { env });
    const signatures = app.requests.map((request) => headerOf(request, "authorization"));
    expect(signatures).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{128}$/)]);
  });
});

describe("the exit code", () => {
  it.each([
    [200, [], 0],
    [204, [], 0],
    [302, [], 9],
    [401, [], 9],
    [404, [], 9],
    [410, [], 9],
    [429, [], 9],
    [500, [], 9],
    [503, [], 9],
    [404, ["--expect-status", "404"], 0],
    [200, ["--expect-status", "404"], 9],
    [401, ["--tamper", "body"], 0],
    [400, ["--tamper", "body"], 0],
    [200, ["--tamper", "body"], 9],
    [500, ["--tamper", "body"], 9],
    [302, ["--tamper", "body"], 9],
  ])("of %i %o is %i", async (status, argv, code) => {
    const app = await startReceiver(() => ({ status }));
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url, ...argv], { env });
    expect(run.code).toBe(code);
  });

  it("of an app that is not there is 9, and why is said", async () => {
    const run = await cli(["trigger", "payment.succeeded", "--to", "http://127.0.0.1:1"], { env });
    expect(run.code).toBe(9);
    expect(run.stdout).toContain("→ refused");
    expect(run.stdout).toContain("  app  nothing listens on 127.0.0.1:1\n");
    const json = await cli(["trigger", "payment.succeeded", "--to", "http://127.0.0.1:1", "--json"], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ status: null, error: "refused" });
  });

  it("of an app that takes too long is 9", async () => {
    const app = await startReceiver(() => new Promise(() => {}));
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url, "--timeout", "50ms"], { env });
    expect([run.code, /timeout/.test(run.stdout)]).toEqual([9, true]);
  });
});

describe("--tamper", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const types = {
    payvost: "payment.failed",
    stripe: "customer.created",
    github: "push",
    "standard-webhooks": "contact.created",
  };
  /** A scheme without a signed time has none to shift, base64 has no other case. */
  const impossible = [
    ["payvost", "stale"],
    ["payvost", "future"],
    ["github", "stale"],
    ["github", "future"],
    ["standard-webhooks", "uppercase"],
  ];
  const isPossible = (id: string, kind: string) =>
    !impossible.some(([provider, what]) => provider === id && what === kind);
  const all = Object.entries(types).flatMap(([id, type]) => tamperKinds.map((kind) => ({ id, type, kind })));

  it.each(all.filter(({ id, kind }) => isPossible(id, kind)))(
    "$id $kind: 0 when a correct receiver refuses it, 9 and a warning when a careless one accepts it",
    async ({ id, type, kind }) => {
      const correct = await startCorrect(id, [secret]);
      const careless = await startCareless();
      const argv = (url: string) => ["trigger", type, "--provider", id, "--to", url, "--tamper", kind];
      const refused = await cli(argv(correct.url), { env: { WHK_SECRET: secret } });
      expect([refused.code, refused.stderr]).toEqual([0, ""]);
      expect(refused.stdout).toContain(`refused, as it should be (${kind})`);
      const accepted = await cli(argv(careless.url), { env: { WHK_SECRET: secret } });
      expect(accepted.code).toBe(9);
      expect(accepted.stderr).toMatch(/^warning: the app accepted a request it must refuse: it .*\n$/);
      expect(accepted.stdout).toMatch(/^✗ sent .* accepted, but it was tampered with\n/);
    },
  );

  it.each(all.filter(({ id, kind }) => !isPossible(id, kind)))(
    "$id cannot carry $kind: 2, nothing sent",
    async (row) => {
      const app = await startCareless();
      const argv = ["trigger", row.type, "--provider", row.id, "--to", app.url, "--tamper", row.kind];
      expect((await cli(argv, { env: { WHK_SECRET: secret } })).code).toBe(2);
      expect(app.requests).toHaveLength(0);
    },
  );

  it("tells apart an app that refuses by crashing", async () => {
    const app = await startReceiver(() => ({
      status: 500,
      body: "Input buffers must have the same byte length",
    }));
    const run = await cli(["trigger", "payment", "--to", app.url, "--tamper", "short-signature"], { env });
    expect(run.code).toBe(9);
    expect(run.stdout).toContain("the check throws instead of answering 4xx");
    expect(run.stdout).toContain("timingSafeEqual throws when the lengths differ");
  });

  it("is in the record", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const argv = ["trigger", "payment.failed", "--to", app.url, "--tamper", "no-signature", "--json"];
    expect(JSON.parse((await cli(argv, { env })).stdout)).toMatchObject({
      status: 401,
      tamper: "no-signature",
    });
  });
});

describe("refuses with exit 2, before anything is sent", () => {
  it.each([
    [["payment.suceeded"], "did you mean payment.succeeded"],
    [["payment.succeeded", "--provider", "payvst"], "did you mean payvost?"],
    [["payment.succeeded", "--set", "dat.amount=1"], "did you mean data.amount?"],
    [["payment.succeeded", "--set", "__proto__.x=1"], "__proto__"],
    [["payment.succeeded", "--header", "Foo"], "--header"],
    [["payment.succeeded", "--header", "Host: evil"], "--header"],
    [["payment.succeeded", "--header", "Payvost-Signature: mine"], "the signing writes this header itself"],
    [["payment.succeeded", "--tamper", "bodi"], "did you mean body?"],
    [["payment.succeeded", "--tamper", "stale"], "error:"],
    [["payment.succeeded", "--count", "0"], "--count"],
    [["payment.succeeded", "--data", "@nowhere"], "nowhere"],
    [["payment.succeeded", "--unknown"], "unknown option"],
    [["payment.succeeded", "extra"], "too many arguments"],
    [["payment.succeeded", "--via", "api"], "--to has no effect with --via api"],
    [["payment.succeeded", "--scheme", "payvst"], "payvost"],
    [["payment.succeeded", "--retry", "svicks"], "--retry"],
  ])("%o", async (argv, words) => {
    const app = await startCareless();
    const run = await cli(["trigger", ...argv, "--to", app.url], { env });
    expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(words);
    expect(run.stderr).toMatch(/^hint: {2}\S/m);
    expect(app.requests).toHaveLength(0);
  });

  it("a request without a secret, naming where one can come from", async () => {
    const app = await startCareless();
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/--secret-stdin.*WHK_PAYVOST_SECRET/);
  });

  it("a request to nowhere", async () => {
    const run = await cli(["trigger", "payment.succeeded"], { env });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("error: no listener is running and no --to\n");
    expect(run.stderr).toContain("`whk listen 3000`");
  });
});
