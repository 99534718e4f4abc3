import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { startApp } from "../../listen/local-app.ts";
import { env, listening, ofKind, secret } from "./listening.ts";

describe("verifying", () => {
  it("needs no configuration: the session's secret serves every provider", async () => {
    const home = temporaryFolder();
    const { run, send } = await listening(["--json", "--print-secret"], { home });
    const [made] = (run.records[0]?.["secrets"] ?? []) as string[];
    for (const provider of ["payvost", "stripe", "github", "senfenico", "standard-webhooks", "monnify"]) {
      expect((await send({ provider, secret: made ?? "" })).status, provider).toBe(200);
    }
    await run.until(({ records }) => ofKind(records, "delivery")[5]);
    const verdicts = ofKind(run.records, "delivery").map(({ provider, signature }) => [
      provider,
      Reflect.get(Object(signature), "verdict"),
    ]);
    expect(verdicts).toEqual([
      ["payvost", "ok"],
      ["stripe", "ok"],
      ["github", "ok"],
      ["senfenico", "ok"],
      ["standard-webhooks", "ok"],
      ["monnify", "ok"],
    ]);
  });

  it.each([
    ["--secret-stdin", { stdin: `${secret}\n` }, []],
    ["--secret-file", {}, ["secret.txt"]],
  ])("takes the secret from %s", async (flag, options, value) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "secret.txt"), `${secret}\n`);
    const { send } = await listening([flag, ...value, "--provider", "payvost"], { cwd, ...options });
    expect((await send({})).status).toBe(200);
    expect((await send({ secret: "whsec_b3RoZXI=" })).status).toBe(401);
  });

  it("tries several secrets and says which one fits", async () => {
    const { run, send } = await listening(["--json", "--provider", "payvost"], {
      env: { WHK_SECRET: `old-secret,${secret}` },
    });
    await send({});
    const record = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(record["signature"]).toMatchObject({ verdict: "ok", secret: 1 });
  });

  it("reads the secret of a provider that is only in the directory", async () => {
    const { run, send } = await listening(["--json"], { env: { WHK_SHOPIFY_SECRET: secret } });
    expect((await send({ provider: "shopify" })).status).toBe(200);
    const record = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(record).toMatchObject({ provider: "shopify", signature: { verdict: "ok" } });
  });

  it("takes the provider's word only under its own scheme", async () => {
    const { run, send } = await listening(["--json", "--provider", "payvost"], {
      env: { ...env, WHK_STRIPE_SECRET: secret },
    });
    expect((await send({ provider: "stripe" })).status).toBe(401);
    const record = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(record).toMatchObject({ provider: "payvost", signature: { verdict: "missing" } });
  });

  it("[S6] answers 401 to a wrong signature, says why, records it and keeps it from the app", async () => {
    const app = await startApp();
    const { run, post, stop } = await listening([app.url], { env });
    const answer = await post('{"id":"evt_x","type":"payment.failed"}', [
      ["Payvost-Signature", "ab".repeat(32)],
    ]);
    expect(answer.status).toBe(401);
    await run.until(({ stdout }) => stdout.includes("mismatch"));
    expect(run.stdout).toMatch(/payment\.failed +evt_x +✗ mismatch +← 401/);
    expect(run.stdout).toContain("why");
    expect((await stop()).stderr).toContain("1 delivery · 1 refused");
    expect(app.got).toEqual([]);
  });

  it("never prints a secret it was not asked to print", async () => {
    const { run, send, stop } = await listening([], { env });
    await send({});
    await stop();
    expect(run.stdout + run.stderr).not.toContain(secret);
    expect(run.stderr).toContain("whsec_…");
    expect(run.stderr).toContain("WHK_PAYVOST_SECRET");
  });

  it("prints it in full with --print-secret", async () => {
    const { run } = await listening(["--print-secret"], { env });
    expect(run.stderr).toContain(secret);
  });

  it("accepts with --on-invalid accept", async () => {
    const app = await startApp();
    const { run, post } = await listening([app.url, "--on-invalid", "accept"]);
    expect((await post('{"type":"a.b"}')).status).toBe(200);
    expect(app.got).toHaveLength(1);
    await run.until(({ stdout }) => stdout.includes("accepted unverified"));
  });

  it("refuses a secret its provider cannot use", async () => {
    const { code, stderr } = await cli(["listen", "--no-tunnel", "--provider", "standard-webhooks"], {
      env: { WHK_SECRET: "not base64!" },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("cannot be used for standard-webhooks");
  });

  it("warns of an unusable secret in a provider's variable and goes on", async () => {
    const { run } = await listening([], { env: { WHK_STANDARD_WEBHOOKS_SECRET: "not base64!" } });
    expect(run.stderr).toContain("WHK_STANDARD_WEBHOOKS_SECRET is left out");
  });
});
