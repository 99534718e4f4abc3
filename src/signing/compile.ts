import { isAsymmetric } from "./asymmetric.ts";
import { digestLengths } from "./digest.ts";
import { type Key, type KeyProblem, readKey } from "./keys.ts";
import { type Scheme, type SignatureLocation, SigningError } from "./scheme.ts";
import { parseTemplate, type TemplatePart } from "./template.ts";

/** A scheme with everything worked out that does not depend on a request. */
export interface CompiledScheme {
  readonly scheme: Scheme;
  readonly sig: SignatureLocation;
  readonly signed: readonly TemplatePart[];
  /** True when single JSON values are signed, so that a repeated key would be ambiguous. */
  readonly signsValues: boolean;
  /** Number of bytes every signature has, or null where the key decides. */
  readonly length: number | null;
  /** The key made from a secret; keys are remembered, as reading one costs more than a digest. */
  readonly key: (secret: string) => Key | KeyProblem;
}

/** The compiled form of a scheme, made once per object. Throws a SigningError when the scheme is incomplete. */
export function compileScheme(scheme: Scheme): CompiledScheme {
  const known = compiledSchemes.get(scheme);
  if (known !== undefined) return known;
  const compiled = compile(scheme);
  compiledSchemes.set(scheme, compiled);
  return compiled;
}

const compiledSchemes = new WeakMap<Scheme, CompiledScheme>();

function compile(scheme: Scheme): CompiledScheme {
  const { kind, sig, alg, signed } = scheme;
  if (sig === undefined) throw incomplete(scheme, "sig");
  if ((kind === "hmac" || kind === "hash") && alg === undefined) throw incomplete(scheme, "alg");
  if (kind !== "token" && signed === undefined) throw incomplete(scheme, "signed");
  if (isAsymmetric(scheme) && scheme.key?.format === undefined) throw incomplete(scheme, "key.format");
  const parts = parseTemplate(kind === "token" ? "" : (signed ?? ""));
  return {
    scheme,
    sig,
    signed: parts,
    signsValues: sig.in === "json" || parts.some((part) => "token" in part && jsonTokens.has(part.token)),
    length: signatureLength(scheme),
    key: rememberedKeys(scheme),
  };
}

const jsonTokens: ReadonlySet<string> = new Set(["json", "bool"]);

function incomplete(scheme: Scheme, field: string): SigningError {
  return new SigningError(
    `the scheme ${scheme.id} (${scheme.kind}) has no ${field}`,
    "correct the provider's file; `whk providers check` names the field",
  );
}

function signatureLength({ kind, alg }: Scheme): number | null {
  if (kind === "ed25519") return 64;
  return (kind === "hmac" || kind === "hash") && alg !== undefined ? digestLengths[alg] : null;
}

/** More secrets than anyone configures; a search over many (diagnosis) must not keep them all. */
const rememberedAtMost = 64;

function rememberedKeys(scheme: Scheme): (secret: string) => Key | KeyProblem {
  const keys = new Map<string, Key | KeyProblem>();
  return (secret) => {
    const known = keys.get(secret);
    if (known !== undefined) return known;
    if (keys.size >= rememberedAtMost) keys.clear();
    const key = readKey(scheme, secret);
    keys.set(secret, key);
    return key;
  };
}
