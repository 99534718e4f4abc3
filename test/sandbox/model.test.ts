import { expect, expectTypeOf, it } from "vitest";
import type { SandboxAttempt, SandboxRequest } from "../../src/sandbox/model.ts";
import { runSandbox } from "./parts.ts";

it("what the sandbox tells of a request and an attempt has exactly these fields", async () => {
  const { payvost, emit, requests } = await runSandbox();
  await payvost("POST", "/webhooks", { url: "http://127.0.0.1:1/", events: ["*"] });
  const [attempt] = await emit("payvost", "payment.failed");
  const ofRequest: readonly (keyof SandboxRequest)[] = [
    "fault",
    "id",
    "method",
    "ms",
    "path",
    "provider",
    "status",
  ];
  expect(Object.keys(requests[0] ?? {}).sort()).toEqual(ofRequest);
  const ofAttempt: readonly (keyof SandboxAttempt)[] = [
    ...(["at", "endpoint", "error", "event", "id", "ms", "n", "next"] as const),
    ...(["provider", "responseBody", "status", "url"] as const),
  ];
  expect(Object.keys(attempt ?? {}).sort()).toEqual(ofAttempt);
  expectTypeOf<SandboxRequest>().not.toHaveProperty("apiKey");
});
