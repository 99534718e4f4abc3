import { headerValues } from "../events/delivery.ts";
import { openRegistry } from "../providers/index.ts";
import type { Scheme } from "../signing/scheme.ts";
import { sign as signRequest } from "../signing/sign.ts";
import { checkOptions, secretsOf, timeOf } from "./checks.ts";
import { providerNamed, refuseUnusable, schemeOf, signedUrl } from "./providers.ts";
import { type BodyInput, bytesOf, type HeadersInput, joined, pairsOf } from "./request.ts";
import { clock, ids } from "./surroundings.ts";
import { told, usage } from "./words.ts";

export interface SignOptions {
  /** Id of the provider: `payvost`, `stripe`, … as in `whk providers list --all`. */
  readonly provider: string;
  /** One scheme of a provider that has several; its default when left out. */
  readonly scheme?: string;
  /** The exact bytes to sign; the returned body is what has to be sent. */
  readonly body: BodyInput;
  /** Of several, each signs where the scheme has room for more than one signature. */
  readonly secret?: string | readonly string[];
  /** Where the request goes, for schemes that sign it. */
  readonly url?: string | URL;
  /** `POST` when left out. */
  readonly method?: string;
  /** Headers the request has anyway, for schemes that sign some. */
  readonly headers?: HeadersInput;
  /** The event id, for schemes that sign one; a new one when left out. */
  readonly id?: string;
  /** The time to sign, ms since the epoch or a `Date`; now when left out. */
  readonly timestamp?: number | Date;
}

export interface SignedBody {
  /** What has to be added to the request, by lower-case name. */
  readonly headers: Record<string, string>;
  /** The bytes to send: those given, unless the signature stands inside the body. */
  readonly body: Buffer;
  /** The scheme that was used. */
  readonly scheme: string;
}

const names = ["provider", "scheme", "body", "secret", "url", "method", "headers", "id", "timestamp"];

/**
 * Signs a body as the provider does. Rejects with an error whose `code` tells why it cannot: `unknown_provider`,
 * `missing_secret`, `empty_secret`, `bad_secret`, `missing_url`, `body_not_bytes`, `cannot_sign`.
 *
 * ```js
 * const { headers, body } = await sign({ provider: "github", secret: "s3cret", body: '{"zen":"Speak."}' });
 * await fetch("http://127.0.0.1:3000/webhooks", { method: "POST", headers, body });
 * ```
 */
export function sign(options: SignOptions): Promise<SignedBody> {
  return told(async () => {
    checkOptions("sign", options, names);
    const provider = await providerNamed(openRegistry(), options.provider);
    const scheme = schemeOf(provider, options.scheme);
    const secrets = secretsOf(options.secret);
    const body = bytesOf(options.body);
    if (scheme.kind !== "none" && secrets.length === 0)
      throw usage("missing_secret", `secret: ${provider.id} signs with one`);
    refuseUnusable(provider, secrets);
    const url = signedUrl(scheme, options.url);
    const headers = pairsOf(options.headers ?? []);
    const { method = "POST", timestamp = clock.now() } = options;
    const input = { method, url, headers, body, timestamp: timeOf("timestamp", timestamp) };
    const signed = signRequest(scheme, { ...input, id: options.id ?? freshId(scheme, headers) }, secrets);
    return { headers: joined(signed.headers), body: signed.body, scheme: scheme.id };
  });
}

/** An id for the schemes that need one, unless a header has it already. */
function freshId({ idFrom }: Scheme, headers: Parameters<typeof headerValues>[0]): string | null {
  if (idFrom === undefined || headerValues(headers, idFrom.slice("header:".length)).length > 0) return null;
  return ids.next("msg_");
}
