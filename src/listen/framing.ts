import { type ServerResponse, STATUS_CODES } from "node:http";
import { flattenHeaders } from "../http.ts";
import { hasNoBody, type Reply } from "./reply.ts";

/** The methods that are taken, for those that are not. */
export const allow = ["allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"] as const;

/** The whole answer. `last`: the connection is closed after it. */
export function writeReply(response: ServerResponse, reply: Reply, last: boolean): void {
  response.writeHead(reply.status, framed(reply, last));
  // A string leaves together with the headers in one write; as latin1 its bytes stay what they are.
  if (reply.body.length <= 8_192) response.end(reply.body.toString("latin1"), "latin1");
  else response.end(reply.body);
}

/** The answer to a request whose body is still to come; the caller ends it when the sender has stopped sending. */
export function writeEarly(response: ServerResponse, reply: Reply, last: boolean): void {
  response.writeHead(reply.status, framed(reply, last));
  if (reply.body.length > 0) response.write(reply.body);
  else response.flushHeaders();
}

function framed({ headers, body, status }: Reply, last: boolean): string[] {
  const flat = flattenHeaders(headers);
  if (!hasNoBody(status)) flat.push("content-length", String(body.length));
  if (last) flat.push("connection", "close");
  return flat;
}

/** An answer to what never became a request. */
export function rawReply(status: number, why: string): string {
  const text = `${why}\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\n`;
  const methods = status === 405 ? `Allow: ${allow[1]}\r\n` : "";
  return `${head}${methods}Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
