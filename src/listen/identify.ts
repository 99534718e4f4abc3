import type { ReceivedRequest, Verification } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { type SignedRequest, verify } from "../signing/verify.ts";
import { type Candidate, type Reading, readingsOf } from "./candidate.ts";
import { createExplain, type ExplainContext, type Failure } from "./explain.ts";
import { createSignatureIndex } from "./signature-index.ts";

/** Whose delivery a request is, as far as that can be told, and whether its signature is right. */
export interface Identified {
  readonly provider: Provider | null;
  readonly verification: Verification;
}

export type Identify = (request: ReceivedRequest) => Promise<Identified>;

export interface IdentifyOptions extends ExplainContext {
  /** The only provider whose schemes count; null: every candidate's. */
  readonly named: Candidate | null;
  /** Origin the sender used, for schemes that sign the URL: `http://127.0.0.1:4400`. */
  readonly baseUrl: () => string;
}

/**
 * Tells whose delivery a request is and verifies it: by the schemes of the named provider, else of every
 * candidate whose signature header is in the request, in their order, then of those whose signature stands in
 * the body. The first that verifies wins. Failures are explained; successes never pay for that. Never throws.
 */
export function createIdentify(options: IdentifyOptions): Identify {
  const byPlace = createSignatureIndex(options.candidates);
  const explain = createExplain(options);
  const fixed = options.named === null ? null : readingsOf(options.named);
  return async (request) => {
    const signed = asSigned(request, options.baseUrl());
    const failures: Failure[] = [];
    for (const reading of fixed ?? byPlace(request)) {
      const { scheme } = reading.variant;
      const verification = verify(scheme, signed, reading.candidate.secrets, { now: request.receivedAt });
      if (verification.verdict === "ok" || verification.verdict === "unsigned") {
        return { provider: reading.candidate.provider, verification: named(reading, verification) };
      }
      failures.push({ reading, verification });
    }
    return explain(signed, request.receivedAt, failures);
  };
}

function asSigned({ method, headers, body, path }: ReceivedRequest, baseUrl: string): SignedRequest {
  return { method, headers, body, url: baseUrl + path };
}

/** Where another variant than the provider's first fits, `why` says which. */
function named({ candidate, variant }: Reading, verification: Verification): Verification {
  if (variant === candidate.provider.schemes[0]) return verification;
  const reading = variant.reading === undefined ? "" : ` (${variant.reading})`;
  return { ...verification, why: `fits the scheme ${variant.scheme.id}${reading}` };
}
