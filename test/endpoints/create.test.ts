import { describe, expect, it } from "vitest";
import {
  type Answer,
  apiKey,
  brief,
  clientOf,
  errorOf,
  headerOf,
  json,
  startOfTest,
} from "./provider-server.ts";

const draft = { url: "https://x.test/", events: ["payment.*"], description: "dev", metadata: { team: "a" } };
const made = { id: "webhook_9", ...draft, enabled: true, createdAt: new Date(startOfTest).toISOString() };

/** Loses the answer to create in the given way; the list then holds `listed`. */
function losing(lose: Answer, listed: readonly unknown[]): Answer {
  return (seen, response, nth) => {
    if (seen.method === "POST") lose(seen, response, nth);
    else json(response, 200, { success: true, data: listed });
  };
}

describe("create", () => {
  it("sends what is given and answers the endpoint with its secret", async () => {
    const answer = { success: true, data: { ...made, secret: "whsec_once" } };
    const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, 201, answer));
    expect(await client.create(draft)).toEqual({
      value: { endpoint: { ...made, provider: "payvost" }, secret: "whsec_once", recovered: false },
      raw: answer,
    });
    expect(JSON.parse(String(seen[0]?.body))).toEqual(draft);
    expect(seen[0] && headerOf(seen[0], "authorization")).toBe(`Bearer ${apiKey}`);
    expect(seen[0] && headerOf(seen[0], "content-type")).toBe("application/json");
  });

  it("leaves out what says nothing, and refuses what the call does not take", async () => {
    const { client, seen } = await clientOf("paymentflow", (_seen, response) =>
      json(response, 200, { id: "we_1" }),
    );
    await client.create({ ...draft, description: null, metadata: {} });
    expect(JSON.parse(String(seen[0]?.body))).toEqual({ url: draft.url, enabled_events: draft.events });
    expect(await errorOf(client.create(draft))).toMatchObject({ kind: "usage", code: "unsupported_fields" });
    expect(seen).toHaveLength(1);
  });

  const lostAnswers: [string, Answer][] = [
    ["reset", (_seen, response) => response.socket?.resetAndDestroy()],
    ["hung up", (_seen, response) => response.socket?.end()],
    [
      "cut",
      (_seen, response) =>
        response.writeHead(201, { "content-length": "99" }).write("{", () => response.destroy()),
    ],
    ["a 500", (_seen, response) => json(response, 500, {})],
    ["cut JSON", (_seen, response) => response.writeHead(201).end('{"data":{"id":')],
    ["a web page", (_seen, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>")],
    ["empty", (_seen, response) => response.writeHead(201).end()],
    ["a 204", (_seen, response) => response.writeHead(204).end()],
    ["without an id", (_seen, response) => json(response, 201, { data: { secret: "whsec_lost" } })],
    ["a list", (_seen, response) => json(response, 201, [])],
  ];

  it.each(lostAnswers)(
    "finds the endpoint by listing when the answer is %s, and never posts twice",
    async (_name, lose) => {
      const { client, seen } = await clientOf("payvost", losing(lose, [made]));
      const { value } = await client.create(draft);
      expect(value).toEqual({ endpoint: { ...made, provider: "payvost" }, secret: null, recovered: true });
      expect(seen.map(({ method }) => method)).toEqual(["POST", "GET"]);
    },
  );

  it.each(lostAnswers)(
    "says that nothing was created when the answer is %s and the list lacks it",
    async (_name, lose) => {
      const { client } = await clientOf("payvost", losing(lose, []));
      expect(await errorOf(client.create(draft))).toMatchObject({ code: "not_created" });
    },
  );

  it("says that it does not know when the list cannot be had", async () => {
    const { client } = await clientOf("payvost", (seen, response) =>
      json(response, seen.method === "POST" ? 500 : 403, {}),
    );
    expect(brief(await errorOf(client.create(draft)))).toBe(
      "provider create_unknown: whether it was created is unknown: payvost failed (500); listing failed too: payvost does not let this API key do GET /webhooks (403)",
    );
  });

  it.each([302, 400, 401, 403, 404, 405, 409, 422])(
    "does not look for it after a %d: nothing was done",
    async (status) => {
      const { client, seen } = await clientOf("payvost", (_seen, response) => json(response, status, {}));
      const { code } = await errorOf(client.create(draft));
      expect(code).not.toMatch(/create/);
      expect(seen.map(({ method }) => method)).toEqual(["POST"]);
    },
  );

  it("repeats with its key where the provider heeds one, and only then lists", async () => {
    const answer = { id: "we_1", object: "webhook_endpoint", url: draft.url, secret: "whsec_1" };
    const { client, seen } = await clientOf("paymentflow", (_seen, response, nth) =>
      nth === 1 ? response.socket?.resetAndDestroy() : json(response, 200, answer),
    );
    const { value } = await client.create({ ...draft, metadata: {} });
    expect(value).toMatchObject({ secret: "whsec_1", recovered: false });
    expect(seen.map(({ method }) => method)).toEqual(["POST", "POST"]);
  });

  it("does not list after it was stopped", async () => {
    const stop = new AbortController();
    const app = await clientOf("payvost", () => stop.abort());
    const { createEndpoint } = await import("../../src/endpoints/create.ts");
    const thrown = await errorOf(createEndpoint({ ...app.parts, signal: stop.signal }, draft));
    expect(thrown).toMatchObject({ kind: "network", code: "aborted" });
    expect(thrown.hint).toBe("it may have been done; `whk endpoints list` tells");
  });
});
