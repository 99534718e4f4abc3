import type { Call, CallName, HttpMethod, RestContract } from "./contract.ts";
import type { Fact, Provider } from "./provider.ts";
import { usualCall, usualErrors, usualFields, usualLog, usualPaging } from "./usual-api.ts";

/**
 * The provider's contract; for one without an API a made-up one, of which every call is the sandbox's alone, so
 * that the sandbox can stand in for the dashboard. Null for a provider that receives: it has no endpoints.
 */
export function contractOf(provider: Provider): RestContract | null {
  if (provider.api !== undefined) return provider.api;
  return provider.direction === "out" ? null : madeUp(provider);
}

/** Where the sandbox serves a contract: `/payvost/v1`, `/senfenico/dashboard`. */
export function sandboxPath(providerId: string, { bases }: RestContract): string {
  return `/${providerId}${new URL(bases.test.url).pathname}`.replace(/\/$/, "");
}

const fact: Fact = {
  evidence: "inferred",
  source: "made up for whk's sandbox, which stands in for the dashboard",
};

function madeUp({ id, mostEndpoints }: Provider): RestContract {
  // .invalid never resolves (RFC 2606): there is nothing to be called but the sandbox.
  const base = { url: `https://${id}.invalid/dashboard`, ...fact };
  return {
    version: "1",
    bases: { live: base, test: base },
    auth: { live: "sk_live_", test: "sk_test_", publishable: null, ...fact },
    endpoint: {
      idPrefix: "webhook_",
      secretPrefix: "",
      wildcards: { allowed: true, ...fact },
      most: mostEndpoints ?? null,
      fields: usualFields(fact),
    },
    calls: {
      create: sandboxCall("create", "POST", "/webhooks"),
      list: sandboxCall("list", "GET", "/webhooks"),
      show: sandboxCall("show", "GET", "/webhooks/{id}"),
      update: sandboxCall("update", "PATCH", "/webhooks/{id}"),
      delete: sandboxCall("delete", "DELETE", "/webhooks/{id}"),
      rotate: sandboxCall("rotate", "POST", "/webhooks/{id}/rotate-secret"),
      test: sandboxCall("test", "POST", "/webhooks/{id}/test"),
      logs: sandboxCall("logs", "GET", "/webhooks/{id}/logs"),
    },
    envelope: { data: null, success: null, ...fact },
    paging: usualPaging(fact),
    log: usualLog(fact),
    errors: usualErrors(fact),
    rateLimit: null,
    idempotency: null,
  };
}

function sandboxCall(name: CallName, method: HttpMethod, path: string): Call {
  return { method, path, only: "sandbox", ...usualCall(usualFields(fact), name, fact) };
}
