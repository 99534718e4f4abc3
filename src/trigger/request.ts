import { WhkError } from "../errors.ts";
import type { RawHeaders } from "../events/delivery.ts";
import type { HttpRequest } from "../http.ts";
import type { Scheme } from "../signing/scheme.ts";
import { type Signed, sign } from "../signing/sign.ts";
import { tamper } from "../signing/tamper.ts";
import type { TamperKind } from "../signing/tamper-kinds.ts";
import type { Draft } from "./compose.ts";

/** How drafts become requests. */
export interface Signing {
  readonly scheme: Scheme;
  readonly secrets: readonly string[];
  readonly tamper: TamperKind | null;
  readonly url: URL;
  /** Deadline of one request, ms. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** Bytes of an answer that are kept to show; the rest is read and thrown away. */
const maxAnswer = 65_536;

/**
 * The request that carries the draft, signed as of `now` over its exact bytes, or tampered with. Throws a
 * SigningError when the secret or the scheme cannot do it, a usage error for a header the signing writes.
 */
export function requestFor(draft: Draft, signing: Signing, now: number): HttpRequest {
  const { url, timeout, signal } = signing;
  const signed = signedParts(draft, signing, now);
  return {
    method: "POST",
    url,
    headers: [...unsignedHeaders(draft.headers, signed.headers), ...signed.headers],
    body: signed.body,
    timeout,
    maxAnswer,
    ...(signal === undefined ? {} : { signal }),
  };
}

function signedParts(draft: Draft, { scheme, secrets, tamper: kind, url }: Signing, now: number): Signed {
  const { id, headers, body } = draft;
  const input = { method: "POST", url: url.href, headers, body, id, timestamp: now };
  return kind === null ? sign(scheme, input, secrets) : tamper(kind, scheme, input, secrets[0] ?? "");
}

/** The draft's headers but those the signing writes too, such as the id; they may not say something else. */
function unsignedHeaders(given: RawHeaders, written: RawHeaders): RawHeaders {
  const names = new Map(written.map(([name, value]) => [name.toLowerCase(), value]));
  return given.filter(([name, value]) => {
    const other = names.get(name.toLowerCase());
    if (other === undefined || other === value) return other === undefined;
    throw new WhkError(
      "usage",
      "signature_header",
      `--header ${name}: the signing writes this header itself`,
      {
        hint: "leave it out; --tamper sends wrong signatures",
      },
    );
  });
}
