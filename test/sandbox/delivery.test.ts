import { describe, expect, it } from "vitest";
import { requestFor, wants } from "../../src/sandbox/delivery.ts";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import type { SandboxEndpoint, SandboxEvent } from "../../src/sandbox/model.ts";
import { verify } from "../../src/signing/verify.ts";
import { providerFor, start } from "./dispatching.ts";

const endpoint: SandboxEndpoint = {
  id: "webhook_sbx0001",
  provider: "standard-webhooks",
  url: "http://127.0.0.1:3000/hooks",
  events: ["payment.*", "!*.failed"],
  enabled: true,
  description: null,
  metadata: {},
  createdAt: start,
  secrets: [{ value: "whsec_bmV3ZXN0IHNlY3JldA==", until: null }],
};

const event: SandboxEvent = {
  id: "msg_1",
  provider: "standard-webhooks",
  type: "user.created",
  headers: [
    ["content-type", "application/json"],
    ["Webhook-Id", "msg_1"],
  ],
  body: Buffer.from('{"type":"user.created"}\n'),
  createdAt: start,
};

const times = { now: start, wall: start + 7_000 };

describe("wants", () => {
  it.each([
    ["payment.succeeded", true, true],
    ["payment.failed", true, false],
    ["user.created", true, false],
    ["payment.succeeded", false, false],
  ])("%s, enabled %s: %s", (type, enabled, expected) => {
    expect(wants({ ...endpoint, enabled }, type)).toBe(expected);
  });
});

describe("requestFor", () => {
  it("signs with the real time, and writes no header twice", async () => {
    const provider = await providerFor("standard-webhooks", { timeLimit: 15_000 });
    const request = requestFor({ provider, endpoint, event }, null, times);
    expect(request).toMatchObject({ method: "POST", timeout: 15_000, body: event.body });
    const names = request.headers.map(([name]) => name.toLowerCase());
    expect(names).toEqual(["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"]);
    expect(request.headers).toContainEqual(["webhook-timestamp", String((start + 7_000) / 1_000)]);
  });

  it("waits 30 s where the provider names no limit", async () => {
    const provider = await providerFor("standard-webhooks", { timeLimit: null });
    expect(requestFor({ provider, endpoint, event }, null, times).timeout).toBe(30_000);
  });

  it("signs with every secret that still counts, where the scheme has room for several", async () => {
    const provider = await providerFor("standard-webhooks");
    const old = "whsec_b2xkIHNlY3JldCB0aGF0IGNvdW50cw==";
    const ended = "whsec_b2xkIHNlY3JldCB0aGF0IGVuZGVk";
    const secrets = [...endpoint.secrets, { value: old, until: start + 1 }, { value: ended, until: start }];
    const { headers, body } = requestFor(
      { provider, endpoint: { ...endpoint, secrets }, event },
      null,
      times,
    );
    const verdicts = [endpoint.secrets[0]?.value ?? "", old, ended].map(
      (secret) =>
        verify(provider.provider.schemes[0].scheme, { method: "POST", url: null, headers, body }, [secret], {
          now: times.wall,
        }).verdict,
    );
    const several = provider.provider.schemes[0].scheme.sig?.pairs !== undefined;
    expect(verdicts).toEqual(["ok", several ? "ok" : "mismatch", "mismatch"]);
    expect(several).toBe(true);
  });

  it.each<[FaultKind, string]>([
    ["pretty", '{\n  "type": "user.created"\n}'],
    ["malformed", '{"type":"user.created"'],
    ["duplicate", '{"type":"user.created"}\n'],
  ])("%s: %s", async (fault, expected) => {
    const provider = await providerFor("standard-webhooks");
    const { headers, body } = requestFor({ provider, endpoint, event }, fault, times);
    expect(String(body)).toBe(expected);
    const secret = endpoint.secrets[0]?.value ?? "";
    const request = { method: "POST", url: null, headers, body };
    expect(verify(provider.provider.schemes[0].scheme, request, [secret], { now: times.wall }).verdict).toBe(
      "ok",
    );
  });

  it("breaks the body after signing where the scheme signs what is in the JSON", async () => {
    const { provider, sample } = await providerFor("opay");
    const body = await sample(provider.events[0]?.type ?? "");
    if (body === null) throw new Error("no sample");
    const whole = requestFor(
      { provider: { provider, sample }, endpoint, event: { ...event, body } },
      null,
      times,
    );
    const broken = requestFor(
      { provider: { provider, sample }, endpoint, event: { ...event, body } },
      "malformed",
      times,
    );
    expect(String(whole.body).trimEnd()).toBe(`${broken.body}}`);
  });
});
