import { isUtf8 } from "node:buffer";
import type { AppAnswer, Attempt, EventName, RawHeaders } from "../../../events/delivery.ts";
import {
  holdsPrivateParameter,
  isCredential,
  isPrivateParameter,
  looksLikeSignature,
} from "../private-parts.ts";
import type { ExportedRequest } from "./request.ts";
import type { SecretKnowledge } from "./secrets.ts";

/** A request that may be shown to others, and what was taken out of it. */
export interface Cleaned {
  readonly request: ExportedRequest;
  /** Names of headers, and `query` parameters as `?token`. */
  readonly leftOut: readonly string[];
  /** True when a known secret stood in the body: its bytes differ from those received. */
  readonly bodyChanged: boolean;
}

/**
 * Leaves out signatures, cookies, credentials and whatever holds a known secret. Query parameters and the body keep
 * their place: a value is replaced by `removed`, a secret in the body by its mask.
 */
export async function withoutSecrets(request: ExportedRequest, known: SecretKnowledge): Promise<Cleaned> {
  const headers = await cleanHeaders(request.headers, known);
  const { url, parameters } = cleanUrl(request.url, known);
  const body = cleanBytes(request.body, known);
  const { attempt, delivery } = request;
  return {
    request: {
      ...request,
      delivery: { ...delivery, event: cleanEvent(delivery.event, known) },
      headers: headers.kept,
      url,
      body,
      attempt: attempt && (await cleanAttempt(attempt, url, known)),
    },
    leftOut: [...headers.leftOut, ...parameters],
    bodyChanged: body !== request.body,
  };
}

function cleanEvent({ type, id }: EventName, { redact }: SecretKnowledge): EventName {
  return { type: type && redact(type), id: id && redact(id) };
}

async function cleanHeaders(headers: RawHeaders, known: SecretKnowledge) {
  const kept: (readonly [string, string])[] = [];
  const leftOut: string[] = [];
  for (const [name, value] of headers) {
    if (await isPrivate(name, value, known)) leftOut.push(name);
    else kept.push([name, value]);
  }
  return { kept, leftOut: [...new Set(leftOut)] };
}

async function isPrivate(name: string, value: string, { knownHeaders, redact }: SecretKnowledge) {
  if (isCredential(name) || looksLikeSignature(name) || holdsPrivateParameter(value)) return true;
  const line = `${name}: ${value}`;
  return redact(line) !== line || (await knownHeaders(name.toLowerCase())).length > 0;
}

function cleanUrl(url: string, { redact }: SecretKnowledge) {
  const at = url.includes("?") ? url.indexOf("?") : url.length;
  const query = cleanQuery(url.slice(at), redact);
  const { origin } = new URL(url);
  const path = url.slice(origin.length, at);
  if (redact(path) === path) return { url: origin + path + query.text, parameters: query.parameters };
  const clean = path.replace(/[^/]+/g, (part) => (redact(part) === part ? part : "removed"));
  return { url: origin + clean + query.text, parameters: ["path", ...query.parameters] };
}

function cleanQuery(query: string, redact: SecretKnowledge["redact"]) {
  const parameters: string[] = [];
  const text = query.replace(/[^?&;]+/g, (pair) => {
    const [name = "", value] = pair.split("=", 2);
    if (redact(pair) === pair && (value === undefined || !isPrivateParameter(name))) return pair;
    parameters.push(`?${redact(name)}`);
    return value === undefined ? "removed" : `${redact(name)}=removed`;
  });
  return { text, parameters };
}

/** The same object when nothing in it is secret. */
function cleanBytes(bytes: Buffer, { redact }: SecretKnowledge): Buffer {
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return redact(text) === text ? bytes : Buffer.from(redact(text));
  const binary = bytes.toString("latin1");
  const masked = Buffer.from(redact(binary).replaceAll("…", "..."), "latin1");
  const rest = masked.toString("utf8");
  // One with letters beyond ASCII shows only in this reading, in which the other bytes are lost.
  if (redact(rest) !== rest) return Buffer.from(redact(rest));
  return masked.equals(bytes) ? bytes : masked;
}

async function cleanAttempt(attempt: Attempt, url: string, known: SecretKnowledge): Promise<Attempt> {
  const { answer } = attempt;
  return { ...attempt, url, answer: answer && (await cleanAnswer(answer, known)) };
}

async function cleanAnswer(answer: AppAnswer, known: SecretKnowledge): Promise<AppAnswer> {
  const { kept } = await cleanHeaders(answer.headers, known);
  return { ...answer, headers: kept, body: cleanBytes(answer.body, known) };
}
