import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../../../src/commands/events/export/without-secrets.ts";
import { createKnownHeaders } from "../../../../src/listen/known-headers.ts";
import { createRedactor } from "../../../../src/output/redact.ts";
import { openRegistry } from "../../../../src/providers/index.ts";
import { attempt } from "../../../store/drafts.ts";
import { binary, request } from "./nasty.ts";

const secret = "very-secret-ü-0123456789";
const redactor = createRedactor("…");
redactor.hide(secret);
const known = {
  knownHeaders: createKnownHeaders(openRegistry()),
  redact: (text: string) => redactor.redact(text),
};

const clean = (changes: Parameters<typeof request>[0]) => withoutSecrets(request(changes), known);

describe("withoutSecrets", () => {
  it.each([
    "Authorization",
    "Cookie",
    "X-API-Key",
    "x-payvost-signature",
    "Stripe-Signature",
    "X-Hub-Signature-256",
    "webhook-signature",
    "monnify-signature",
    "X-Gitlab-Token",
    "X-Auth",
    "X-Acme-Hmac",
    "X-Session-Id",
  ])("leaves %s out", async (name) => {
    const { request: cleaned, leftOut } = await clean({
      headers: [
        [name, "x"],
        ["X-B", "1"],
        [name, "y"],
      ],
    });
    expect(cleaned.headers).toEqual([["X-B", "1"]]);
    expect(leftOut).toEqual([name]);
  });

  it.each([
    "Idempotency-Key",
    "X-GitHub-Event",
    "X-GitHub-Delivery",
    "webhook-id",
    "webhook-timestamp",
    "Content-Type",
    "X-Author",
    "User-Agent",
  ])("keeps %s", async (name) => {
    const { request: cleaned, leftOut } = await clean({ headers: [[name, "x"]] });
    expect(cleaned.headers).toEqual([[name, "x"]]);
    expect(leftOut).toEqual([]);
  });

  it("leaves out a header that holds a known secret", async () => {
    const { leftOut } = await clean({ headers: [["X-Note", `a ${secret} b`]] });
    expect(leftOut).toEqual(["X-Note"]);
  });

  it("replaces the values of private parameters and keeps the others as they are", async () => {
    const url = `http://x/hooks?a=%20[1]&hub.verify_token=abc&api_key=1&b&c=${encodeURIComponent(secret)}&key=`;
    const { request: cleaned, leftOut } = await clean({ url });
    expect(cleaned.url).toBe(
      "http://x/hooks?a=%20[1]&hub.verify_token=removed&api_key=removed&b&c=removed&key=removed",
    );
    expect(leftOut).toEqual(["?hub.verify_token", "?api_key", "?c", "?key"]);
  });

  it("knows parameters that are written otherwise, and secrets without a name", async () => {
    const url = `http://x/h?a=b;token=1&%74oken=2&sign=3&pwd=4&${encodeURIComponent(secret)}&e;f=?g`;
    const { request: cleaned } = await clean({ url });
    expect(cleaned.url).toBe(
      "http://x/h?a=b;token=removed&%74oken=removed&sign=removed&pwd=removed&removed&e;f=?g",
    );
  });

  it("leaves out a header with a URL that has a private parameter", async () => {
    const headers = [
      ["Referer", "https://x.test/a?b=1&access_token=abc"],
      ["Origin", "https://x.test"],
      ["X-Next", "/list?page=2;limit=3"],
      ["Accept", "text/html;q=0.9"],
    ] as const;
    const { request: cleaned, leftOut } = await clean({ headers });
    expect(leftOut).toEqual(["Referer"]);
    expect(cleaned.headers).toEqual(headers.slice(1));
    const answer = {
      headers: [["Location", "/login?token=abc"]],
      body: Buffer.alloc(0),
      truncated: false,
    } as const;
    const { request: sent } = await clean({ attempt: attempt("dlv_1", { answer }) });
    expect(sent.attempt?.answer?.headers).toEqual([]);
  });

  it("replaces a part of the path that is a known secret", async () => {
    const { request: cleaned, leftOut } = await clean({ url: `http://x/in/${encodeURIComponent(secret)}/b` });
    expect([cleaned.url, leftOut]).toEqual(["http://x/in/removed/b", ["path"]]);
  });

  it("masks a known secret in the body and says so", async () => {
    const body = Buffer.from(JSON.stringify({ a: secret, b: 1 }));
    const { request: cleaned, bodyChanged } = await clean({ body });
    expect(bodyChanged).toBe(true);
    expect(JSON.parse(String(cleaned.body))).toEqual({ a: "…6789", b: 1 });
  });

  it("masks it among bytes that are not UTF-8", async () => {
    const { request: cleaned, bodyChanged } = await clean({
      body: Buffer.concat([binary, Buffer.from(secret)]),
    });
    expect(bodyChanged).toBe(true);
    expect(cleaned.body.includes("very-secret")).toBe(false);
  });

  it("gives every other body back as it is", async () => {
    for (const body of [binary, Buffer.from('{"a": 1}'), Buffer.alloc(0)]) {
      const { request: cleaned, bodyChanged } = await clean({ body });
      expect(cleaned.body).toBe(body);
      expect(bodyChanged).toBe(false);
    }
  });

  it("cleans the answer of the app and the names of the event", async () => {
    const headers = [
      ["Set-Cookie", "a=b"],
      ["X-A", "1"],
    ] as const;
    const answer = { headers, body: Buffer.from(secret), truncated: false };
    const delivery = { ...request().delivery, event: { type: null, id: secret } };
    const { request: cleaned } = await clean({ attempt: attempt("dlv_1", { answer }), delivery });
    expect(cleaned.attempt?.answer?.headers).toEqual([["X-A", "1"]]);
    expect(String(cleaned.attempt?.answer?.body)).toBe("…6789");
    expect(cleaned.delivery.event).toEqual({ type: null, id: "…6789" });
  });
});
