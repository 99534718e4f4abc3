/**
 * The declarative model of a signature scheme: everything the engine has to know to sign and to verify,
 * as data. The field names are those of the scheme table in `test/signing/schemes.json`.
 */

export type SchemeKind = "hmac" | "hash" | "ed25519" | "ecdsa" | "rsa" | "token" | "none";
export type Digest = "sha1" | "sha256" | "sha512" | "sha3-512";
/** `hex` is lower-case; `base64` has its padding, `base64url` has none; `raw` is for tokens. */
export type Encoding = "hex" | "hex-upper" | "base64" | "base64url" | "raw";

/** Where a value is: `header:<name>`, `json:<path>`, `sig:<key of a pair>`. */
export type Source = `header:${string}` | `json:${string}` | `sig:${string}`;

/** Where the signature is in the request. */
export interface SignatureLocation {
  readonly in: "header" | "json" | "form";
  /** One name, a list of names, or `name-*` for numbered headers. Header names are lower-case. */
  readonly name: string | readonly string[];
  /** A literal that must stand before the value. */
  readonly prefix?: string;
  /** `a=1,b=2` style values: split by `item`, each at the first `kv`, keep those named `key`. */
  readonly pairs?: { readonly item: string; readonly kv: string; readonly key: string };
}

export type KeyStep = "utf8" | "base64" | "hex" | "sha1" | `strip:${string}`;

/** How the key bytes are made from the configured secret. */
export interface KeyRecipe {
  /** Joins the parts of the secret; default `{secret}`. A secret of several parts is `a:b`. */
  readonly template?: string;
  readonly steps?: readonly KeyStep[];
  /** For the asymmetric kinds. */
  readonly format?: "ed25519-raw-hex" | "ed25519-raw-base64" | "spki-base64" | "spki-pem";
  /** Prefixes taken off before `format` is applied. */
  readonly strip?: readonly string[];
}

export interface TimestampRule {
  readonly from: Source;
  readonly unit: "s" | "ms" | "iso";
  /** Allowed age in seconds; null: the provider names none, so age is not judged. */
  readonly tolerance: number | null;
  /** True when the provider's own library also refuses timestamps ahead of the clock. */
  readonly future?: boolean;
}

export interface Scheme {
  readonly id: string;
  readonly kind: SchemeKind;
  readonly alg?: Digest;
  readonly encoding: Encoding;
  readonly sig?: SignatureLocation;
  /**
   * Template over bytes. Tokens: `{body}` `{ts}` `{id}` `{url}` `{method}` `{secret}` `{header:x}`
   * `{json:path}` `{bool:path|t|f}` `{formfield:x}` `{sortedform}`; `{{` and `}}` are literal braces.
   */
  readonly signed?: string;
  readonly key?: KeyRecipe;
  readonly ts?: TimestampRule;
  /** Header that feeds `{id}`. */
  readonly idFrom?: `header:${string}`;
}

/** A secret, scheme or input that cannot be used for signing: `message` says why, `hint` what to do. */
export class SigningError extends Error {
  override readonly name = "SigningError";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
