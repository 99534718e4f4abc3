import { WhkError } from "../errors.ts";
import type { HeaderList, HttpRequest } from "../http.ts";
import type { Call, CallName, HttpMethod } from "../providers/contract.ts";
import type { ClientParts, Connection } from "./client.ts";
import { idSegment } from "./ids.ts";

/** One call of the contract, and what it is made with. */
export interface Asked {
  readonly connection: Connection;
  readonly name: CallName;
  readonly call: Call;
  /** The one sent: the call's own or the one it is tried with otherwise. */
  readonly method: HttpMethod;
  /** The endpoint's; null for calls about none. */
  readonly id: string | null;
  /** By the provider's names; in the body, or in the query of GET and DELETE. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Longest wait for one answer, ms. */
const deadline = 30_000;

/** Bytes of one answer that are read. */
const maxAnswer = 1024 * 1024;

/**
 * The request for a call. `idempotencyKey` is sent as the contract says. Throws, before anything is sent, for
 * an id, base or key that cannot go into a request.
 */
export function buildRequest(
  { userAgent, signal }: ClientParts,
  asked: Asked,
  idempotencyKey: string | null,
): HttpRequest {
  const { method, connection } = asked;
  const body = bodyOf(asked);
  const headers: HeaderList = [
    ["Authorization", `Bearer ${usableKey(connection)}`],
    ["User-Agent", userAgent],
    ["Accept", "application/json"],
    ["Accept-Encoding", "identity"],
    ...(body.length > 0 ? [["Content-Type", "application/json"] as const] : []),
    ...idempotencyHeader(connection, idempotencyKey),
  ];
  const request = { method, url: urlOf(asked), headers, body, timeout: deadline, maxAnswer };
  return signal === undefined ? request : { ...request, signal };
}

/** Header values are visible ASCII; a line break would be another header. */
function usableKey({ apiKey, provider }: Connection): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  const what = apiKey === "" ? "is empty" : "holds a blank, a line break or a character no key has";
  throw new WhkError("auth", "bad_api_key", `the API key for ${provider.id} ${what}`, {
    hint: "copy it again and store it with `whk login`",
  });
}

function urlOf(asked: Asked): URL {
  const { connection, call, id } = asked;
  const path = id === null ? call.path : call.path.replaceAll("{id}", () => idSegment(id));
  const url = parsedUrl(path, connection);
  for (const [name, value] of inQuery(asked.method) ? Object.entries(asked.fields) : [])
    url.searchParams.append(name, String(value));
  return url;
}

function parsedUrl(path: string, { base, provider }: Connection): URL {
  const isBase = /^https?:\/\/[^?#]+$/i.test(base) && URL.canParse(base);
  if (isBase && URL.canParse(base + path)) return new URL(base + path);
  throw new WhkError("usage", "bad_api_base", `the address of ${provider.id}'s API is no http(s) URL`, {
    hint: "`whk config explain` says where it comes from",
  });
}

/** The stated calls without fields (rotate) have no body either. */
function bodyOf({ method, fields }: Asked): Buffer {
  if (inQuery(method) || Object.keys(fields).length === 0) return Buffer.alloc(0);
  return Buffer.from(JSON.stringify(fields));
}

function inQuery(method: HttpMethod): boolean {
  return method === "GET" || method === "DELETE";
}

function idempotencyHeader({ contract }: Connection, key: string | null): HeaderList {
  return key === null || contract.idempotency === null ? [] : [[contract.idempotency.header, key]];
}
