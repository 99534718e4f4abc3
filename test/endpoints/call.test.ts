import { describe, expect, it } from "vitest";
import { callOf, makeCall } from "../../src/endpoints/call.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { startAnswering, startRaw } from "../servers.ts";
import { brief, clientOf, clientParts, connectionTo, errorOf, headerOf, json } from "./provider-server.ts";

const create = { name: "create", fields: { url: "https://x.test/", events: ["a"] } } as const;

describe("callOf", () => {
  it("refuses what only the sandbox has, and what nobody has", () => {
    const connection = connectionTo("paymentflow");
    expect(() => callOf(connection, "test")).toThrow(
      "paymentflow has no API call for test; whk's sandbox has one",
    );
    expect(() => callOf(connection, "whoami")).toThrow(
      expect.objectContaining({ kind: "unsupported", code: "unsupported_by_provider" }),
    );
    expect(callOf({ ...connection, mode: "sandbox" }, "test").path).toBe("/webhooks/{id}/test");
  });
});

describe("makeCall and the rate limit", () => {
  it("waits as asked and tells of it", async () => {
    const { parts, told, slept, seen } = await clientOf("payvost", (_seen, response, nth) => {
      if (nth > 2) json(response, 201, { id: "webhook_1" });
      else response.writeHead(429, { "retry-after": String(nth * 2) }).end();
    });
    const result = await makeCall(parts, create);
    expect(result).toMatchObject({ ok: true, status: 201 });
    expect(slept).toEqual([2000, 4000]);
    expect(told).toEqual(["payvost asks to wait 2 s (rate limit)", "payvost asks to wait 4 s (rate limit)"]);
    expect(new Set(seen.map(({ body }) => body.toString())).size).toBe(1);
  });

  it("gives up after three waits", async () => {
    const { parts, slept, seen } = await clientOf("payvost", (_seen, response) =>
      response.writeHead(429, { "retry-after": "60" }).end(),
    );
    expect(await makeCall(parts, create)).toMatchObject({
      ok: false,
      done: "no",
      error: { code: "rate_limited" },
    });
    expect([slept, seen.length]).toEqual([[60_000, 60_000, 60_000], 4]);
  });

  it("does not wait for an hour, but says so", async () => {
    const { parts, slept } = await clientOf("payvost", (_seen, response) =>
      response.writeHead(429, { "retry-after": "3600" }).end(),
    );
    const result = await makeCall(parts, { name: "list" });
    expect(slept).toEqual([]);
    expect(result).toMatchObject({
      error: { hint: "it asks to wait 1 h, then try again", details: { retryAfterMs: 3_600_000 } },
    });
  });
});

describe("makeCall and failures", () => {
  it("repeats a GET after a 5xx and after a reset", async () => {
    const { parts, told } = await clientOf("payvost", (_seen, response, nth) => {
      if (nth === 1) json(response, 502, {});
      else if (nth === 2) response.socket?.resetAndDestroy();
      else json(response, 200, { data: [] });
    });
    expect(await makeCall(parts, { name: "list" })).toMatchObject({ ok: true, raw: { data: [] } });
    expect(told).toEqual([
      expect.stringMatching(/^payvost answered 502; trying again in \d+ ms$/),
      expect.stringMatching(/^payvost gave no answer; trying again in \d+ ms$/),
    ]);
  });

  it("stops after three tries", async () => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) => json(response, 500, {}));
    expect(await makeCall(parts, { name: "list" })).toMatchObject({ ok: false, status: 500 });
    expect(seen).toHaveLength(3);
  });

  it.each(["create", "update", "rotate", "test"] as const)("never repeats %s after a 5xx", async (name) => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) => json(response, 500, {}));
    const result = await makeCall(parts, { name, id: "w" });
    expect(result).toMatchObject({ ok: false, done: "unknown" });
    expect(seen).toHaveLength(1);
  });

  it("repeats a POST with one and the same key where the provider heeds it", async () => {
    const { parts, seen } = await clientOf("paymentflow", (_seen, response, nth) =>
      nth === 1 ? response.socket?.resetAndDestroy() : json(response, nth === 2 ? 409 : 200, { id: "we_1" }),
    );
    expect(await makeCall(parts, create)).toMatchObject({ ok: true, raw: { id: "we_1" } });
    const keys = seen.map((one) => headerOf(one, "idempotency-key"));
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it("sends no key that is only assumed to be heeded", async () => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) => json(response, 201, {}));
    await makeCall(parts, create);
    expect(seen.map((one) => headerOf(one, "idempotency-key"))).toEqual([undefined]);
  });

  it("asks again, with its key, for an answer that cannot be read", async () => {
    const { parts, told } = await clientOf("paymentflow", (_seen, response, nth) =>
      nth === 1 ? response.end('{"id":') : json(response, 200, { id: "we_1" }),
    );
    expect(await makeCall(parts, create)).toMatchObject({ ok: true, raw: { id: "we_1" } });
    expect(told).toEqual([
      expect.stringMatching(/^paymentflow gave an answer that cannot be read; trying again/),
    ]);
    const without = await clientOf("payvost", (_seen, response) => response.end('{"id":'));
    expect(await makeCall(without.parts, create)).toMatchObject({ ok: false, done: "unknown" });
    expect(without.seen).toHaveLength(1);
  });

  it("takes a 409 at the first try for a conflict", async () => {
    const { parts, seen } = await clientOf("paymentflow", (_seen, response) => json(response, 409, {}));
    expect(await makeCall(parts, create)).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(seen).toHaveLength(1);
  });

  it("stays unsure when a later try is refused", async () => {
    const { parts } = await clientOf("paymentflow", (_seen, response, nth) =>
      json(response, nth === 1 ? 500 : 401, {}),
    );
    expect(await makeCall(parts, create)).toMatchObject({ done: "unknown", error: { code: "unauthorized" } });
  });

  it("knows that a refused connection did nothing", async () => {
    const { parts, slept } = clientParts(connectionTo("payvost", { base: "http://127.0.0.1:1/v1" }));
    expect(await makeCall(parts, { name: "rotate", id: "w" })).toMatchObject({ ok: false, done: "no" });
    expect(await makeCall(parts, { name: "list" })).toMatchObject({
      error: { code: "provider_unreachable" },
    });
    expect(slept).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}",
      "connection_lost",
      "closed in the middle of the answer",
    ],
    ["garbage\r\n\r\n", "connection_lost", "gave no usable answer"],
    ["", "connection_lost", "gave no usable answer"],
    [
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
      "connection_lost",
      "protocol",
    ],
    ["HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", "", ""],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "", ""],
  ])("reads the raw answer %j", async (bytes, code, words) => {
    const { origin } = await startAnswering(bytes);
    const { parts } = clientParts(connectionTo("payvost", { base: origin }));
    const result = await makeCall(parts, { name: "rotate", id: "w" });
    if (code === "") expect(result.ok).toBe(true);
    else expect(result).toMatchObject({ done: "unknown", error: { kind: "network", code } });
    expect(result.ok ? "" : result.error.message).toContain(words);
  });
});

describe("makeCall of a DELETE", () => {
  const gone = { success: false, error: { code: "not_found", message: "No such webhook" } };

  it("takes not-found for done once an answer was lost", async () => {
    const { parts } = await clientOf("payvost", (_seen, response, nth) =>
      nth === 1 ? response.socket?.resetAndDestroy() : json(response, 404, gone),
    );
    expect(await makeCall(parts, { name: "delete", id: "w" })).toMatchObject({ ok: true, raw: null });
  });

  it("takes it for an error at the first try, and after a lost answer when somebody else says it", async () => {
    const first = await clientOf("payvost", (_seen, response) => json(response, 404, gone));
    expect(await makeCall(first.parts, { name: "delete", id: "w" })).toMatchObject({ ok: false, done: "no" });
    const gateway = await clientOf("payvost", (_seen, response, nth) =>
      nth === 1 ? json(response, 502, {}) : response.writeHead(404).end("no route"),
    );
    expect(await makeCall(gateway.parts, { name: "delete", id: "w" })).toMatchObject({
      ok: false,
      status: 404,
    });
  });
});

describe("makeCall with another method", () => {
  it.each([404, 405])("is tried after a %d", async (status) => {
    const { parts, seen } = await clientOf("paymentflow", ({ method }, response) =>
      method === "PATCH" ? json(response, 200, { id: "w" }) : json(response, status, {}),
    );
    const result = await makeCall(parts, { name: "update", id: "w", fields: { status: "disabled" } });
    expect(result).toMatchObject({ ok: true, asked: { method: "PATCH" } });
    expect(seen.map(({ method, body }) => `${method} ${body}`)).toEqual([
      'POST {"status":"disabled"}',
      'PATCH {"status":"disabled"}',
    ]);
  });

  it("reports the first refusal when both are missing, the second when it says more", async () => {
    const both = await clientOf("payvost", (_seen, response, nth) =>
      json(response, nth === 1 ? 404 : 405, {}),
    );
    expect(await makeCall(both.parts, { name: "update", id: "w" })).toMatchObject({ status: 404 });
    const denied = await clientOf("payvost", (_seen, response, nth) =>
      json(response, nth === 1 ? 405 : 403, {}),
    );
    expect(await makeCall(denied.parts, { name: "update", id: "w" })).toMatchObject({ status: 403 });
  });

  it("is not tried after anything else, nor where there is none", async () => {
    const { parts, seen } = await clientOf("payvost", (_seen, response) => json(response, 422, {}));
    await makeCall(parts, { name: "update", id: "w" });
    await makeCall(parts, { name: "rotate", id: "w" });
    expect(seen.map(({ method }) => method)).toEqual(["PATCH", "POST"]);
  });
});

describe("makeCall that is stopped", () => {
  it("sends nothing when it was stopped before", async () => {
    const app = await clientOf("payvost", (_seen, response) => response.end("{}"));
    const result = await makeCall({ ...app.parts, signal: AbortSignal.abort() }, create);
    expect(result).toMatchObject({ ok: false, done: "no", error: { kind: "network", code: "aborted" } });
    expect(app.seen).toEqual([]);
  });

  it("ends the request under way", async () => {
    const stop = new AbortController();
    const { origin } = await startRaw((socket) => socket.once("data", () => stop.abort()));
    const { parts } = clientParts(connectionTo("payvost", { base: origin }), { signal: stop.signal });
    expect(await makeCall(parts, create)).toMatchObject({ done: "unknown", error: { code: "aborted" } });
  });

  it("ends the wait", async () => {
    const stop = new AbortController();
    const app = await clientOf("payvost", (_seen, response) =>
      response.writeHead(429, { "retry-after": "9" }).end(),
    );
    const parts = { ...app.parts, signal: stop.signal, onWait: () => stop.abort() };
    const result = await makeCall(parts, create);
    if (result.ok) throw new Error("it succeeded");
    expect(brief(result.error)).toBe("network aborted: stopped while waiting to ask payvost again");
    expect(app.slept).toEqual([]);
  });
});

describe("makeCall that is refused before anything is sent", () => {
  it("rejects", async () => {
    const { parts } = clientParts(connectionTo("payvost", { apiKey: "" }));
    expect((await errorOf(makeCall(parts, { name: "list" }))).code).toBe("bad_api_key");
    const other = clientParts(connectionTo("paymentflow", { contract: { ...paymentflowApi, calls: {} } }));
    expect((await errorOf(makeCall(other.parts, { name: "list" }))).kind).toBe("unsupported");
  });
});
