import type { ReceivedRequest, Verification } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { type SignedRequest, verify } from "../signing/verify.ts";
import { type Candidate, type Reading, readingsOf } from "./candidate.ts";
import { acceptedSecrets, type TellTime, tellSecret, verifyEnded } from "./endings.ts";
import { createExplain, type Explain, type ExplainContext, type Failure } from "./explain.ts";
import { createSignatureIndex } from "./signature-index.ts";

/** Whose delivery a request is, as far as that can be told, and whether its signature is right. */
export interface Identified {
  readonly provider: Provider | null;
  readonly verification: Verification;
}

export type Identify = (request: ReceivedRequest) => Promise<Identified>;

/** Whose deliveries are expected, and what they are signed with. */
export interface Accepted extends Pick<ExplainContext, "candidates" | "otherSecrets"> {
  /** The only provider whose schemes count; null: every candidate's. */
  readonly named: Candidate | null;
}

export interface IdentifyOptions extends Pick<ExplainContext, "suggest" | "elapsed"> {
  /** What is accepted now: another object once that has changed. */
  readonly accepted: () => Accepted;
  /**
   * Looks whether it has changed. Awaited before a wrong signature is believed; before others now and then, so
   * that a rotation counts from the next delivery on, and for handshakes. Never fails.
   */
  readonly renew: () => Promise<void>;
  /** Origin the sender used, for schemes that sign the URL: `http://127.0.0.1:4400`. */
  readonly baseUrl: () => string;
  readonly tellTime: TellTime;
}

/**
 * Tells whose delivery a request is and verifies it: by the schemes of the named provider, else of every
 * candidate whose signature header is in the request, in their order, then of those whose signature stands in
 * the body. The first that verifies wins. Failures are explained; successes never pay for that. Never throws.
 */
export function createIdentify(options: IdentifyOptions): Identify {
  let reader = createReader(options.accepted(), options);
  const current = () => {
    const accepted = options.accepted();
    if (accepted !== reader.accepted) reader = createReader(accepted, options);
    return reader;
  };
  let askedAt = 0;
  return async (request) => {
    const isDue = Math.abs(request.receivedAt - askedAt) >= pause;
    if (isDue) {
      askedAt = request.receivedAt;
      await options.renew();
    }
    const signed = asSigned(request, options.baseUrl());
    const first = current();
    const found = first.read(request, signed);
    if (!Array.isArray(found)) return found;
    if (!isDue && mayFitAnother(found, request)) await options.renew();
    const second = current();
    const again = first === second ? found : second.read(request, signed);
    return Array.isArray(again) ? second.explain(signed, request.receivedAt, again) : again;
  };
}

/** Between two looks that no wrong signature asks for, ms. */
const pause = 250;

/** What is made of requests while the same is accepted. */
interface Reader {
  readonly accepted: Accepted;
  read(request: ReceivedRequest, signed: SignedRequest): Identified | Failure[];
  readonly explain: Explain;
}

function createReader(accepted: Accepted, options: IdentifyOptions): Reader {
  const byPlace = createSignatureIndex(accepted.candidates);
  const fixed = accepted.named === null ? null : readingsOf(accepted.named);
  const explain = createExplain({ ...accepted, ...options });
  return {
    accepted,
    explain: async (signed, now, failures) =>
      explainEnded(signed, failures, { now, ...options }) ?? explain(signed, now, failures),
    read: (request, signed) => {
      const now = request.receivedAt;
      const failures: Failure[] = [];
      for (const reading of fixed ?? byPlace(request)) {
        const { candidate, variant } = reading;
        const verification = verify(variant.scheme, signed, acceptedSecrets(candidate, now), { now });
        if (verification.verdict === "ok" || verification.verdict === "unsigned") {
          const why = tellSecret(candidate, verification, { now, tellTime: options.tellTime });
          return { provider: candidate.provider, verification: remarked(reading, verification, why) };
        }
        failures.push({ reading, verification });
      }
      return failures;
    },
  };
}

function explainEnded(
  signed: SignedRequest,
  failures: readonly Failure[],
  times: Parameters<typeof verifyEnded>[2],
): Identified | null {
  for (const { reading, verification } of failures) {
    const ended = verification.verdict === "mismatch" ? verifyEnded(reading, signed, times) : null;
    if (ended !== null) return { provider: reading.candidate.provider, verification: ended };
  }
  return null;
}

/** Whether a secret that is not known yet could make it right. */
function mayFitAnother(failures: readonly Failure[], { body }: ReceivedRequest): boolean {
  if (failures.length === 0) return body.length > 0;
  return failures.some(({ verification: { verdict } }) => verdict === "mismatch" || verdict === "malformed");
}

function asSigned(
  { method, headers, body, path, publicUrl }: ReceivedRequest,
  baseUrl: string,
): SignedRequest {
  return { method, headers, body, url: publicUrl ?? baseUrl + path };
}

/** With what is worth saying although it fits: a variant that is not the provider's first, and of the secret. */
function remarked(
  { candidate, variant }: Reading,
  found: Verification,
  ofSecret: string | null,
): Verification {
  const isUsual = variant === candidate.provider.schemes[0];
  if (isUsual && ofSecret === null) return found;
  const reading = variant.reading === undefined ? "" : ` (${variant.reading})`;
  const fits = isUsual ? null : `fits the scheme ${variant.scheme.id}${reading}`;
  return { ...found, why: [ofSecret, fits].filter((part) => part !== null).join("; ") };
}
