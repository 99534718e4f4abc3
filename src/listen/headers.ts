import type { RawHeaders } from "../events/delivery.ts";

// RFC 9110, 7.6.1, and what frames a message; Expect was answered by whoever received the request.
const perConnection =
  /^(?:connection|content-length|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** The headers meant for the other end, in order, duplicates kept; what belongs to one connection is gone. */
export function endToEnd(headers: RawHeaders): RawHeaders {
  const kept = headers.filter(([name]) => !perConnection.test(name));
  const named = connectionOptions(headers);
  return named.size === 0 ? kept : kept.filter(([name]) => !named.has(name.toLowerCase()));
}

const noOptions: ReadonlySet<string> = new Set();

/** The header names a Connection header declares to be for this connection only. */
function connectionOptions(headers: RawHeaders): ReadonlySet<string> {
  const values = headers.filter(([name]) => /^connection$/i.test(name)).map(([, value]) => value);
  if (values.every((value) => /^(?:keep-alive|close)$/i.test(value))) return noOptions;
  return new Set(values.flatMap((value) => value.split(",")).map((option) => option.trim().toLowerCase()));
}
