import { digestNames } from "./digest.ts";
import type { Case, Explanation, Variant } from "./explanation.ts";
import { isSignatureHeader } from "./places.ts";
import type { Scheme } from "./scheme.ts";
import type { SignedRequest } from "./verify.ts";

/** The signature was computed in another way than this scheme's. */
export const schemeExplanations: readonly Explanation[] = [
  { reason: "plain_hash", explains: ["mismatch"], variants: plainHash },
  { reason: "wrong_digest", explains: ["mismatch", "malformed"], variants: digests },
  { reason: "signed_content", explains: ["mismatch"], variants: signedContent },
];

/** The signature follows another scheme that is known. */
export const otherSchemeExplanations: readonly Explanation[] = [
  { reason: "another_variant", explains: ["mismatch", "malformed"], variants: otherVariants },
  { reason: "another_provider", explains: ["mismatch", "malformed", "missing"], variants: otherProviders },
];

/** The signature was made for another URL, or its timestamp counts in another unit. */
export const requestExplanations: readonly Explanation[] = [
  { reason: "another_url", explains: ["mismatch"], variants: urls },
  { reason: "timestamp_unit", explains: ["stale", "future"], timed: true, variants: timestampUnits },
];

function* plainHash({ scheme }: Case): Generator<Variant> {
  const { signed, alg = "sha256" } = scheme;
  if (signed === undefined) return;
  if (scheme.kind === "hash") {
    const content = signed.replace("{secret}", "");
    yield {
      scheme: { ...scheme, kind: "hmac", signed: content },
      why: `the signature is an HMAC-${alg}; ${scheme.id} uses a plain ${alg} of content and secret together`,
      hint: `hash the content and the secret joined in this order: ${signed}`,
    };
    for (const order of [`{secret}${content}`, `${content}{secret}`]) {
      if (order !== signed) yield hashed(scheme, order, "content and secret in the other order", signed);
    }
    yield hashed(scheme, content, "content alone, without the secret", signed);
  } else if (scheme.kind === "hmac") {
    yield hashed(scheme, `${signed}{secret}`, "content with the secret behind it, not an HMAC");
    yield hashed(scheme, `{secret}${signed}`, "content with the secret before it, not an HMAC");
    yield hashed(scheme, signed, "content alone, without the secret");
  }
}

function hashed(scheme: Scheme, signed: string, words: string, order?: string): Variant {
  const alg = scheme.alg ?? "sha256";
  const hmac = `use HMAC-${alg} with the secret as key: createHmac("${alg}", secret), not createHash("${alg}")`;
  return {
    scheme: { ...scheme, kind: "hash", signed },
    why: `the signature is a plain ${alg} of the ${words}`,
    hint: order === undefined ? hmac : `join them in this order: ${order}`,
  };
}

function* digests({ scheme }: Case): Generator<Variant> {
  if (scheme.kind !== "hmac" && scheme.kind !== "hash") return;
  for (const alg of digestNames) {
    if (alg === scheme.alg) continue;
    yield {
      scheme: { ...scheme, alg },
      why: `the signature was made with ${alg}; ${scheme.id} uses ${scheme.alg}`,
      hint: `use ${scheme.alg} where the signature is made`,
    };
  }
}

const contents: readonly (readonly [signed: string, words: string])[] = [
  ["{body}", "the body alone"],
  ["{ts}.{body}", "timestamp, a point and the body"],
  ["{ts}{body}", "timestamp and body with nothing between them"],
  ["{ts}:{body}", "timestamp, a colon and the body"],
  ["{id}.{body}", "id, a point and the body"],
];

/** Only for schemes that sign more than the body: what must be left out or joined differently is common. */
function* signedContent({ scheme }: Case): Generator<Variant> {
  const { signed } = scheme;
  if (signed === undefined || signed === "{body}" || !signed.includes("{body}") || scheme.kind === "hash")
    return;
  for (const [content, words] of contents) {
    if (content === signed || !canFill(scheme, content)) continue;
    yield {
      scheme: { ...scheme, signed: content },
      why: `the signature covers ${words}; ${scheme.id} signs ${signed}`,
      hint: `sign ${signed}, with the values the request's headers carry`,
    };
  }
}

function canFill(scheme: Scheme, content: string): boolean {
  if (content.includes("{ts}") && scheme.ts === undefined) return false;
  return !content.includes("{id}") || scheme.idFrom !== undefined;
}

function* otherVariants(found: Case): Generator<Variant> {
  const provider = ownProvider(found);
  for (const other of found.otherSchemes) {
    if (other.provider !== provider || other.scheme.id === found.scheme.id) continue;
    yield {
      scheme: other.scheme,
      secrets: union(found.secrets, other.secrets),
      why: `the signature follows ${provider}'s other scheme, ${other.scheme.id}, not ${found.scheme.id}`,
      hint: `sign as ${found.scheme.id}, or verify with --scheme ${other.scheme.id}`,
    };
  }
}

function* otherProviders(found: Case): Generator<Variant> {
  const provider = ownProvider(found);
  for (const other of found.otherSchemes) {
    if (other.provider === provider || other.scheme.id === found.scheme.id) continue;
    if (!mayCarry(found.request, other.scheme)) continue;
    yield {
      scheme: other.scheme,
      secrets: union(other.secrets, found.secrets),
      why: `the signature is one of ${other.provider} (scheme ${other.scheme.id}), not of ${found.scheme.id}`,
      hint: `verify it with --provider ${other.provider}, or send it to the endpoint of ${other.provider}`,
    };
  }
}

/** Whether a signature of the scheme may be in the request; saves parsing a large body for each scheme. */
function mayCarry({ headers, body }: SignedRequest, scheme: Scheme): boolean {
  if (scheme.sig?.in === "header") return headers.some(([name]) => isSignatureHeader(scheme, name));
  const [path = ""] = [scheme.sig?.name ?? ""].flat();
  return body.includes(path.slice(path.lastIndexOf(".") + 1));
}

function ownProvider({ scheme, otherSchemes }: Case): string | null {
  return otherSchemes.find((other) => other.scheme.id === scheme.id)?.provider ?? null;
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}

function* urls({ scheme, request }: Case): Generator<Variant> {
  if (scheme.signed?.includes("{url}") !== true || request.url === null || !URL.canParse(request.url)) return;
  for (const url of otherUrls(request.url)) {
    yield {
      request: { ...request, url },
      why: `the signature was made for another form of the URL: ${url}`,
      hint: "give the URL exactly as it is registered at the provider: scheme, host, port, slash and query",
    };
  }
}

/** Forms one URL takes on its way through proxies and forms: http or https, with or without port, slash, query. */
function otherUrls(url: string): string[] {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const paths = pathname.endsWith("/") ? [pathname, pathname.slice(0, -1)] : [pathname, `${pathname}/`];
  const all = ["https:", "http:"].flatMap((scheme) => {
    const standard = scheme === "https:" ? "443" : "80";
    return ["", port, standard].flatMap((number) =>
      paths.flatMap((path) =>
        [search, ""].map(
          (query) => `${scheme}//${hostname}${number === "" ? "" : `:${number}`}${path}${query}`,
        ),
      ),
    );
  });
  const same = all.filter((other) => other.startsWith(protocol));
  return [...new Set([...same, ...all])].filter((other) => other !== url);
}

function* timestampUnits({ scheme }: Case): Generator<Variant> {
  if (scheme.ts === undefined || scheme.ts.unit === "iso") return;
  const unit = scheme.ts.unit === "s" ? "ms" : "s";
  const names = { s: "seconds", ms: "milliseconds" };
  yield {
    scheme: { ...scheme, ts: { ...scheme.ts, unit } },
    why: `the timestamp counts ${names[unit]}; ${scheme.id} counts ${names[scheme.ts.unit]}`,
    hint: scheme.ts.unit === "s" ? "write Math.floor(Date.now() / 1000)" : "write Date.now()",
  };
}
