import type { RawHeaders } from "../../events/delivery.ts";
import { parseJson } from "../../events/json.ts";
import type { Provider } from "../../providers/provider.ts";
import { verify } from "../../signing/verify.ts";
import { PortalRefusal } from "./refusal.ts";
import type { Credential, PortalState, Transaction } from "./state.ts";

/** One request of the developer's app to a hook. */
export interface Report {
  readonly ref: string;
  readonly tenant: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
  /** Where it came from, null when that cannot be told any more. */
  readonly address: string | null;
  /** Ms of the sandbox's time. */
  readonly now: number;
}

/** The tenant in the provider's own example, so that its sample fits. */
export const tenantId = "tenant123";

/**
 * Checks a report as the provider says, address before signature, and links its payment. Throws a
 * {@link PortalRefusal}: absent, forbidden, unauthenticated or malformed.
 */
export function receive(provider: Provider, state: PortalState, report: Report): Transaction {
  const hook = state.hook(report.ref);
  if (hook === null || !hook.enabled || report.tenant !== tenantId)
    throw new PortalRefusal("absent", "there is no such webhook, or it is disabled");
  if (!hook.addresses.includes(plainAddress(report.address)))
    throw new PortalRefusal("forbidden", "source address not whitelisted");
  if (hook.signed) checkSignature(provider, state.credentials(), report);
  return state.link({ ref: transactionRef(report.body), hook: hook.ref, at: report.now });
}

/** IPv4 in the dress of IPv6 is the same address. */
export function plainAddress(address: string | null): string {
  return (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
}

function checkSignature(provider: Provider, credentials: readonly Credential[], report: Report): void {
  const good = credentials.filter(({ active, hooks }) => active && (hooks?.includes(report.ref) ?? true));
  const request = { method: "POST", url: null, headers: report.headers, body: report.body };
  const verdicts = provider.schemes
    .filter(({ scheme }) => scheme.kind !== "none")
    .map(({ scheme }) => {
      // A scheme whose key is made of both wants both, in the way whk stores them.
      const form = scheme.key?.template === undefined ? "secret" : "apiKey:secret";
      const secrets = good.filter(({ signsWith }) => signsWith === form || signsWith === "either");
      const values = secrets.map(({ apiKey, secret }) =>
        form === "secret" ? secret : `${apiKey}:${secret}`,
      );
      return verify(scheme, request, values, { now: report.now });
    });
  if (verdicts.some(({ verdict }) => verdict === "ok")) return;
  throw new PortalRefusal("unauthenticated", verdicts[0]?.why ?? "the signature does not fit");
}

function transactionRef(body: Buffer): string {
  const value = parseJson(body);
  if (!isRecord(value)) throw new PortalRefusal("malformed", "the body must be a JSON object");
  const { transactionRef: ref, amount, tenantId: tenant } = value;
  if (typeof ref !== "string" || ref === "")
    throw new PortalRefusal("malformed", "transactionRef must be a text");
  if (typeof amount !== "number") throw new PortalRefusal("malformed", "amount must be a number");
  if (tenant !== undefined && tenant !== tenantId)
    throw new PortalRefusal("malformed", `tenantId must be that of the URL, ${tenantId}`);
  return ref;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
