import { describe, expect, it } from "vitest";
import { sign } from "../../src/library/sign.ts";
import { type VerifyOptions, verify } from "../../src/library/verify.ts";
import { startApp } from "../servers.ts";

const secret = "whsec_mine";
const body = '{"amount": 150, "currency": "NGN"}';
const payvost = { provider: "payvost", secret };

async function signed(): Promise<Record<string, string>> {
  return (await sign({ ...payvost, body })).headers;
}

describe("verify", () => {
  it("says ok, and which secret it was", async () => {
    const headers = await signed();
    expect(await verify({ ...payvost, headers, body })).toEqual({
      ...{ ok: true, verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 },
    });
    expect(await verify({ ...payvost, secret: ["other", secret], headers, body })).toMatchObject({
      secret: 1,
    });
  });

  it("takes what a real server received, in every form of its headers", async () => {
    const { origin, seen } = await startApp();
    await fetch(origin, { method: "POST", headers: await signed(), body });
    const [{ rawHeaders = [], body: bytes = Buffer.alloc(0) } = {}] = seen;
    expect(await verify({ ...payvost, headers: rawHeaders, body: bytes })).toMatchObject({ ok: true });
    const headers = new Headers(await signed());
    expect(await verify({ ...payvost, headers, body: new Uint8Array(bytes) })).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<VerifyOptions>, string, string]>([
    [
      "a body that was parsed and written again",
      { body: '{"amount":150,"currency":"NGN"}' },
      "mismatch",
      "reserialized_body",
    ],
    ["another line break", { body: `${body}\n` }, "mismatch", "trailing_newline"],
    ["a secret with white space", { secret: `${secret} ` }, "mismatch", "secret_whitespace"],
    ["a secret nobody knows", { secret: "whsec_other" }, "mismatch", "unexplained"],
    ["no signature", { headers: {} }, "missing", "no_signature"],
  ])("explains %s", async (_, change, verdict, reason) => {
    const found = await verify({ ...payvost, headers: await signed(), body, ...change });
    expect(found).toMatchObject({ ok: false, verdict, reason, secret: null });
    expect([typeof found.why, typeof found.hint]).toEqual(["string", "string"]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it("points at the provider whose signature is there instead", async () => {
    const { headers } = await sign({ provider: "github", secret, body });
    const hint = "verify it with provider github, or send it to the endpoint of github";
    expect(await verify({ ...payvost, headers, body })).toMatchObject({ verdict: "missing", hint });
    const other = await verify({ ...payvost, secret: "whsec_other", headers, body });
    expect(other).toMatchObject({ verdict: "missing", reason: "no_signature" });
    expect(other.hint).toMatch(/a signature of GitHub.*; check provider$/);
  });

  it("judges the age by `now` and `tolerance`", async () => {
    const stripe = { provider: "stripe", secret };
    const { headers } = await sign({ ...stripe, body, timestamp: 1_000_000 });
    const at = (now: number | Date, tolerance = 300) => verify({ ...stripe, headers, body, now, tolerance });
    expect(await at(1_299_000)).toMatchObject({ ok: true });
    expect(await at(new Date(1_302_000))).toMatchObject({ verdict: "stale" });
    expect(await at(1_302_000, 0)).toMatchObject({ ok: true });
    expect(await at(0)).toMatchObject({ verdict: "future" });
    await expect(at(0, Number.NaN)).rejects.toThrow("tolerance: NaN is no number of seconds");
  });

  it.each<[string, Partial<VerifyOptions>, string]>([
    ["an unknown provider", { provider: "payvots" }, "unknown_provider"],
    ["an empty secret", { secret: "" }, "empty_secret"],
    ["no secret", { secret: [] }, "missing_secret"],
    ["a URL that is not given", { provider: "square" }, "missing_url"],
    ["a parsed body", { body: JSON.parse(body) }, "body_not_bytes"],
    ["a scheme there is not", { scheme: "v9" }, "unknown_scheme"],
    ["an option there is not", { secrets: "x" } as Partial<VerifyOptions>, "unknown_option"],
  ])("refuses %s", async (_, change, code) => {
    await expect(verify({ ...payvost, headers: {}, body, ...change })).rejects.toMatchObject({ code });
  });
});
