import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { openHttpClient } from "../../../src/http.ts";
import type { Fault } from "../../../src/sandbox/faults.ts";
import { runSandbox } from "../parts.ts";
import { apiKey, serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";
const body = { url: hooks, events: ["payment.*"] };

async function createWith(fault: Fault, maxAnswer = 65_536) {
  const served = await serveApi("payvost");
  served.fail(fault);
  const client = await openHttpClient({ connections: 1 });
  const outcome = await client.send({
    method: "POST",
    url: new URL(`${served.url}/webhooks`),
    headers: [
      ["Authorization", `Bearer ${apiKey}`],
      ["Content-Type", "application/json"],
    ],
    body: Buffer.from(JSON.stringify(body)),
    timeout: 10_000,
    maxAnswer,
  });
  await client.close();
  return { ...served, outcome };
}

describe("a fault in the place of the work", () => {
  it.each([
    [{ kind: "status", status: 503 }, 503, "service_error", "1"],
    [{ kind: "status", status: 500 }, 500, "service_error", null],
    [{ kind: "status", status: 429 }, 429, "rate_limit_exceeded", "1"],
    [{ kind: "status", status: 401 }, 401, "authentication_error", null],
    [{ kind: "status", status: 403 }, 403, "authorization_error", null],
    [{ kind: "status", status: 404 }, 404, "not_found", null],
    [{ kind: "status", status: 409 }, 409, "conflict", null],
    [{ kind: "status", status: 422 }, 422, "validation_error", null],
    [{ kind: "fail" }, 500, "service_error", null],
  ] as [Fault, number, string, string | null][])(
    "answers the provider's error: %o",
    async (fault, ...told) => {
      const { ask, fail, state, requests } = await serveApi("payvost");
      fail(fault);
      const { status, json, headers } = await ask("POST", "/webhooks", { body });
      const { error } = json as { error: { code: string; requestId: string } };
      expect([status, error.code, headers.get("retry-after")]).toEqual(told);
      expect(error.requestId).toBe("req_sbx0001");
      expect(headers.get("whk-sandbox")).toMatch(/^payvost contract /);
      expect(state.endpoints()).toEqual([]);
      expect(requests[0]?.fault).toBe(fault.kind === "status" ? `status=${fault.status}` : fault.kind);
      expect((await ask("POST", "/webhooks", { body })).status).toBe(201);
    },
  );

  it("answers a page of HTML, or sends elsewhere", async () => {
    const { ask, fail, state } = await serveApi("payvost");
    fail({ kind: "html" });
    const page = await ask("POST", "/webhooks", { body });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.text).toMatch(/^<!doctype html>/);
    fail({ kind: "status", status: 302 });
    const moved = await ask("POST", "/webhooks", { body });
    expect([moved.status, moved.headers.get("location"), moved.text]).toEqual([302, "/elsewhere", ""]);
    expect(state.endpoints()).toEqual([]);
  });

  it("resets the connection", async () => {
    const { outcome, state, requests } = await createWith({ kind: "reset" });
    expect(outcome).toMatchObject({ ok: false, kind: "reset" });
    expect(state.endpoints()).toEqual([]);
    expect(requests).toMatchObject([{ status: 0, fault: "reset" }]);
  });
});

describe("a fault after the work", () => {
  it("drops the answer of what was done", async () => {
    const { outcome, state, requests } = await createWith({ kind: "commit-then-drop" });
    expect(outcome).toMatchObject({ ok: false, detail: "the connection was closed without an answer" });
    expect(state.endpoints()).toHaveLength(1);
    expect(requests).toMatchObject([{ status: 0, fault: "commit-then-drop" }]);
  });

  it("leaves the answer to be had by the idempotency key", async () => {
    const { ask, fail, state } = await serveApi("payvost");
    fail({ kind: "commit-then-drop" });
    const headers = { "idempotency-key": "once" };
    await expect(ask("POST", "/webhooks", { body, headers })).rejects.toThrow("fetch failed");
    const again = await ask("POST", "/webhooks", { body, headers });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect(again.json).toMatchObject({ data: { secret: expect.stringMatching(/^whsec_/) } });
    expect(state.endpoints()).toHaveLength(1);
  });

  it("closes the connection in the middle of the body", async () => {
    const { outcome, state } = await createWith({ kind: "cut" });
    expect(outcome).toMatchObject({
      ok: false,
      detail: "the connection was closed in the middle of the answer",
    });
    expect(state.endpoints()).toHaveLength(1);
    expect(await partThatCame()).toBe(0.5);
  });

  it("sends JSON whose end is missing", async () => {
    const { ask, fail, state } = await serveApi("payvost");
    fail({ kind: "malformed" });
    const told = await ask("POST", "/webhooks", { body });
    expect([told.status, told.json]).toEqual([201, undefined]);
    expect(told.headers.get("content-type")).toBe("application/json");
    expect(told.text).toMatch(/^\{"success":true,"data":\{/);
    expect(state.endpoints()).toHaveLength(1);
  });

  it("sends success without a body", async () => {
    const { ask, fail, state } = await serveApi("payvost");
    fail({ kind: "empty" });
    const told = await ask("POST", "/webhooks", { body });
    expect([told.status, told.text, told.headers.get("content-type")]).toEqual([201, "", null]);
    expect(state.endpoints()).toHaveLength(1);
    fail({ kind: "status", status: 204 });
    const nothing = await ask("DELETE", "/webhooks/webhook_sbx0001");
    expect([nothing.status, nothing.text]).toEqual([204, ""]);
    expect(state.endpoints()).toEqual([]);
  });

  it("sends more than 50 MB", async () => {
    const { outcome } = await createWith({ kind: "huge" }, 4_096);
    expect(outcome).toMatchObject({ ok: true, status: 201, truncated: true });
    const { ask, fail } = await serveApi("payvost");
    fail({ kind: "huge" });
    const { text, json } = await ask("GET", "/webhooks");
    expect(text.length).toBeGreaterThan(50 * 1024 * 1024);
    expect(Object.keys(json as object)).toEqual(["padding"]);
  });

  it("answers the first page of a list again and again", async () => {
    const { ask, faults } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body });
    await ask("POST", "/webhooks", { body });
    faults.add({
      ...{ on: "api", provider: "payvost", operation: "list", type: null, endpoint: null, times: null },
      fault: { kind: "repeat-page" },
    });
    const pages = [
      await ask("GET", "/webhooks?limit=1"),
      await ask("GET", "/webhooks?limit=1&offset=1"),
      await ask("GET", "/webhooks?limit=1&offset=2"),
    ];
    for (const { json } of pages)
      expect(json).toMatchObject({
        data: [{ id: "webhook_sbx0001" }],
        pagination: { hasMore: true, offset: 0 },
      });
  });

  it("waits in real time, whatever the clock of the sandbox does", async () => {
    const { ask, fail, clock, pauses, requests } = await serveApi("payvost");
    fail({ kind: "delay", ms: 2_000 });
    const told = ask("GET", "/webhooks");
    await expect.poll(() => pauses).toMatchObject([{ ms: 2_000 }]);
    await clock.advance(86_400_000);
    expect(requests).toEqual([]);
    pauses[0]?.end();
    expect((await told).status).toBe(200);
    expect(requests).toMatchObject([{ status: 200, fault: "delay=2000ms" }]);
  });
});

describe("a fault", () => {
  it("also changes refusals, and leaves requests alone that no key admits", async () => {
    const { ask, fail, faults } = await serveApi("payvost");
    fail({ kind: "malformed" });
    await ask("GET", "/webhooks", { headers: { authorization: "" } });
    await ask("GET", "/nothing");
    expect(faults.list()).toHaveLength(1);
    const told = await ask("POST", "/webhooks", { body: {} });
    expect([told.status, told.json]).toEqual([400, undefined]);
    expect(faults.list()).toEqual([]);
  });

  it("is for the call it names", async () => {
    const { ask, faults } = await serveApi("payvost");
    faults.add({
      ...{ on: "api", provider: null, operation: "create", type: null, endpoint: null, times: 1 },
      fault: { kind: "status", status: 500 },
    });
    expect((await ask("GET", "/webhooks")).status).toBe(200);
    expect((await ask("POST", "/webhooks", { body })).status).toBe(500);
  });
});

/** How much of the announced body came with a fault that cuts it. */
async function partThatCame(): Promise<number> {
  const served = await serveApi("payvost");
  served.fail({ kind: "cut" });
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    request({ port: served.port, path: "/webhooks", headers }, (answer) => {
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        size += chunk.length;
      });
      answer.on("error", () => {});
      answer.on("close", () => {
        const announced = Number(answer.headers["content-length"]);
        resolve(answer.complete ? 1 : Math.ceil((size / announced) * 100) / 100);
      });
    })
      .on("error", reject)
      .end();
  });
}

describe("behind the sandbox's own server", () => {
  it.each(["reset", "cut", "malformed", "commit-then-drop", "html", "huge", "empty", "repeat-page"] as const)(
    "a fault leaves no trace but its effect: %s",
    async (kind) => {
      const sandbox = await runSandbox();
      const rule = { on: "api", provider: "payvost", operation: null, type: null, endpoint: null } as const;
      sandbox.addFault({ ...rule, times: 1, fault: { kind } });
      const ask = () =>
        fetch(`${sandbox.bases["payvost"]}/webhooks`, {
          headers: { authorization: `Bearer ${sandbox.apiKey}` },
        });
      const ended = await ask().then(
        async (answer) => answer.body?.cancel(),
        () => {},
      );
      expect(ended).toBeUndefined();
      expect((await ask()).status).toBe(200);
      expect(sandbox.problems).toEqual([]);
      expect(sandbox.requests.map(({ fault, path }) => `${fault} ${path}`)).toEqual([
        `${kind} /payvost/v1/webhooks`,
        "null /payvost/v1/webhooks",
      ]);
    },
  );

  it("a delay needs no clock that goes", async () => {
    const sandbox = await runSandbox();
    await sandbox.control("POST", "/faults", "api list delay=1ms");
    expect(await sandbox.payvost("GET", "/webhooks")).toMatchObject([200, { data: [] }]);
    expect(sandbox.requests.at(-1)?.fault).toBe("delay=1ms");
  });

  it("a delay ends with the sandbox", async () => {
    const sandbox = await runSandbox();
    const rule = { on: "api", provider: null, operation: null, type: null, endpoint: null } as const;
    sandbox.addFault({ ...rule, times: 1, fault: { kind: "delay", ms: 60_000 } });
    const url = `${sandbox.bases["payvost"]}/webhooks`;
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    const asked = fetch(url, { headers }).then(
      () => "answered",
      () => "ended",
    );
    await expect.poll(() => sandbox.control("GET", "/faults")).toEqual([200, { faults: [] }]);
    await sandbox.close();
    expect(await asked).toBe("ended");
  });
});
