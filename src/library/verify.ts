import type { Verdict, Verification } from "../events/delivery.ts";
import { createKnownHeaders } from "../listen/known-headers.ts";
import { createSuggest } from "../listen/suggest.ts";
import { openRegistry, type Registry } from "../providers/index.ts";
import type { Provider } from "../providers/provider.ts";
import { signingSchemes } from "../providers/signing-schemes.ts";
import { type Check, firstFit } from "../signing/first-fit.ts";
import type { Scheme } from "../signing/scheme.ts";
import { checkOptions, secretsOf, timeOf } from "./checks.ts";
import { providerNamed, schemeOf, signedUrl } from "./providers.ts";
import { type BodyInput, bytesOf, type HeadersInput, pairsOf } from "./request.ts";
import { clock } from "./surroundings.ts";
import { inOptions, told, usage } from "./words.ts";

export interface VerifyOptions {
  /** Id of the provider: `payvost`, `stripe`, … as in `whk providers list --all`. */
  readonly provider: string;
  /** One scheme of a provider that has several; each of them counts when left out. */
  readonly scheme?: string;
  /** As they were received. */
  readonly headers: HeadersInput;
  /** The exact bytes that were received; a parsed body is refused. */
  readonly body: BodyInput;
  /** One that fits is enough. */
  readonly secret?: string | readonly string[];
  /** The URL as it is registered at the provider, for schemes that sign it. */
  readonly url?: string | URL;
  /** `POST` when left out. */
  readonly method?: string;
  /** When it is looked at, ms since the epoch or a `Date`; now when left out. */
  readonly now?: number | Date;
  /** Allowed age of a signed timestamp in seconds instead of the provider's; with 0 every age is allowed. */
  readonly tolerance?: number;
}

export interface VerifyResult {
  /** True for the verdict `ok` alone. */
  readonly ok: boolean;
  /** `unsigned`: this provider signs nothing. */
  readonly verdict: Verdict;
  /** The scheme that was applied. */
  readonly scheme: string | null;
  /** A stable word for the mistake, such as `reserialized_body`; null when it is ok. */
  readonly reason: string | null;
  /** What is wrong, one sentence. */
  readonly why: string | null;
  /** What to change, one sentence. */
  readonly hint: string | null;
  /** Which of the secrets fits, from 0; null when none does. */
  readonly secret: number | null;
}

const names = [
  "provider",
  "scheme",
  "headers",
  "body",
  "secret",
  "url",
  "method",
  "now",
  "tolerance",
] as const;

/** A person waits for this one, so it may search longer than a listener does; ms. */
const searchTime = 500;

/**
 * Checks a request's signature and, when it does not fit, says which mistake explains it: a body that was parsed and
 * written again, a line break at the end, the secret of another endpoint, another provider's scheme, … Never tells the
 * signature that would be right. Rejects only when it is called wrongly: `code` is `unknown_provider`,
 * `missing_secret`, `empty_secret`, `missing_url`, `body_not_bytes`.
 *
 * ```js
 * const { ok, why, hint } = await verify({ provider: "payvost", secret, headers: request.headers, body: rawBody });
 * if (!ok) console.log(why, hint);
 * ```
 */
export function verify(options: VerifyOptions): Promise<VerifyResult> {
  return told(async () => {
    checkOptions("verify", options, names);
    const registry = openRegistry();
    const provider = await providerNamed(registry, options.provider);
    const { scheme: name } = options;
    const schemes = name === undefined ? signingSchemes(provider) : ([schemeOf(provider, name)] as const);
    const check = checkOf(schemes[0], options);
    if (check.secrets.length === 0 && schemes[0].kind !== "none")
      throw usage("missing_secret", `secret: ${provider.id} signs with one`);
    const { scheme, found } = firstFit(schemes, check);
    const isFine = found.verdict === "ok" || found.verdict === "unsigned";
    const { hint, ...rest } = isFine
      ? found
      : await explained(registry, { ...check, provider, scheme, found });
    return { ok: rest.verdict === "ok", ...rest, hint: hint === null ? null : inOptions(hint) };
  });
}

function checkOf(scheme: Scheme, options: VerifyOptions): Check {
  const { method = "POST", now = clock.now(), tolerance } = options;
  const url = signedUrl(scheme, options.url);
  const [headers, body] = [pairsOf(options.headers), bytesOf(options.body)];
  const time = { now: timeOf("now", now) };
  if (tolerance !== undefined && !(tolerance >= 0))
    throw usage("bad_value", `tolerance: ${tolerance} is no number of seconds`);
  return {
    request: { method, url, headers, body },
    secrets: secretsOf(options.secret),
    time: tolerance === undefined ? time : { ...time, tolerance },
  };
}

interface Failed extends Check {
  readonly provider: Provider;
  readonly scheme: Scheme;
  readonly found: Verification;
}

/** With the mistake that explains it, of all providers that are known. */
async function explained(registry: Registry, failed: Failed): Promise<Verification> {
  const { diagnose } = await import("../signing/diagnose.ts");
  const { provider, scheme, request, secrets, found } = failed;
  const { now } = failed.time;
  const ids = [...registry.ids, ...(await registry.directoryIds())];
  const providers = (await Promise.all(ids.map(registry.get))).filter((one) => one !== null);
  const otherSchemes = providers.flatMap((one) =>
    one.schemes.map((variant) => ({ provider: one.id, scheme: variant.scheme, secrets })),
  );
  const context = { now, elapsed: clock.elapsed, budget: searchTime, otherSecrets: [], otherSchemes };
  const verification = diagnose(scheme, request, secrets, found, context);
  if (verification.reason !== "no_signature") return verification;
  const known = createKnownHeaders(registry);
  const suggest = createSuggest({ known, secretVariable: () => "", acceptsInvalid: false });
  return suggest.anotherProvider(verification, request.headers, provider);
}
