import type { Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { systemCode } from "../errors.ts";
import { simulatorHeader } from "./rest/exchange.ts";

/** Answers what Node's parser does not take, and CONNECT, with an error instead of a silent end. */
export function refuseWhatIsNoRequest(server: Server): void {
  server.on("clientError", (error, socket) => {
    if (!(socket instanceof Socket)) return;
    const code = systemCode(error);
    // Reset, or ended in the middle of a request: nobody is left to be answered.
    if (code === "ECONNRESET" || code === "HPE_INVALID_EOF_STATE" || !socket.writable) socket.destroy();
    else refuseSocket(socket, ...parserRefusal(code));
  });
  server.on("connect", (_request, socket) => {
    if (socket instanceof Socket) refuseSocket(socket, "405 Method Not Allowed", "CONNECT is not supported");
  });
}

function parserRefusal(code: string | null): [status: string, why: string] {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return ["408 Request Timeout", "the request took too long"];
  if (code === "HPE_HEADER_OVERFLOW")
    return ["431 Request Header Fields Too Large", "the headers are too large"];
  return ["400 Bad Request", `this is not valid HTTP (${code ?? "unknown"})`];
}

function refuseSocket(socket: Socket, status: string, why: string): void {
  socket.on("error", () => socket.destroy());
  const body = refusalBody(status.slice(0, 3), why);
  const head = [`HTTP/1.1 ${status}`, "Content-Type: application/json", `${simulatorHeader}: whk`];
  socket.end([...head, `Content-Length: ${body.length}`, "Connection: close", "", body].join("\r\n"));
  socket.destroySoon();
}

/** Answers with an error and ends the connection a moment later: whoever still sends could lose the answer. */
export function refuseRequest(
  outgoing: ServerResponse,
  status: number,
  { why, body = refusalBody(String(status), why) }: { why: string; body?: string | undefined },
): void {
  outgoing.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    Connection: "close",
  });
  outgoing.write(body);
  const end = () => outgoing.end();
  outgoing.req.once("end", end).resume();
  setTimeout(end, 200).unref();
}

const codes: Readonly<Record<string, string>> = {
  403: "forbidden",
  404: "not_found",
  405: "method",
  408: "timeout",
  413: "too_large",
  431: "headers_too_large",
};

function refusalBody(status: string, message: string): string {
  return JSON.stringify({ error: { code: codes[status] ?? "bad_request", message } });
}
