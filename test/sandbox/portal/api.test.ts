import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import { sign } from "../../../src/signing/sign.ts";
import { noon, runSandbox } from "../parts.ts";

const sample = readFileSync("src/providers/samples/fluxvend/transaction.json");

async function portal() {
  const sandbox = await runSandbox();
  const url = sandbox.portals["fluxvend"] ?? "";
  const ask = async (method: string, path: string, body?: unknown, authorization?: string) => {
    const headers = { Authorization: authorization ?? `Bearer ${sandbox.controlToken}` };
    const init = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await fetch(url + path, { method, headers, ...init });
    return [answer.status, JSON.parse(await answer.text())] as const;
  };
  const send = async (address: string, secret: string | null) => {
    const input = { method: "POST", url: address, headers: [], body: sample, id: null, timestamp: noon };
    const signed = secret === null ? [] : sign(fluxvend.schemes[0].scheme, input, [secret]).headers;
    const headers = Object.fromEntries(signed);
    const answer = await fetch(address, { method: "POST", headers, body: new Uint8Array(sample) });
    return [answer.status, JSON.parse(await answer.text())] as const;
  };
  return { sandbox, url, ask, send };
}

describe("the portal of Fluxvend", () => {
  it("is gone through as its documentation says: enable, list the address, take a credential, send", async () => {
    const { sandbox, url, ask, send } = await portal();
    const path = "/webhooks/api/v1/core";
    const address = `${url}/webhooks/api/v1/i/tenant123/core`;
    expect(await ask("GET", path)).toMatchObject([200, { data: { ref: "core", enabled: false, url: null } }]);
    expect((await send(address, "any"))[0]).toBe(404);
    expect(await ask("POST", `${path}/enable`)).toEqual([
      200,
      {
        data: {
          ...{ ref: "core", tenantId: "tenant123", enabled: true, signatureRequired: true },
          ...{ whiteListedIps: [], url: address },
        },
        message: "enabled",
      },
    ]);
    expect(await send(address, "any")).toEqual([
      403,
      {
        ...{
          timestamp: new Date(noon).toISOString(),
          message: "source address not whitelisted",
          status: 403,
        },
        ...{ code: 1003, serverError: "NO_PERMISSION", path: "/webhooks/api/v1/i/tenant123/core" },
      },
    ]);
    expect(await ask("PUT", path, ["127.0.0.1", "127.0.0.1"])).toMatchObject([
      200,
      { data: { whiteListedIps: ["127.0.0.1"] } },
    ]);
    expect((await send(address, null))[0]).toBe(401);
    const [status, created] = await ask("POST", "/credentials/api/v1", { hooks: ["core"] });
    expect(status).toBe(201);
    const { apiKey, secret } = created.data;
    expect(await send(address, secret)).toEqual([
      200,
      { data: { transactionRef: "TXN123456789", linked: true, duplicate: false }, message: "linked" },
    ]);
    expect(await send(address, secret)).toMatchObject([200, { data: { duplicate: true } }]);
    expect(await ask("GET", "/transactions/api/v1")).toEqual([
      200,
      { data: [{ ref: "TXN123456789", hook: "core", at: noon, repeats: 1 }] },
    ]);
    await ask("POST", `/credentials/api/v1/${apiKey}/deactivate`);
    expect((await send(address, secret))[0]).toBe(401);
    await ask("POST", `/credentials/api/v1/${apiKey}/activate`);
    const [, regenerated] = await ask("POST", `/credentials/api/v1/${apiKey}/regenerate`);
    expect((await send(address, secret))[0]).toBe(401);
    expect((await send(address, regenerated.data.secret))[0]).toBe(200);
    expect(await ask("DELETE", `/credentials/api/v1/${apiKey}`)).toEqual([
      200,
      { data: null, message: "deleted" },
    ]);
    expect((await send(address, regenerated.data.secret))[0]).toBe(401);
    expect(await ask("DELETE", `${path}/disable`)).toMatchObject([
      200,
      { data: { enabled: false, whiteListedIps: [] }, message: "disabled; its addresses are deleted" },
    ]);
    expect((await send(address, "any"))[0]).toBe(404);
    expect(JSON.stringify(sandbox.requests)).not.toContain(apiKey);
    expect(sandbox.requests[0]).toMatchObject({
      provider: "fluxvend",
      path: "/fluxvend/webhooks/api/v1/core",
    });
  });

  it("takes the Monnify and Opay hooks by the address alone", async () => {
    const { ask, send } = await portal();
    const [, enabled] = await ask("POST", "/webhooks/api/v1/monnify/enable");
    expect(enabled.data.signatureRequired).toBe(false);
    expect((await send(enabled.data.url, null))[0]).toBe(403);
    await ask("PUT", "/webhooks/api/v1/monnify", ["127.0.0.1"]);
    expect((await send(enabled.data.url, null))[0]).toBe(200);
  });

  it("is open to a credential too", async () => {
    const { ask } = await portal();
    const [, { data }] = await ask("GET", "/credentials/api/v1");
    const [, again] = await ask("POST", `/credentials/api/v1/${data[0].apiKey}/regenerate`);
    const basic = `Basic ${Buffer.from(`${again.data.apiKey}:${again.data.secret}`).toString("base64")}`;
    expect(await ask("GET", "/webhooks/api/v1", undefined, basic)).toMatchObject([
      200,
      { data: [{ ref: "core" }, { ref: "monnify" }, { ref: "opay" }] },
    ]);
  });

  it.each([
    ["GET", "/webhooks/api/v1", undefined, "Bearer x", 401, "send `Authorization"],
    ["GET", "/webhooks/api/v1/cor", undefined, undefined, 404, "there is no such webhook"],
    ["GET", "/elsewhere", undefined, undefined, 404, "no such path"],
    ["PUT", "/webhooks/api/v1/core", ["127.0.0.1"], undefined, 409, "enable the webhook first"],
    ["POST", "/credentials/api/v1", "{", undefined, 400, "the body must be JSON"],
    ["POST", "/credentials/api/v1", {}, undefined, 400, "hooks: is missing"],
    ["POST", "/credentials/api/v1", { hooks: [] }, undefined, 400, "hooks: must name a webhook"],
    ["POST", "/credentials/api/v1", { hooks: ["x"] }, undefined, 400, 'there is no webhook "x"'],
    ["DELETE", "/credentials/api/v1/none", undefined, undefined, 404, "there is no such credential"],
  ])("answers %s %s with an error of its own shape", async (method, path, body, auth, status, message) => {
    const { ask } = await portal();
    expect(await ask(method, path, body, auth)).toMatchObject([
      status,
      { status, message: expect.stringContaining(message), path },
    ]);
  });

  it("refuses addresses that are none", async () => {
    const { ask } = await portal();
    await ask("POST", "/webhooks/api/v1/core/enable");
    expect(await ask("PUT", "/webhooks/api/v1/core", ["127.0.0.1", "example.com"])).toMatchObject([
      400,
      { message: "[1]: must be an IP address" },
    ]);
  });

  it("is as at the start after a reset", async () => {
    const { sandbox, ask } = await portal();
    await ask("POST", "/webhooks/api/v1/core/enable");
    await sandbox.reset();
    expect(await ask("GET", "/webhooks/api/v1/core")).toMatchObject([200, { data: { enabled: false } }]);
  });
});
