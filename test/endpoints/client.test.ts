import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndpointClient, openEndpointClient } from "../../src/endpoints/client.ts";
import { WhkError } from "../../src/errors.ts";
import { errorNames } from "../../src/providers/contract.ts";
import { startRaw } from "../servers.ts";
import { apiKey, brief, clientOf, clientParts, connectionTo, errorOf, json } from "./provider-server.ts";

const draft = { url: "https://x.test/", events: ["a"], description: null, metadata: {} };

const calls: Readonly<Record<string, (client: EndpointClient) => Promise<unknown>>> = {
  create: (client) => client.create(draft),
  list: (client) => client.list(),
  show: (client) => client.show("w"),
  update: (client) => client.update("w", { enabled: true }),
  delete: (client) => client.delete("w"),
  rotate: (client) => client.rotate("w"),
  test: (client) => client.test("w", "a"),
  logs: (client) => client.logs("w", { status: null, limit: 5 }),
  whoami: (client) => client.whoami(),
};

const words: Readonly<Record<string, string>> = {
  authentication: "auth unauthorized: payvost does not accept the API key (401, request req_1): It says no",
  permission:
    "auth forbidden: payvost does not let this API key do POST /webhooks/{id}/test (403, request req_1): It says no",
  validation: "provider invalid_request: payvost finds the request invalid (400, request req_1): It says no",
  not_found: 'provider endpoint_not_found: payvost has no endpoint "w" (404, request req_1): It says no',
  method:
    "provider path_unknown: payvost has no POST /webhooks/{id}/test at BASE (405, request req_1): It says no",
  conflict:
    "provider conflict: payvost says this is in conflict with what it has (409, request req_1): It says no",
  idempotency: "provider invalid_request: payvost finds the request invalid (422, request req_1): It says no",
  rate_limit: "provider rate_limited: payvost's rate limit is reached (429, request req_1): It says no",
  server: "provider provider_failed: payvost failed (500, request req_1): It says no",
};

describe("a client and every error of a contract", () => {
  it.each(errorNames)("[P11] %s at payvost", async (name) => {
    const { client, connection } = await clientOf("payvost", (_seen, response) => {
      const { status, code } = connection.contract.errors.kinds[name];
      json(response, status, { success: false, error: { code, message: "It says no", requestId: "req_1" } });
    });
    const error = await errorOf(client.test("w", "a"));
    expect(brief(error).replace(connection.base, "BASE")).toBe(words[name]);
    expect(error.hint).toMatch(/\w/);
    expect(error.details).toMatchObject({ requestId: "req_1", providerMessage: "It says no" });
  });

  it.each(errorNames)("[P11] %s at paymentflow", async (name) => {
    const { client, connection } = await clientOf("paymentflow", (_seen, response) => {
      const { status, code, type } = connection.contract.errors.kinds[name];
      response.setHeader("x-request-id", "req_2");
      json(response, status, { error: { type, code, message: "It says no" } });
    });
    const { kinds } = connection.contract.errors;
    const error = await errorOf(client.list());
    expect(error.message).toMatch(/ \(\d{3}, request req_2\): It says no$/);
    expect(error.details).toMatchObject({ status: kinds[name].status, providerCode: kinds[name].code });
  });
});

describe("a client and hostile answers", () => {
  it.each(Object.entries(calls))(
    "[P7] %s gets through any bytes with a value or a WhkError",
    async (_name, call) => {
      let bytes = Buffer.alloc(0);
      const { origin } = await startRaw((socket) => socket.once("data", () => socket.end(bytes)));
      const client = openEndpointClient(clientParts(connectionTo("payvost", { base: origin })).parts);
      const head = fc.constantFrom(
        "",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 429 \r\n\r\n",
        "HTTP/1.1 302 x\r\nLocation: ",
      );
      const body = fc.oneof(fc.uint8Array({ maxLength: 200 }).map(Buffer.from), fc.json().map(Buffer.from));
      await fc.assert(
        fc.asyncProperty(head, body, async (start, rest) => {
          bytes = Buffer.concat([Buffer.from(start), rest]);
          const thrown: unknown = await call(client).then(
            () => null,
            (reason: unknown) => reason,
          );
          expect(thrown === null || thrown instanceof WhkError).toBe(true);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(Object.entries(calls))(
    "%s shows neither key nor secret that an answer repeats",
    async (name, call) => {
      const secret = "whsec_canary9876543210";
      for (const status of [200, 302, 400, 401, 403, 404, 405, 409, 422, 500]) {
        const { client } = await clientOf("payvost", (_seen, response) => {
          response.setHeader("location", `https://h.test/${apiKey}?k=${apiKey}`);
          response.setHeader("x-request-id", apiKey);
          const message = `the key ${apiKey} and the secret ${secret}`;
          json(response, status, {
            success: false,
            error: { code: apiKey, message, field: secret, requestId: apiKey },
          });
        });
        const { message, hint, details } = await errorOf(call(client));
        expect(`${name} ${message} ${hint} ${JSON.stringify(details)}`).not.toMatch(/canary/);
      }
    },
  );

  it("[P7] reads no more than a megabyte of an answer", async () => {
    let sent = 0;
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const { origin } = await startRaw((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n"));
      const more = () => {
        while (sent < 50 * 1024 * 1024 && socket.writable && socket.write(piece)) sent += piece.length;
      };
      socket.on("drain", more).once("data", more);
    });
    const client = openEndpointClient(clientParts(connectionTo("payvost", { base: origin })).parts);
    expect(brief(await errorOf(client.show("w")))).toBe(
      "provider answer_too_large: payvost answered 200 with more than 1048576 bytes",
    );
    expect(sent).toBeLessThan(50 * 1024 * 1024);
  });

  it("[F3] does not follow a redirect, nor send the key there", async () => {
    const other = await clientOf("payvost", (_seen, response) => response.end("{}"));
    const { client } = await clientOf("payvost", (_seen, response) =>
      response.writeHead(307, { location: `${other.origin}/v1/webhooks` }).end(),
    );
    const error = await errorOf(client.list());
    expect(brief(error)).toBe(
      `provider redirected: payvost answered 307 and points to ${other.origin}/v1/webhooks`,
    );
    expect(other.seen).toEqual([]);
  });
});
