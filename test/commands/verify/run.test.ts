import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { seeds } from "../../signing/table.ts";
import { addAll, damage, type Stored, storeIn } from "../stored.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const body = '{"id":"evt_1"}';
// printf '{"id":"evt_1"}' | openssl dgst -sha256 -hmac test
const digest = "be8e4a083be91d1c3699bf93b1e68db925ec81a5d41cafef9bd94a9c6228d9da";
const env = { WHK_SECRET: "test" };

function verify(argv: readonly string[], options: Parameters<typeof cli>[1] = {}) {
  return cli(["verify", ...argv], { stdin: body, env, now, ...options });
}

const payvost = ["--provider", "payvost", "--signature", digest];

describe("a right signature", () => {
  it("is exit 0, on one line", async () => {
    expect(await verify(payvost)).toEqual({
      stdout: "✓ verified  Payvost-Signature fits the 14 bytes of stdin  (scheme payvost)\n",
      stderr: "",
      code: 0,
    });
  });

  it("may come as --header, and name the provider by that", async () => {
    const run = await verify(["--header", `PAYVOST-signature:  ${digest} `]);
    expect(run).toMatchObject({ code: 0, stderr: "provider payvost, by its signature header\n" });
    expect((await verify(["--header", `Payvost-Signature: ${digest}`, "--quiet"])).stderr).toBe("");
  });

  it("[S13] has a note when JSON.stringify would break it", async () => {
    const stdin = '{"amount": 1000.00}';
    const signed = await cli(["sign", "--provider", "fluxvend"], { stdin, env, now });
    const run = await verify(["--header", signed.stdout.trim()], { stdin });
    expect(run.code).toBe(0);
    expect(run.stdout.split("\n")[1]).toBe(
      "  note  it fits the raw bytes; code that signs JSON.stringify(req.body) instead would refuse this body",
    );
  });

  it("is JSON under --json", async () => {
    const run = await verify([...payvost, "--json"]);
    expect(JSON.parse(run.stdout)).toEqual({
      verdict: "ok",
      scheme: "payvost",
      reason: null,
      hint: null,
      why: null,
      secret: 0,
    });
  });

  it("says by its place which of several secrets fits", async () => {
    const run = await verify([...payvost, "--json"], { env: { WHK_PAYVOST_SECRET: "older,test" } });
    expect(JSON.parse(run.stdout).secret).toBe(1);
  });

  it("[S12] is found under the other reading of a page that contradicts itself, and named", async () => {
    const seed = seeds.find(({ scheme }) => scheme === "fluxvend-js");
    const argv = ["--provider", "fluxvend", "--signature", seed?.raw ?? ""];
    const secret = { WHK_SECRET: seed?.secret ?? "" };
    const run = await verify(argv, { stdin: seed?.body ?? "", env: secret });
    expect(run.code).toBe(0);
    const named = await verify([...argv, "--scheme", "fluxvend-js", "--json"], {
      stdin: seed?.body ?? "",
      env: secret,
    });
    expect(JSON.parse(named.stdout)).toMatchObject({ verdict: "ok", scheme: "fluxvend-js" });
  });
});

describe("a provider with two schemes", () => {
  const stdin = `{"payload":{"amount":"1.00"},"type":"x","sha512":"${"0".repeat(128)}"}`;
  async function signedByTheSecond() {
    const run = await cli(["sign", "--provider", "opay", "--scheme", "opay-v2"], { stdin, env, now });
    return run.stdout
      .trim()
      .split("\n")
      .flatMap((line) => ["--header", line]);
  }

  it("is verified by the one that fits, which is named", async () => {
    const run = await verify(["--provider", "opay", ...(await signedByTheSecond()), "--json"], { stdin });
    expect(run.code).toBe(0);
    const { verdict, scheme, hint } = JSON.parse(run.stdout);
    expect({ verdict, scheme }).toEqual({ verdict: "ok", scheme: "opay-v2" });
    expect(hint).toMatch(/^it fits the scheme opay-v2: callback version 2/);
  });

  it("is held to the one that --scheme names, and told of the other", async () => {
    const argv = ["--provider", "opay", "--scheme", "opay", ...(await signedByTheSecond()), "--json"];
    const run = await verify(argv, { stdin });
    expect(run.code).toBe(7);
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: "mismatch",
      scheme: "opay",
      reason: "another_variant",
    });
  });

  it("is explained by the one whose signature is there", async () => {
    const argv = ["--provider", "opay", "--header", "Authorization: 00", "--json"];
    const run = await verify(argv, { stdin: '{"type":"x"}' });
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: "malformed", scheme: "opay-v2" });
  });
});

describe("a wrong signature", () => {
  it("is exit 7, with why and fix as sketched", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "body.json"), `${body}\n`);
    const run = await verify(["body.json", ...payvost], { cwd: folder });
    expect(run).toEqual({
      stdout: [
        "✗ mismatch  Payvost-Signature does not fit the 15 bytes of body.json",
        "  why   the signature fits the same bytes without the newline at the end",
        "  fix   an editor or `echo` added it; use printf, and curl with --data-binary",
        "",
      ].join("\n"),
      stderr: "",
      code: 7,
    });
  });

  it.each([
    ['{"id": "evt_1"}', [], "mismatch", "reserialized_body"],
    [`${body}\r\n`, [], "mismatch", "trailing_newline"],
    [`\ufeff${body}`, [], "mismatch", "byte_order_mark"],
    ['{"id":"evt_2"}', [], "mismatch", "unexplained"],
  ])("%j is %s %s", async (stdin, argv, verdict, reason) => {
    const run = await verify([...payvost, ...argv, "--json"], { stdin });
    expect(run.code).toBe(7);
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict, scheme: "payvost", reason, secret: null });
  });

  it.each([
    ["sha256=", digest, "signature_prefix"],
    ["", digest.toUpperCase(), "signature_upper_case"],
    ["", Buffer.from(digest, "hex").toString("base64"), "signature_encoding"],
    ["", digest.slice(0, 40), "wrong_length"],
  ])("[S9] written as %s%s", async (prefix, value, reason) => {
    const argv = ["--provider", "payvost", "--signature", prefix + value, "--json"];
    const run = await verify(argv);
    expect(run.code).toBe(7);
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: "malformed", reason });
  });

  it("names the variable whose secret fits, and the provider whose scheme does", async () => {
    const mixed = { WHK_PAYVOST_SECRET: "mine", WHK_STRIPE_SECRET: "test" };
    const secret = JSON.parse((await verify([...payvost, "--json"], { env: mixed })).stdout);
    expect(secret).toMatchObject({ reason: "another_secret" });
    expect(secret.why).toContain("WHK_STRIPE_SECRET");
    const stripe = await cli(["sign", "--provider", "stripe"], { stdin: body, env, now });
    const other = await verify(["--provider", "payvost", "--header", stripe.stdout.trim(), "--json"], {
      env: mixed,
    });
    expect(JSON.parse(other.stdout)).toMatchObject({ verdict: "missing", reason: "another_provider" });
  });

  it("knows the providers of the directory too", async () => {
    const shopify = await cli(["sign", "--provider", "shopify"], { stdin: body, env, now });
    const run = await verify(["--provider", "payvost", "--header", shopify.stdout.trim()]);
    expect(run.code).toBe(7);
    expect(run.stdout).toMatch(/why {3}the signature is one of shopify/);
  });

  it("says what else could be changed where only values are signed", async () => {
    const stdin = '{"signature":{"timestamp":"1529006854","token":"a8ce0edb"},"event":"opened"}';
    const signed = await cli(["sign", "--provider", "mailgun"], { stdin, env, now });
    const run = await verify(["--provider", "mailgun"], { stdin: signed.stdout });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(
      /fits the signed values in stdin {2}\(scheme mailgun\)\n {2}note {2}only the signed values/,
    );
  });

  it("refuses a --url that is none", async () => {
    const run = await verify(["--provider", "square", "--signature", "x", "--url", "nonsense"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain('--url: "nonsense" is no URL');
  });

  it("points at another provider's header although its secret is not known", async () => {
    const header = ["--header", "Stripe-Signature: t=1,v1=00"];
    const run = await verify(["--provider", "payvost", ...header]);
    expect(run.code).toBe(7);
    expect(run.stdout).toContain("Stripe-Signature is there, which stripe uses: try --provider stripe");
  });

  it.each(
    seeds.filter(({ stringified }) => stringified !== undefined).map((seed) => [seed.scheme, seed] as const),
  )("[S13] the seed's sample signed re-serialised is explained: %s", async (scheme, seed) => {
    const provider = { "fluxvend-js": "fluxvend", openmarket: "open-market" }[scheme] ?? scheme;
    const argv = ["--provider", provider, "--signature", seed.stringified ?? "", "--json"];
    const run = await verify(argv, { stdin: seed.body, env: { WHK_SECRET: seed.secret } });
    const { verdict, reason, why } = JSON.parse(run.stdout);
    expect({ verdict, reason, why }).toEqual({
      verdict: "mismatch",
      reason: "reserialized_body",
      why: "the signature fits the same JSON written again by JSON.stringify, not the bytes sent",
    });
  });

  it("shows neither the right signature nor the secret", async () => {
    const secret = { WHK_SECRET: "a-long-signing-secret" };
    const right = (await cli(["sign", "--provider", "payvost"], { stdin: body, env: secret, now })).stdout;
    const value = right.trim().split(" ")[1] ?? "";
    expect(value).toMatch(/^[0-9a-f]{64}$/);
    for (const extra of [[], ["--json"]]) {
      const run = await verify([...payvost, ...extra], { env: secret });
      expect(run.code).toBe(7);
      expect(run.stdout + run.stderr).not.toContain(value);
      expect(run.stdout + run.stderr).not.toContain("a-long-signing-secret");
    }
  });

  it("is coloured on a terminal only", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "body.json"), "other");
    const run = await verify(["body.json", ...payvost], { cwd: folder, tty: true });
    expect(run.stdout).toContain("\u001b[31m✗ mismatch");
    expect((await verify(["body.json", ...payvost], { cwd: folder })).stdout).not.toContain("\u001b");
  });
});

describe("time", () => {
  const at = (seconds: number) => String(Math.floor(now / 1000) + seconds);
  async function stripeHeader(seconds: number) {
    const run = await cli(["sign", "--provider", "stripe", "--timestamp", at(seconds)], { stdin: body, env });
    return ["--provider", "stripe", "--header", run.stdout.trim(), "--json"];
  }

  it.each([
    [-200, [], "ok", 0],
    [-400, [], "stale", 7],
    [400, [], "future", 7],
    [-400, ["--tolerance", "10m"], "ok", 0],
    [-400, ["--tolerance", "0"], "ok", 0],
    [-400, ["--now", "2025-12-31T23:53:20Z"], "ok", 0],
    [-400, ["--now", at(-400)], "ok", 0],
    [-20, ["--tolerance", "5s"], "stale", 7],
  ])("signed %d s from now with %j is %s", async (seconds, argv, verdict, code) => {
    const run = await verify([...(await stripeHeader(seconds)), ...argv]);
    expect(run.code).toBe(code);
    expect(JSON.parse(run.stdout).verdict).toBe(verdict);
  });
});

it("says of an unsigned delivery that it cannot be verified, exit 7", async () => {
  const run = await verify(["--provider", "fluxvend", "--scheme", "fluxvend-opay"], { env: {} });
  expect(run.code).toBe(7);
  expect(run.stdout).toMatch(
    /^✗ unsigned {2}this provider signs nothing; the 14 bytes of stdin cannot be verified/,
  );
});

describe("what is refused", () => {
  it.each([
    [["--header", "X-Other: 1"], /no header tells which it is/],
    [["--header", "Payvost-Signature: a", "--header", "Stripe-Signature: b"], /it may be payvost or stripe/],
    [["--signature", digest], /--provider <id>/],
    [
      [...payvost, "--header", "Payvost-Signature: x"],
      /--signature and --header both give Payvost-Signature/,
    ],
    [["--provider", "opay", "--signature", "x"], /opay has no signature header/],
    [[...payvost, "--tolerance", "5"], /--tolerance: "5" has no unit/],
    [[...payvost, "--now", "then"], /--now: "then" is no time/],
    [[...payvost, "--scheme", "x"], /payvost has no scheme "x"/],
    [["--provider", "payvots"], /did you mean payvost\?/],
    [["absent.json", ...payvost], /absent\.json does not exist/],
    [[...payvost, "--secret-stdin"], /cannot both come from stdin/],
    [[...payvost, "--secret-file", "absent"], /--secret-file: absent does not exist/],
    [[...payvost, "--sigature", "x"], /--signature/],
    [[...payvost, "--secret", "x"], /use --secret-stdin, --secret-file <path>, the variable WHK_SECRET/],
  ] as const)("%j is exit 2", async (argv, message) => {
    const run = await verify(argv);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(message);
  });

  it("a missing secret", async () => {
    const run = await verify(payvost, { env: {} });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("WHK_PAYVOST_SECRET");
  });
});

it("a doubled signature header is ambiguous", async () => {
  const twice = ["--header", `Payvost-Signature: ${digest}`, "--header", `payvost-signature: ${digest}`];
  const run = await verify(["--provider", "payvost", ...twice, "--json"]);
  expect(run.code).toBe(7);
  expect(JSON.parse(run.stdout)).toMatchObject({ verdict: "malformed", reason: "duplicated_header" });
});

it("[X1] prints what came from outside inert", async () => {
  const folder = temporaryFolder();
  const name = "evil\u001b[31m\u202e.json";
  writeFileSync(join(folder, name), "x");
  const run = await verify([name, ...payvost], { cwd: folder });
  expect(run.stdout).not.toMatch(/[\u001b\u202e]/);
  const [header = ""] = run.stdout.split("\n");
  expect(header).toContain("evil\\x1b[31m\\u202e.json");
});

describe("stored secrets", () => {
  async function home(kept: readonly Stored[]) {
    const folder = temporaryFolder();
    await addAll(
      storeIn(folder, () => now),
      kept,
    );
    return folder;
  }
  const stored = (folder: string, argv = payvost) => verify(argv, { home: folder, env: {} });
  const wrong = { provider: "payvost", secret: "wrong", label: "newest" };

  it("all verify, and the one that fits is named", async () => {
    const kept = [{ provider: "payvost", secret: "test", label: "shop" }, wrong];
    const run = await stored(await home(kept));
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("note  it fits the secret that is stored, label shop\n");
  });

  it("say until when they are accepted, and are not after it", async () => {
    const until = now + 60_000;
    const folder = await home([{ provider: "payvost", secret: "test", expiresAt: until }]);
    expect((await stored(folder)).stdout).toMatch(
      /it fits the secret that is stored, accepted until \d\d:01:00/,
    );
    const late = await cli(["verify", ...payvost], { stdin: body, home: folder, now: until });
    expect(late.code).toBe(2);
    expect(late.stderr).toContain("there is no signing secret for payvost");
  });

  it("explain what a given secret does not", async () => {
    const folder = await home([{ provider: "payvost", secret: "test", label: "shop" }]);
    const run = await verify([...payvost, "--json"], { home: folder, env: { WHK_SECRET: "given" } });
    expect(run.code).toBe(7);
    const { reason, why } = JSON.parse(run.stdout);
    expect(reason).toBe("another_secret");
    expect(why).toContain("the one in whk's own store (payvost, label shop)");
    expect(run.stdout).not.toMatch(/"test"/);
  });

  it("of another provider explain too", async () => {
    const kept = [wrong, { provider: "stripe", secret: "test" }];
    const run = await stored(await home(kept), [...payvost, "--json"]);
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: "mismatch", reason: "another_secret" });
  });

  it("that cannot be read do not change a verdict", async () => {
    const folder = temporaryFolder();
    damage(join(folder, ".config/whk"));
    const run = await verify(payvost, { home: folder, env: { WHK_SECRET: "given" } });
    expect(run.code).toBe(7);
    expect(run.stderr).toContain("warning: the stored secrets are left out");
    expect((await stored(folder)).code).toBe(10);
  });
});
