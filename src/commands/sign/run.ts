import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { headerValues, type RawHeaders } from "../../events/delivery.ts";
import { parseJson } from "../../events/json.ts";
import { parseTarget } from "../../listen/target.ts";
import { text } from "../../output/text.ts";
import { headerName } from "../../signing/reasons.ts";
import type { Scheme } from "../../signing/scheme.ts";
import { type Signed, type SignInput, sign } from "../../signing/sign.ts";
import { readBody } from "../body-input.ts";
import { curlCommand } from "../curl.ts";
import { requiredProvider, schemeNamed } from "../provider-choice.ts";
import { forSigning, knownSecrets } from "../secret-choice.ts";
import { noSecret, type SecretOptions } from "../secret-input.ts";
import { parseHeader, parseSentHeader, parseTime, parseUrl } from "../values.ts";

/** The flags of `whk sign` as commander hands them over. */
export interface SignOptions extends SecretOptions {
  readonly file?: string;
  readonly scheme?: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly url?: string;
  readonly header?: readonly string[];
  readonly curl?: string;
}

/**
 * Prints what must be added to the request: header lines, a JSON document, or a cURL command. A body that
 * carries its signature itself is printed whole. Throws a usage error for bad flags, an unreadable body and a
 * missing secret, an `unsupported` error for a provider that signs nothing.
 */
export async function runSign(app: App, options: SignOptions): Promise<void> {
  const provider = await requiredProvider(app);
  const scheme =
    options.scheme === undefined ? provider.schemes[0].scheme : schemeNamed(provider, options.scheme);
  refuseUnused(scheme, options);
  const { file, ...input } = await readInput(app, scheme, options);
  const secrets = forSigning(app, await knownSecrets(app, provider.id, options));
  if (secrets.length === 0) throw noSecret(provider.id);
  const signed = sign(scheme, input, secrets);
  if (options.curl === undefined) return printSigned(app, scheme, signed);
  const ownFile = signed.body === input.body ? file : null;
  const curl = curlFor({ url: urlOf(options.curl), given: input.headers, file: ownFile }, signed);
  if (app.io.mode.json) record(app, { ...documentOf(scheme, signed), curl });
  else app.io.line(app.io.reveal(curl));
}

function printSigned(app: App, scheme: Scheme, signed: Signed): void {
  const { headers, body } = signed;
  const inBody = scheme.sig?.in !== "header";
  if (app.io.mode.json) {
    const document = documentOf(scheme, signed);
    record(app, inBody ? { ...document, body: body.toString("utf8") } : document);
  } else if (inBody) app.io.bytes(body);
  else for (const [name, value] of headers) app.io.line(text`${headerName(name)}: ${app.io.reveal(value)}`);
}

interface SignedDocument {
  readonly headers: Readonly<Record<string, string>>;
  readonly scheme: string;
  readonly body?: string;
  readonly curl?: string;
}

function documentOf({ id }: Scheme, { headers }: Signed): SignedDocument {
  return { headers: Object.fromEntries(headers), scheme: id };
}

/** Nothing is masked: a header with a part left out would be of no use. */
function record(app: App, document: SignedDocument): void {
  app.io.record(document, [...Object.values(document.headers), document.body ?? "", document.curl ?? ""]);
}

/** The request to sign, and the file its body comes from. */
async function readInput(
  app: App,
  scheme: Scheme,
  options: SignOptions,
): Promise<SignInput & { file: string | null }> {
  const { timestamp, id } = options;
  const curl = options.curl === undefined ? undefined : urlOf(options.curl);
  const url = options.url === undefined ? curl : parseUrl("--url", options.url);
  const parse = curl === undefined ? parseHeader : parseSentHeader;
  const headers = (options.header ?? []).map((header) => parse("--header", header));
  return {
    method: "POST",
    url: url ?? null,
    headers,
    id: id ?? freshId(app, scheme, headers),
    timestamp: timestamp === undefined ? app.clock.now() : parseTime("--timestamp", timestamp),
    ...(await readBody(app, options.file, options)),
  };
}

/** A whole URL as it was written, as some schemes sign it; else a port or host as everywhere. */
function urlOf(to: string): string {
  return /^https?:/i.test(to) ? parseUrl("--curl", to) : parseTarget(to).url.href;
}

/** Flags that would do nothing are refused, so that nobody believes they did something. */
function refuseUnused(scheme: Scheme, options: SignOptions): void {
  if (scheme.kind === "none") {
    throw new WhkError("unsupported", "unsupported_by_provider", `${scheme.id} signs nothing`, {
      hint: "send the body as it is; the provider checks the sender's address instead",
    });
  }
  const { id, timestamp, url } = options;
  const unused = [
    { flag: "--id", value: id, used: scheme.idFrom !== undefined, what: "id" },
    { flag: "--timestamp", value: timestamp, used: stampsRequest(scheme), what: "timestamp of the request" },
    { flag: "--url", value: url, used: scheme.signed?.includes("{url}") === true, what: "URL" },
  ].find(({ value, used }) => value !== undefined && !used);
  if (unused === undefined) return;
  throw new WhkError("usage", "unused_flag", `${unused.flag}: ${scheme.id} signs no ${unused.what}`, {
    hint: `leave ${unused.flag} out`,
  });
}

function stampsRequest({ ts }: Scheme): boolean {
  return ts !== undefined && !ts.from.startsWith("json:");
}

/** An id for the schemes that need one, unless a header has it already. */
function freshId(app: App, { idFrom }: Scheme, headers: RawHeaders): string | null {
  if (idFrom === undefined || headerValues(headers, idFrom.slice("header:".length)).length > 0) return null;
  return app.ids.next("msg_");
}

interface CurlParts {
  readonly url: string;
  readonly given: RawHeaders;
  /** Null when the signed body is not the file's. */
  readonly file: string | null;
}

function curlFor({ url, given, file }: CurlParts, { headers, body }: Signed): string {
  const made = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = given.filter(([name]) => !made.has(name.toLowerCase()));
  const isTyped = headerValues(given, "content-type").length > 0 || parseJson(body) === undefined;
  const type = isTyped ? [] : [["Content-Type", "application/json"] as const];
  const written = headers.map(([name, value]) => [headerName(name), value] as const);
  return curlCommand({ url, headers: [...type, ...kept, ...written], body, file });
}
