import { describe, expect, it } from "vitest";
import { buildRequest } from "../../src/endpoints/request.ts";
import { apiKey, askedOf, clientParts, connectionTo } from "./provider-server.ts";

const connection = connectionTo("payvost");
const { parts } = clientParts(connection);

describe("buildRequest", () => {
  it("sends fields as JSON, and the key in the Authorization header only", () => {
    const fields = { url: "https://x.test/hook", events: ["payment.*"] };
    const request = buildRequest(parts, { ...askedOf("create", connection), fields }, null);
    expect(request.headers).toEqual([
      ["Authorization", `Bearer ${apiKey}`],
      ["User-Agent", "whk/test"],
      ["Accept", "application/json"],
      ["Accept-Encoding", "identity"],
      ["Content-Type", "application/json"],
    ]);
    expect(request.url.href).toBe("http://127.0.0.1:9/v1/webhooks");
    expect(JSON.parse(request.body.toString())).toEqual(fields);
    expect(request).toMatchObject({ method: "POST", timeout: 30_000, maxAnswer: 1_048_576 });
    expect(`${request.url.href}${request.body}`).not.toContain(apiKey);
  });

  it("puts the fields of a GET into the query, encoded", () => {
    const asked = { ...askedOf("logs", connection), fields: { status: "a&b=c d", limit: 5 } };
    const { url, body, headers } = buildRequest(parts, asked, null);
    expect(url.href).toBe("http://127.0.0.1:9/v1/webhooks/webhook_1/logs?status=a%26b%3Dc+d&limit=5");
    expect(body).toHaveLength(0);
    expect(headers.map(([name]) => name)).not.toContain("Content-Type");
  });

  it("does not read an id as a pattern of replacement", () => {
    const { url } = buildRequest(parts, askedOf("show", connection, "$&$1"), null);
    expect(url.pathname).toBe("/v1/webhooks/%24%26%241");
  });

  it("sends the idempotency key under the contract's name", () => {
    const { headers } = buildRequest(parts, askedOf("create", connection), "key1");
    expect(headers.at(-1)).toEqual(["Idempotency-Key", "key1"]);
  });

  it("hands the signal on", () => {
    const { signal } = new AbortController();
    expect(buildRequest({ ...parts, signal }, askedOf("list", connection), null).signal).toBe(signal);
  });

  it.each(["", "a b", "a\r\nX-Evil: 1", "ключ", "a\u0000"])(
    "refuses the key %j without showing it",
    (key) => {
      const asked = askedOf("list", { ...connection, apiKey: key });
      expect(() => buildRequest(parts, asked, null)).toThrow(
        expect.objectContaining({
          kind: "auth",
          code: "bad_api_key",
          message: expect.stringMatching(/^the API key for payvost (is empty|holds a blank)/),
        }),
      );
    },
  );

  it.each(["", "ftp://x", "file:///etc", "http://", "http://h?a=", "http://h#", "javascript:alert(1)//"])(
    "refuses the base %j",
    (base) => {
      const asked = askedOf("list", { ...connection, base });
      expect(() => buildRequest(parts, asked, null)).toThrow(
        expect.objectContaining({ kind: "usage", code: "bad_api_base" }),
      );
    },
  );
});
