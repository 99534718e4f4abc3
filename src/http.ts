export { flattenHeaders, pairHeaders } from "./http/headers.ts";
export { isLocalName } from "./http/lookup.ts";
export { sendOnce } from "./http/once.ts";

/** Header names and values in order; duplicates are sent as they stand. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** One request. Redirects are never followed, nothing is decoded, proxies are never used. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query to send where the normalised ones of `url` are not exact enough. */
  readonly path?: string;
  /**
   * Sent in this order. `Host` comes from the URL unless given; `Content-Length` and the other headers that
   * belong to one connection are made here and left out when given.
   */
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** One deadline over connect, request and answer, ms. */
  readonly timeout: number;
  /** Answer bytes kept; the rest is thrown away and the connection closed. */
  readonly maxAnswer: number;
  readonly signal?: AbortSignal;
}

/** Why there was no answer. */
export type HttpFailureKind =
  | "refused"
  | "reset"
  | "timeout"
  | "dns"
  | "tls"
  | "protocol"
  | "aborted"
  | "network";

export interface HttpAnswer {
  readonly ok: true;
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly truncated: boolean;
  readonly ms: number;
}

export interface HttpFailure {
  readonly ok: false;
  readonly kind: HttpFailureKind;
  /** What the system said, one line, no secrets. */
  readonly detail: string;
  readonly ms: number;
}

export type HttpOutcome = HttpAnswer | HttpFailure;

/** Sends many requests over kept connections. */
export interface HttpClient {
  /** Never rejects: a failure is an outcome too. */
  send(request: HttpRequest): Promise<HttpOutcome>;
  /** Ends requests under way as `aborted` and closes every connection. */
  close(): Promise<void>;
}

/** A client with at most `connections` connections per origin; requests beyond that wait in order. */
export async function openHttpClient(options: { connections: number }): Promise<HttpClient> {
  // Half of a short command's start-up, so loaded only here.
  const client = await import("./http/client.ts");
  return client.openHttpClient(options);
}
