import { isUtf8 } from "node:buffer";
import type { App } from "../../app.ts";
import type { HttpRequest } from "../../http.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { Draft } from "../../trigger/compose.ts";
import { curlCommand } from "../curl.ts";

/** A request as it would be sent. The body is text where it is UTF-8, else base64; the other one is null. */
export interface RequestRecord {
  readonly v: 1;
  readonly kind: "request";
  readonly id: string | null;
  readonly eventType: string | null;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
  readonly bodyBase64: string | null;
  /** A command for any POSIX shell that sends exactly these bytes. */
  readonly curl: string;
}

export function requestRecord(draft: Draft, { method, url, headers, body }: HttpRequest): RequestRecord {
  const isText = isUtf8(body);
  return {
    v: 1,
    kind: "request",
    id: draft.id,
    eventType: draft.type,
    method,
    url: url.href,
    headers,
    body: isText ? body.toString("utf8") : null,
    bodyBase64: isText ? null : body.toString("base64"),
    curl: curlCommand({ method, url: url.href, headers, body, file: null }),
  };
}

/**
 * Prints the request as a cURL command, or as JSON under --json. Nothing in it is masked, or it would not run;
 * only the signing secret itself is, where a scheme sends it as it stands.
 */
export function printRequest(app: App, record: RequestRecord, scheme: Scheme): void {
  const { io } = app;
  const carriesSecret = scheme.kind === "token";
  if (carriesSecret) io.note("the signing secret itself is in this request and shown masked");
  if (io.mode.json) {
    const shown = [record.curl, record.body ?? "", ...record.headers.map(([, value]) => value)];
    io.record(record, carriesSecret ? [] : shown);
  } else {
    io.line(carriesSecret ? record.curl : io.reveal(record.curl));
  }
}
