import type { App } from "../../app.ts";
import { exitCodeOf, WhkError } from "../../errors.ts";
import { headerValues, type RawHeaders, type Verification } from "../../events/delivery.ts";
import { lookOf } from "../../output/look.ts";
import { timeNear } from "../../output/time.ts";
import { type VerifiedThing, verificationLines } from "../../output/verification.ts";
import type { Provider } from "../../providers/provider.ts";
import { signingSchemes } from "../../providers/signing-schemes.ts";
import { rawBytesNote } from "../../signing/explain-body.ts";
import { firstFit } from "../../signing/first-fit.ts";
import { signatureHeader } from "../../signing/places.ts";
import { placeOf } from "../../signing/reasons.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { SignedRequest } from "../../signing/verify.ts";
import { type BodyInput, readBody } from "../body-input.ts";
import { chosenProvider, providerSuggested, schemeNamed } from "../provider-choice.ts";
import { type KnownSecret, knownSecrets } from "../secret-choice.ts";
import { noSecret, type SecretOptions } from "../secret-input.ts";
import { parseDuration, parseHeader, parseTime, parseUrl } from "../values.ts";
import { explained } from "./explained.ts";

/** The flags of `whk verify` as commander hands them over. */
export interface VerifyOptions extends SecretOptions {
  readonly file?: string;
  readonly header?: readonly string[];
  readonly signature?: string;
  readonly url?: string;
  readonly method?: string;
  readonly now?: string;
  readonly tolerance?: string;
  readonly scheme?: string;
}

/**
 * Prints the verdict, and why and what to change when it is not ok; the exit code is 0 for ok, else 7.
 * Throws a usage error for bad flags, an unreadable body, and a provider or secret that is not known.
 */
export async function runVerify(app: App, options: VerifyOptions): Promise<void> {
  const headers = (options.header ?? []).map((header) => parseHeader("--header", header));
  const now = options.now === undefined ? app.clock.now() : parseTime("--now", options.now);
  const tolerance =
    options.tolerance === undefined ? undefined : parseDuration("--tolerance", options.tolerance) / 1000;
  const provider = (await chosenProvider(app)) ?? (await providerSuggested(app, headers));
  const schemes = schemesOf(provider, options.scheme);
  const input = await readBody(app, options.file, options);
  const known = await knownSecrets(app, provider.id, options);
  const check: Check = {
    provider,
    known,
    request: {
      method: options.method ?? "POST",
      url: options.url === undefined ? null : parseUrl("--url", options.url),
      headers: withSignature(schemes[0], headers, options.signature),
      body: input.body,
    },
    secrets: known.map(({ secret }) => secret),
    time: tolerance === undefined ? { now } : { now, tolerance },
  };
  if (check.secrets.length === 0 && schemes[0].kind !== "none") throw noSecret(provider.id);
  const { scheme, found } = firstFit(schemes, check);
  const verification =
    found.verdict === "ok"
      ? noted(scheme, found, check)
      : await explained(app, { ...check, scheme, now, found });
  show(app, verification, { scheme, input });
  app.exitCode = verification.verdict === "ok" ? 0 : exitCodeOf("signature");
}

interface Check {
  readonly provider: Provider;
  readonly request: SignedRequest;
  readonly known: readonly KnownSecret[];
  /** The same, bare. */
  readonly secrets: readonly string[];
  readonly time: { readonly now: number; readonly tolerance?: number };
}

/** The default first; other readings of the provider's page count too unless one is named. */
function schemesOf(provider: Provider, name: string | undefined): readonly [Scheme, ...Scheme[]] {
  return name === undefined ? signingSchemes(provider) : [schemeNamed(provider, name)];
}

function withSignature(scheme: Scheme, headers: RawHeaders, value: string | undefined): RawHeaders {
  if (value === undefined) return headers;
  const name = signatureHeader(scheme);
  if (name === null) {
    throw new WhkError("usage", "no_signature_header", `${scheme.id} has no signature header`, {
      hint: "leave --signature out",
    });
  }
  if (headerValues(headers, name).length > 0) {
    throw new WhkError("usage", "two_signatures", `--signature and --header both give ${name}`, {
      hint: "leave one of them out",
    });
  }
  const [, checked] = parseHeader("--signature", `${name}: ${value}`);
  return [...headers, [name, checked]];
}

/** What is worth knowing although all is well: another reading than the default fits, or only the raw bytes do. */
function noted(scheme: Scheme, found: Verification, check: Check): Verification {
  const notes = [secretNote(found, check), found.hint ?? schemeNote(scheme, check)];
  const hint = notes.filter((note) => note !== null).join("; ");
  return { ...found, hint: hint === "" ? null : hint };
}

/** Which of several stored secrets it is, and when it ends. */
function secretNote({ secret }: Verification, { known, time }: Check): string | null {
  const fitting = secret === null ? undefined : known[secret];
  if (fitting === undefined || !fitting.stored || (known.length === 1 && fitting.until === null)) return null;
  const end = fitting.until === null ? "" : `, accepted until ${timeNear(fitting.until, time.now)}`;
  return `it fits the secret that is ${fitting.label}${end}`;
}

function schemeNote(scheme: Scheme, { provider, request }: Check): string | null {
  const variant = provider.schemes.find((one) => one.scheme === scheme);
  if (variant !== undefined && variant !== provider.schemes[0]) {
    const reading = variant.reading === undefined ? "" : `: ${variant.reading}`;
    return `it fits the scheme ${scheme.id}${reading}`;
  }
  const partly = "only the signed values are sure; whatever else the body says could be changed unnoticed";
  return coverOf(scheme) === "values" ? partly : rawBytesNote(scheme, request.body);
}

function show(app: App, verification: Verification, about: { scheme: Scheme; input: BodyInput }): void {
  const { verdict, scheme, reason, why, hint, secret } = verification;
  const thing = {
    signature: about.scheme.sig === undefined ? "the signature" : placeOf(about.scheme.sig),
    bytes: about.input.body.length,
    source: about.input.file ?? "stdin",
    covers: coverOf(about.scheme),
  };
  if (app.io.mode.json) app.io.record({ verdict, scheme, reason, hint, why, secret });
  else for (const line of verificationLines(verification, thing, lookOf(app.io))) app.io.line(line);
}

function coverOf({ kind, signed = "" }: Scheme): VerifiedThing["covers"] {
  if (kind === "token") return "nothing";
  return /\{(body|sortedform)\}/.test(signed) || kind === "none" ? "bytes" : "values";
}
