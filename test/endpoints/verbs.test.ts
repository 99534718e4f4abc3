import { describe, expect, it } from "vitest";
import { openEndpointClient } from "../../src/endpoints/client.ts";
import { closedPort, startAnswering } from "../servers.ts";
import { brief, clientOf, clientParts, connectionTo, errorOf, json } from "./provider-server.ts";

const one = { id: "w", url: "https://x.test/", events: ["a"], enabled: true };
const requests = (seen: readonly { method: string; url: string; body: Buffer }[]) =>
  seen.map(({ method, url, body }) => `${method} ${url} ${body}`.trim());

describe("show", () => {
  it("answers the endpoint", async () => {
    const { client, seen } = await clientOf("payvost", (_seen, response) =>
      json(response, 200, { data: one }),
    );
    expect((await client.show("w x")).value).toMatchObject(one);
    expect(requests(seen)).toEqual(["GET /v1/webhooks/w%20x"]);
  });
});

describe("update", () => {
  it("sends the given parts only", async () => {
    const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, 200, one));
    await client.update("w", { enabled: false });
    expect(requests(seen)).toEqual(['PATCH /v1/webhooks/w {"enabled":false}']);
  });

  it("asks for the endpoint when the answer has no body", async () => {
    const { client, seen } = await clientOf("payvost", ({ method }, response) =>
      method === "GET" ? json(response, 200, one) : response.writeHead(204).end(),
    );
    expect((await client.update("w", { events: ["a"] })).value.id).toBe("w");
    expect(seen).toHaveLength(2);
  });

  it("refuses to change nothing, and parts the call does not take", async () => {
    const { client, seen } = await clientOf("paymentflow", (_seen, response) => json(response, 200, one));
    expect(await errorOf(client.update("w", {}))).toMatchObject({ kind: "usage", code: "nothing_to_change" });
    expect(brief(await errorOf(client.update("w", { metadata: {} })))).toBe(
      "usage unsupported_fields: paymentflow takes no metadata to update an endpoint",
    );
    expect(seen).toEqual([]);
  });

  it("says that it may have been done when the answer is lost", async () => {
    const { client } = await clientOf("payvost", (_seen, response) => response.socket?.resetAndDestroy());
    const thrown = await errorOf(client.update("w", { enabled: true }));
    expect(thrown).toMatchObject({ kind: "network", code: "connection_lost" });
    expect(thrown.hint).toBe("it may have been done; `whk endpoints show w` tells");
  });
});

describe("delete", () => {
  it.each<[number, string]>([
    [200, '{"success":true,"data":{"deleted":true}}'],
    [200, ""],
    [202, "{}"],
    [204, ""],
  ])("takes a %d with %j", async (status, body) => {
    const { client } = await clientOf("payvost", (_seen, response) => response.writeHead(status).end(body));
    expect((await client.delete("w")).value).toBe(null);
  });

  it("[P7] takes a 204 with a body", async () => {
    const { origin } = await startAnswering("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}");
    const { parts } = clientParts(connectionTo("payvost", { base: origin }));
    expect(await openEndpointClient(parts).delete("w")).toEqual({ value: null, raw: null });
  });

  it("does not take an answer that says nothing was deleted", async () => {
    const { client } = await clientOf("paymentflow", (_seen, response) =>
      json(response, 200, { deleted: false }),
    );
    expect((await errorOf(client.delete("w"))).message).toContain("nothing was deleted");
  });
});

describe("rotate", () => {
  it.each([{ secret: "whsec_2" }, { success: true, data: { ...one, secret: "whsec_2" } }])(
    "answers the new secret of %j",
    async (answer) => {
      const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
      expect((await client.rotate("w")).value).toEqual({ secret: "whsec_2" });
      expect(requests(seen)).toEqual(["POST /v1/webhooks/w/rotate-secret"]);
    },
  );

  it.each<[string, string]>([
    ["", "network"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}", "network"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "provider"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{", "provider"],
    ["HTTP/1.1 204 No Content\r\n\r\n", "provider"],
    ["HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n", "provider"],
  ])("does not know the secret after %j", async (bytes, kind) => {
    const { origin } = await startAnswering(bytes);
    const { parts, slept } = clientParts(connectionTo("payvost", { base: origin }));
    const thrown = await errorOf(openEndpointClient(parts).rotate("w"));
    expect(thrown).toMatchObject({ kind, code: "rotate_unknown" });
    expect(thrown.hint).toContain("the old secret is kept");
    expect(slept).toEqual([]);
  });

  it("is plainly not done when nothing was sent or it was refused", async () => {
    const base = `http://127.0.0.1:${await closedPort()}`;
    const { parts } = clientParts(connectionTo("payvost", { base }));
    expect((await errorOf(openEndpointClient(parts).rotate("w"))).code).toBe("provider_unreachable");
    const { client } = await clientOf("payvost", (_seen, response) => json(response, 403, {}));
    expect((await errorOf(client.rotate("w"))).code).toBe("forbidden");
    const { client: elsewhere } = await clientOf("payvost", (_seen, response) => json(response, 404, {}));
    expect(await errorOf(elsewhere.rotate("w"))).toMatchObject({
      code: "path_assumed",
      message: expect.not.stringContaining("not found"),
    });
  });
});

describe("test", () => {
  it("sends the event type by the provider's name", async () => {
    const answer = {
      success: true,
      data: { id: "log_1", event: { id: "evt_1", type: "a" }, responseCode: 200 },
    };
    const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
    expect((await client.test("w", "a")).value).toMatchObject({
      id: "log_1",
      responseCode: 200,
      attempt: null,
    });
    expect(requests(seen)).toEqual(['POST /v1/webhooks/w/test {"eventType":"a"}']);
  });

  it("takes an answer that tells nothing", async () => {
    const { client } = await clientOf("payvost", (_seen, response) => response.writeHead(202).end());
    expect((await client.test("w", "a")).value.event).toEqual({ id: null, type: null });
  });

  it("has the sandbox's own call only there", async () => {
    const answer = (_seen: unknown, response: Parameters<typeof json>[0]) => json(response, 200, {});
    const there = await clientOf("paymentflow", answer, { mode: "sandbox" });
    await there.client.test("we_1", "a");
    expect(requests(there.seen)).toEqual(['POST /v1/webhooks/we_1/test {"event_type":"a"}']);
    const { client, seen } = await clientOf("paymentflow", answer);
    expect((await errorOf(client.test("we_1", "a"))).code).toBe("unsupported_by_provider");
    expect(seen).toEqual([]);
  });
});

describe("whoami", () => {
  it("answers what the provider says of the key, and null where it has no such call", async () => {
    const answer = { success: true, data: { valid: true, keyType: "secret" } };
    const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, 200, answer));
    expect(await client.whoami()).toEqual({ value: answer.data, raw: answer });
    expect(requests(seen)).toEqual(["GET /v1/auth/verify"]);
    const without = await clientOf("paymentflow", (_seen, response) => json(response, 200, answer));
    expect(await without.client.whoami()).toBe(null);
    expect(without.seen).toEqual([]);
  });

  it("takes an answer without a body, and rejects for a refused key", async () => {
    const { client } = await clientOf("payvost", (_seen, response, nth) => {
      if (nth === 1) response.writeHead(204).end();
      else json(response, 401, {});
    });
    expect(await client.whoami()).toEqual({ value: {}, raw: null });
    expect(await errorOf(client.whoami())).toMatchObject({ kind: "auth", code: "unauthorized" });
  });
});
