import type { HeaderList, HttpRequest } from "../http.ts";

/** Pairs up Node's flat list of names and values. */
export function pairHeaders(raw: readonly string[]): HeaderList {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return pairs;
}

/** The opposite of {@link pairHeaders}. */
export function flattenHeaders(headers: HeaderList): string[] {
  const flat: string[] = [];
  for (const [name, value] of headers) flat.push(name, value);
  return flat;
}

/** Path and query as they go on the wire. */
export function pathOf(request: HttpRequest): string {
  return request.path ?? request.url.pathname + request.url.search;
}

const connectionHeaders = /^(?:connection|content-length|expect|keep-alive|transfer-encoding|upgrade)$/i;

/** Without the headers that frame a message on one connection. */
export function withoutConnectionHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !connectionHeaders.test(name));
}
