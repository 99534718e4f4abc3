import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestRecord } from "../../../src/commands/trigger/dry-run.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { generateSecret } from "../../../src/signing/keys.ts";
import { verify } from "../../../src/signing/verify.ts";
import { cli } from "../../cli.ts";
import { headerOf, startCareless, startCorrect, startReceiver } from "./receiver.ts";

const run = promisify(execFile);
const registry = openRegistry();
const providers = (await registry.all()).filter(({ schemes }) => schemes[0].scheme.kind !== "none");

describe("the cURL command", () => {
  it.each(providers)("of $id, run by a shell, arrives byte for byte and verifies", async (provider) => {
    const { scheme } = provider.schemes[0];
    const secret = generateSecret(scheme, randomBytes);
    const app = await startReceiver(() => ({ status: 200 }));
    const argv = [
      "trigger",
      provider.events[0]?.type ?? "",
      "--provider",
      provider.id,
      "--to",
      app.url,
      "--dry-run",
    ];
    const { code, stdout } = await cli(argv, { env: { WHK_SECRET: secret } });
    expect(code).toBe(0);
    expect(app.requests).toHaveLength(0);
    await run("sh", ["-c", stdout]);
    const [request] = app.requests;
    if (request === undefined) throw new Error("nothing arrived");
    const { verdict } = verify(scheme, { ...request, url: app.url }, [secret], { now: Date.now() });
    expect(verdict).toBe("ok");
    expect(headerOf(request, "content-type")).toBe("application/json");
  });

  it("carries any bytes", async () => {
    const app = await startCareless();
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
      fc
        .constantFrom("", "-n", "%s%d%%", "\\n", "'\"'\"'", "@/etc/hostname", "$(id)`id`!!", "\0a\0")
        .map((text) => Buffer.from(text)),
    );
    const draft = { type: null, id: null, headers: [], body: Buffer.alloc(0) };
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const request = {
          method: "POST",
          url: new URL(app.url),
          headers: [],
          body,
          timeout: 1,
          maxAnswer: 1,
        };
        await run("sh", ["-c", requestRecord(draft, request).curl]);
        expect(app.requests.at(-1)?.body.equals(body)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("is shown unmasked, or it would not run, even where a masked word stands in it", async () => {
    const app = await startCorrect("payvost", ["s3cret-key"]);
    const data = '{"type":"payment.failed","key":"sk_test_abcdefgh12345678","url":"http://user:pw@host/"}';
    const argv = ["trigger", "--provider", "payvost", "--to", app.url, "--data", data, "--dry-run"];
    const { stdout } = await cli([...argv, "--header", "Authorization: Bearer abcdefgh"], {
      env: { WHK_SECRET: "s3cret-key" },
    });
    await run("sh", ["-c", stdout]);
    expect(String(app.requests[0]?.body)).toBe(data);
    expect(app.requests[0] && headerOf(app.requests[0], "authorization")).toBe("Bearer abcdefgh");
    expect(stdout).not.toContain("s3cret-key");
  });

  it("keeps both of two equal headers", async () => {
    const app = await startCareless();
    const argv = ["trigger", "payment.failed", "--to", app.url, "--dry-run", "--tamper", "duplicate-header"];
    const { stdout } = await cli(argv, { env: { WHK_SECRET: "secret" } });
    await run("sh", ["-c", stdout]);
    const names = app.requests[0]?.headers.map(([name]) => name.toLowerCase()) ?? [];
    expect(names.filter((name) => name === "payvost-signature")).toHaveLength(2);
  });

  it("hides a secret that a scheme sends as it stands", async () => {
    const argv = ["trigger", "Push", "--provider", "gitlab", "--data", "{}", "--to", "1", "--dry-run"];
    const shown = await cli(argv, { env: { WHK_SECRET: "a-token-of-gitlab" } });
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toContain("a-token-of-gitlab");
    expect(shown.stderr).toContain("shown masked");
    const json = await cli([...argv, "--json"], { env: { WHK_SECRET: "a-token-of-gitlab" } });
    expect(json.stdout).not.toContain("a-token-of-gitlab");
  });
});

describe("--json", () => {
  it("is the whole request in one document", async () => {
    const argv = ["trigger", "payment.failed", "--to", "3000/hooks", "--dry-run", "--json", "--id", "evt_1"];
    const { code, stdout } = await cli(argv, { env: { WHK_SECRET: "secret" } });
    expect(code).toBe(0);
    const record = JSON.parse(stdout);
    expect(record).toMatchObject({
      v: 1,
      kind: "request",
      id: "evt_1",
      eventType: "payment.failed",
      method: "POST",
      url: "http://localhost:3000/hooks",
      bodyBase64: null,
      curl: expect.stringMatching(/^printf .* \| curl -X POST /),
    });
    const headers = record.headers;
    const request = { method: "POST", url: null, headers, body: Buffer.from(record.body) };
    expect(verify(await schemeOf("payvost"), request, ["secret"], { now: Date.now() }).verdict).toBe("ok");
  });

  it("has a body that is no text in base64", async () => {
    const argv = ["trigger", "--provider", "payvost", "--to", "3000", "--data", "-", "--dry-run", "--json"];
    const { stdout } = await cli(argv, { env: { WHK_SECRET: "secret" }, stdin: Buffer.from([0xff, 0x00]) });
    expect(JSON.parse(stdout)).toMatchObject({ body: null, bodyBase64: "/wA=" });
  });
});

async function schemeOf(id: string) {
  const provider = await registry.get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return provider.schemes[0].scheme;
}
