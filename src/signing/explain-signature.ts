import { digestNames } from "./digest.ts";
import type { Case, Explanation, Variant } from "./explanation.ts";
import { isSignatureHeader, signatureHeader } from "./places.ts";
import type { Encoding, Scheme, SignatureLocation } from "./scheme.ts";
import type { SignedRequest } from "./verify.ts";

/** The signature is right but written in another way, or in another place. */
export const signatureExplanations: readonly Explanation[] = [
  { reason: "signature_encoding", explains: ["mismatch", "malformed"], variants: encodings },
  { reason: "signature_upper_case", explains: ["mismatch", "malformed"], variants: letterCase },
  { reason: "signature_prefix", explains: ["mismatch", "malformed"], variants: prefixes },
  { reason: "signature_quotes", explains: ["mismatch", "malformed"], variants: quotes },
  { reason: "other_header", explains: ["missing"], variants: otherHeaders },
];

const encodingNames: Readonly<Record<Encoding, string>> = {
  hex: "hex",
  "hex-upper": "upper-case hex",
  base64: "base64",
  base64url: "base64url",
  raw: "plain text",
};

function* encodings(found: Case): Generator<Variant> {
  const { scheme } = found;
  if (scheme.encoding === "raw") return;
  const wanted = encodingNames[scheme.encoding];
  for (const encoding of ["hex", "base64", "base64url"] as const) {
    if (encoding === scheme.encoding || (encoding === "hex" && scheme.encoding === "hex-upper")) continue;
    yield {
      scheme: { ...scheme, encoding },
      why: `the signature is right but written in ${encodingNames[encoding]}; ${scheme.id} uses ${wanted}`,
      hint: `write the digest in ${wanted}`,
    };
  }
  const request = withSignature(found, (value) => fromBase64OfHex(value, scheme.encoding));
  if (request === null) return;
  yield {
    request,
    why: "the signature is the base64 of the hex text, not of the digest",
    hint: scheme.encoding.startsWith("hex")
      ? "send the hex text as it is, without base64 around it"
      : `write the digest's bytes in ${wanted}; in PHP pass true as the last argument of hash_hmac to get them`,
  };
}

function* letterCase(found: Case): Generator<Variant> {
  const { scheme } = found;
  if (scheme.encoding === "hex") {
    const request = withHeader(found, (value) => value.toLowerCase());
    const words = {
      why: "the signature is right but in upper case",
      hint: `${scheme.id} writes lower-case hex: use %02x, .hexdigest() or .toLowerCase() where the signature is made`,
    };
    yield { scheme: { ...scheme, encoding: "hex-upper" }, ...words };
    if (request !== null) yield { request, ...words };
  } else if (scheme.encoding === "hex-upper") {
    yield {
      scheme: { ...scheme, encoding: "hex" },
      why: "the signature is right but in lower case",
      hint: `${scheme.id} writes upper-case hex: use %02X or .toUpperCase() where the signature is made`,
    };
  }
}

function* prefixes(found: Case): Generator<Variant> {
  const { scheme } = found;
  for (const variant of otherPrefixes(found)) {
    yield variant;
    for (const encoding of ["hex", "hex-upper", "base64", "base64url"] as const) {
      if (variant.scheme === undefined || encoding === scheme.encoding || scheme.encoding === "raw") continue;
      const why = `${variant.why}, and is written in ${encodingNames[encoding]}`;
      const hint = `${variant.hint}, in ${encodingNames[scheme.encoding]}`;
      yield { ...variant, scheme: { ...variant.scheme, encoding }, why, hint };
    }
  }
}

function* otherPrefixes(found: Case): Generator<Variant> {
  const { scheme } = found;
  const { sig } = scheme;
  if (sig === undefined) return;
  const { prefix, pairs, ...bare } = sig;
  const start = pairs === undefined ? prefix : `${pairs.key}${pairs.kv}`;
  const hint =
    start === undefined
      ? "write the signature alone, with nothing in front"
      : `write it as ${start}<signature>`;
  if (prefix !== undefined || pairs !== undefined) {
    yield {
      scheme: { ...scheme, sig: bare },
      why: "the signature is right but stands alone",
      hint,
    };
  }
  for (const given of givenPrefixes(found, bare)) {
    if (given === prefix) continue;
    yield {
      scheme: { ...scheme, sig: { ...bare, prefix: given } },
      why: `the signature is right but has "${given}" in front`,
      hint,
    };
  }
}

/** What stands before the signature: `sha256=`, `v1,`, `Bearer `. */
function givenPrefixes(found: Case, sig: SignatureLocation): Set<string> {
  if (sig.in !== "header") return new Set();
  const values = found.request.headers.filter(([name]) => isSignatureHeader(found.scheme, name));
  return new Set(
    values.flatMap(([, value]) => /^[A-Za-z][\w-]{0,14}(=|,|:| )\s*(?=.)/.exec(value)?.[0] ?? []),
  );
}

function* quotes(found: Case): Generator<Variant> {
  const request = withHeader(found, (value) => value.replace(/^[\s"'<[]+|[\s"'>\]]+$/g, ""));
  if (request === null) return;
  yield {
    request,
    why: "the signature is right but stands in quotes or brackets",
    hint: "write the header's value without anything around it",
  };
}

function* otherHeaders(found: Case): Generator<Variant> {
  const wanted = signatureHeader(found.scheme);
  if (wanted === null) return;
  for (const [name, value] of found.request.headers) {
    if (!/sign|hmac|hash|digest|authorization/i.test(name)) continue;
    yield {
      request: { ...found.request, headers: [...found.request.headers, [wanted, value]] },
      why: `the signature is right but came in the header ${name}, not in ${wanted}`,
      hint: `send it as ${wanted}, or have what stands in between leave header names alone`,
    };
    yield* otherDigests(found.scheme, { wanted, name, value });
  }
}

/** GitHub and others send an older digest in a header of its own: `X-Hub-Signature: sha1=…`. */
function* otherDigests(
  scheme: Scheme,
  { wanted, name, value }: { wanted: string; name: string; value: string },
): Generator<Variant> {
  if (scheme.alg === undefined || scheme.sig?.pairs !== undefined) return;
  const prefix = /^[A-Za-z]\w{0,14}=(?=.)/.exec(value)?.[0];
  const sig = {
    in: "header",
    name: name.toLowerCase(),
    ...(prefix === undefined ? {} : { prefix }),
  } as const;
  for (const alg of digestNames) {
    if (alg === scheme.alg) continue;
    yield {
      scheme: { ...scheme, alg, sig },
      why: `the signature in the header ${name} is made with ${alg}; ${scheme.id} counts ${wanted}, made with ${scheme.alg}`,
      hint: `pass on ${wanted}, or make it with ${scheme.alg} where the signature is made`,
    };
  }
}

/** The request with every signature header changed; null when that changes nothing. */
function withHeader(found: Case, change: (value: string) => string): SignedRequest | null {
  let changed = false;
  const headers = found.request.headers.map(([name, value]): readonly [string, string] => {
    if (!isSignatureHeader(found.scheme, name)) return [name, value];
    const other = change(value);
    changed ||= other !== value;
    return [name, other];
  });
  return changed ? { ...found.request, headers } : null;
}

/** As above, for what looks like a signature inside the value: 20 letters of hex or base64 and more. */
function withSignature(found: Case, change: (value: string) => string): SignedRequest | null {
  return withHeader(found, (value) => value.replace(/[\w+/-]{20,}={0,2}/g, change));
}

function fromBase64OfHex(value: string, encoding: Encoding): string {
  const hex = Buffer.from(value, "base64").toString("latin1");
  if (!/^([0-9a-f]{2}){16,}$/i.test(hex)) return value;
  if (encoding === "hex") return hex.toLowerCase();
  if (encoding === "hex-upper") return hex.toUpperCase();
  return Buffer.from(hex, "hex").toString(encoding === "base64url" ? "base64url" : "base64");
}
