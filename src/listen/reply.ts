import type { Attempt, RawHeaders } from "../events/delivery.ts";
import { endToEnd } from "./headers.ts";

/** What the sender gets. `Content-Length` and whatever else frames the message is made by the server. */
export interface Reply {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** An answer of whk's own: plain text unless the headers name another type, no type without a body. */
export function ownReply(status: number, body: string | Buffer, headers: RawHeaders = []): Reply {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const typed = bytes.length === 0 || headers.some(([name]) => name.toLowerCase() === "content-type");
  return { status, headers: typed ? headers : [...headers, plainText], body: bytes };
}

const plainText = ["content-type", "text/plain; charset=utf-8"] as const;

/**
 * What the app answered, for the sender: status, end-to-end headers and body as they came. An app over the
 * time limit is 504, one that could not be asked is 502, one given up on because whk stops is 503.
 */
export function mirrorReply(attempt: Attempt): Reply {
  const { status, answer } = attempt;
  if (status === null || answer === null) return unanswered(attempt);
  if (hasNoBody(status)) return { status, headers: endToEnd(answer.headers), body: Buffer.alloc(0) };
  // Half of an encoded body cannot be decoded: then the status has to do.
  const encoded = answer.headers.some(([name]) => name.toLowerCase() === "content-encoding");
  if (!answer.truncated || !encoded) return { status, headers: endToEnd(answer.headers), body: answer.body };
  return ownReply(status, "");
}

/** The statuses whose messages end after the headers (RFC 9110, 15.3.5 and 15.4.5). */
export function hasNoBody(status: number): boolean {
  return status === 204 || status === 304;
}

function unanswered({ error }: Attempt): Reply {
  if (error === "timeout") return ownReply(504, "the app did not answer in time\n");
  if (error === "aborted") return ownReply(503, "shutting down\n", [["retry-after", "5"]]);
  return ownReply(502, `the app could not be reached (${error ?? "network"})\n`);
}
