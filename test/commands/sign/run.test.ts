import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { seeds } from "../../signing/table.ts";
import { readByShell } from "../shell.ts";
import { addAll, storeIn } from "../stored.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const body = '{"id":"evt_1"}';
// printf '{"id":"evt_1"}' | openssl dgst -sha256 -hmac test
const digest = "be8e4a083be91d1c3699bf93b1e68db925ec81a5d41cafef9bd94a9c6228d9da";
const env = { WHK_SECRET: "test" };

function sign(argv: readonly string[], options: Parameters<typeof cli>[1] = {}) {
  return cli(["sign", ...argv], { stdin: body, env, now, ...options });
}

describe("header lines", () => {
  it("are all there is on stdout", async () => {
    const run = await sign(["--provider", "payvost"]);
    expect(run).toEqual({ stdout: `Payvost-Signature: ${digest}\n`, stderr: "", code: 0 });
  });

  it("are the same for a file, stdin and -", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "body.json"), body);
    const stdin = (await sign(["--provider", "payvost"])).stdout;
    expect((await sign(["-", "--provider", "payvost"])).stdout).toBe(stdin);
    expect((await sign(["body.json", "--provider", "payvost"], { cwd: folder, stdin: "" })).stdout).toBe(
      stdin,
    );
  });

  it("have id and timestamp where the scheme signs them", async () => {
    const secret = { WHK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
    const run = await sign(
      [
        "--provider",
        "standard-webhooks",
        "--id",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "--timestamp",
        "1614265330",
      ],
      { env: secret, stdin: '{"test": 2432232314}' },
    );
    expect(run.stdout.split("\n")).toEqual([
      "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp: 1614265330",
      "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      "",
    ]);
  });

  it("carry one signature per secret where the scheme has room", async () => {
    const run = await sign(["--provider", "stripe"], { env: { WHK_STRIPE_SECRET: "new,old" } });
    expect(run.stdout).toMatch(/^Stripe-Signature: t=1767225600,v1=[0-9a-f]{64},v1=[0-9a-f]{64}\n$/);
  });

  it("are right for every seed's own sample", async () => {
    for (const seed of seeds) {
      const provider = { "fluxvend-js": "fluxvend", openmarket: "open-market" }[seed.scheme] ?? seed.scheme;
      const scheme = seed.scheme === "fluxvend-js" ? ["--scheme", "fluxvend-js"] : [];
      const run = await sign(["--provider", provider, ...scheme], {
        stdin: seed.body,
        env: { WHK_SECRET: seed.secret },
      });
      expect(run.stdout, seed.scheme).toContain(seed.raw);
    }
  });
});

describe("--json", () => {
  it("is one document with headers and scheme", async () => {
    const run = await sign(["--provider", "payvost", "--json"]);
    expect(JSON.parse(run.stdout)).toEqual({ headers: { "payvost-signature": digest }, scheme: "payvost" });
    expect(run.stderr).toBe("");
  });

  it("has the body where the signature is inside it", async () => {
    const stdin = '{"payload": {"amount": "10.00"}, "type": "transaction-status"}';
    const json = JSON.parse((await sign(["--provider", "opay", "--json"], { stdin })).stdout);
    expect(json.headers).toEqual({});
    expect(JSON.parse(json.body).sha512).toMatch(/^[0-9a-f]{128}$/);
    const plain = await sign(["--provider", "opay"], { stdin });
    expect(plain.stdout).toBe(json.body);
    expect(plain.stdout).toContain('"amount": "10.00"');
  });

  it("has the command of --curl", async () => {
    const run = await sign(["--provider", "payvost", "--curl", "http://localhost:3000", "--json"]);
    expect(JSON.parse(run.stdout).curl).toMatch(/^printf .* \| curl -X POST http:\/\/localhost:3000 /);
  });
});

describe("--curl", () => {
  it("is one command that sends the signed bytes", async () => {
    const stdin = '{\n  "name": "Zo\u00eb\'s 100%"\n}\n';
    const run = await sign(["--provider", "github", "--curl", "http://localhost:3000/hooks"], { stdin });
    const { words, stdin: sent } = readByShell("curl", run.stdout);
    expect(sent.toString()).toBe(stdin);
    expect(words.slice(0, 5)).toEqual([
      "-X",
      "POST",
      "http://localhost:3000/hooks",
      "-H",
      "Content-Type: application/json",
    ]);
    expect(words[6]).toMatch(/^X-Hub-Signature-256: sha256=[0-9a-f]{64}$/);
    const header = words[6] ?? "";
    const check = await cli(["verify", "--provider", "github", "--header", header], { env, stdin: sent });
    expect(check.code).toBe(0);
  });

  it("names the file when there is one, and keeps the user's headers", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "my body.json"), body);
    const run = await sign(
      [
        "my body.json",
        "--provider",
        "payvost",
        "--curl",
        "http://localhost:3000",
        "--header",
        "Content-Type: text/plain",
        "--header",
        "X-Tenant: 1",
      ],
      { cwd: folder },
    );
    expect(run.stdout).toBe(
      `curl -X POST http://localhost:3000 -H 'Content-Type: text/plain' -H 'X-Tenant: 1' -H 'Payvost-Signature: ${digest}' --data-binary '@my body.json'\n`,
    );
  });

  it("takes a port for this machine, and signs the URL it prints", async () => {
    const run = await sign(["--provider", "square", "--curl", "3000/hooks"]);
    const { words } = readByShell("curl", run.stdout);
    expect(words[2]).toBe("http://localhost:3000/hooks");
    const header = words[6] ?? "";
    const check = [
      "verify",
      "--provider",
      "square",
      "--url",
      "http://localhost:3000/hooks",
      "--header",
      header,
    ];
    expect((await cli(check, { env, stdin: body })).code).toBe(0);
    expect((await sign(["--provider", "payvost", "--curl", "http://[::1"])).code).toBe(2);
  });

  it("writes the body itself where the file does not hold the signature", async () => {
    const folder = temporaryFolder();
    const unsigned = '{"payload": {"amount": "10.00"}}';
    writeFileSync(join(folder, "body.json"), unsigned);
    const run = await sign(["body.json", "--provider", "opay", "--curl", "http://localhost"], {
      cwd: folder,
    });
    const sent = readByShell("curl", run.stdout).stdin.toString();
    expect(sent.startsWith(unsigned.slice(0, -1))).toBe(true);
    expect(sent).toMatch(/"sha512":\s*"[0-9a-f]{128}"\}$/);
  });

  it("refuses headers cURL makes itself", async () => {
    const run = await sign([
      "--provider",
      "payvost",
      "--curl",
      "http://localhost",
      "--header",
      "Content-Length: 3",
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("--header");
  });
});

describe("what is refused", () => {
  it.each([
    [["--provider", "payvost", "--id", "x"], 2, /--id: payvost signs no id/],
    [["--provider", "payvost", "--timestamp", "1"], 2, /--timestamp: payvost signs no timestamp/],
    [["--provider", "payvost", "--url", "http://a"], 2, /--url: payvost signs no URL/],
    [["--provider", "stripe", "--timestamp", "soon"], 2, /--timestamp: "soon" is no time/],
    [["--provider", "payvost", "--header", "Foo"], 2, /--header: "Foo" has no colon/],
    [["--provider", "payvost", "--scheme", "other"], 2, /payvost has no scheme "other"/],
    [["--provider", "payvots"], 2, /did you mean payvost\?/],
    [[], 2, /--provider <id>/],
    [["absent.json", "--provider", "payvost"], 2, /absent\.json does not exist/],
    [["--provider", "payvost", "--secret-stdin"], 2, /cannot both come from stdin/],
    [["--provider", "fluxvend", "--scheme", "fluxvend-opay"], 4, /fluxvend-opay signs nothing/],
  ] as const)("%j is exit %d", async (argv, code, message) => {
    const run = await sign(argv);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(message);
  });

  it("a missing secret, naming every way to give it", async () => {
    const run = await sign(["--provider", "open-market"], { env: {} });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/--secret-stdin, --secret-file or WHK_OPEN_MARKET_SECRET/);
  });

  it("a secret the scheme cannot use, without showing it", async () => {
    const run = await sign(["--provider", "standard-webhooks"], { env: { WHK_SECRET: "not base64!" } });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: .*base64/);
    expect(run.stderr).not.toContain("not base64!");
  });

  it("an unsigning provider, as a document under --json", async () => {
    const run = await sign(["--provider", "fluxvend", "--scheme", "fluxvend-opay", "--json"]);
    expect(JSON.parse(run.stderr).error.code).toBe("unsupported_by_provider");
  });
});

it("signs for every built-in provider what verify accepts", async () => {
  const list = JSON.parse((await cli(["providers", "list", "--json"])).stdout);
  const ids: string[] = (Array.isArray(list) ? list : list.providers).map(({ id }: { id: string }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(10);
  const stdin = '{"payload":{"amount":"1.00"},"type":"x"}';
  const secret = { WHK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
  for (const provider of ids) {
    const signed = JSON.parse(
      (await sign(["--provider", provider, "--json"], { stdin, env: secret })).stdout,
    );
    const headers = Object.entries(signed.headers).flatMap(([name, value]) => [
      "--header",
      `${name}: ${value}`,
    ]);
    const run = await cli(["verify", "--provider", provider, ...headers], {
      stdin: signed.body ?? stdin,
      env: secret,
      now,
    });
    expect(run.code, provider).toBe(0);
  }
});

it("signs with the stored secret that stays when none is given", async () => {
  const home = temporaryFolder();
  await addAll(storeIn(home), [
    { provider: "payvost", secret: "test" },
    { provider: "payvost", secret: "ending", expiresAt: 4_000_000_000_000 },
  ]);
  const argv = ["sign", "--provider", "payvost"];
  const signed = await cli(argv, { home, stdin: "{}" });
  expect(signed.stdout).toBe((await cli(argv, { stdin: "{}", env: { WHK_SECRET: "test" } })).stdout);
  expect(signed).toMatchObject({ code: 0, stderr: expect.stringContaining("is stored, one of 2") });
});
