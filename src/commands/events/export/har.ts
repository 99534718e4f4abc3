import type { Attempt, RawHeaders } from "../../../events/delivery.ts";
import { headerValues } from "../../../events/delivery.ts";
import type { Format } from "./format.ts";
import { bodyText, escapedJson } from "./literals.ts";
import { type ExportedRequest, titleOf } from "./request.ts";

/** One HAR 1.2 document with an entry per request (http://www.softwareishard.com/blog/har-12-spec/). */
export const har: Format = {
  extension: "har",
  write: (requests, { version }) => {
    const creator = { name: "whk", version };
    return escapedJson({ log: { version: "1.2", creator, entries: requests.map(entryOf) } });
  },
};

function entryOf(request: ExportedRequest) {
  const { attempt, delivery } = request;
  const ms = attempt?.ms ?? 0;
  return {
    startedDateTime: new Date(attempt?.startedAt ?? delivery.receivedAt).toISOString(),
    time: ms,
    request: requestOf(request),
    response: attempt === null || attempt.status === null ? unanswered(attempt) : answered(attempt),
    cache: {},
    timings: { send: 0, wait: ms, receive: 0, comment: "only the whole time was measured" },
    comment: titleOf(request),
  };
}

function requestOf({ method, url, headers, body }: ExportedRequest) {
  return {
    method,
    url,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: named(headers),
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
    headersSize: -1,
    bodySize: body.length,
    ...(body.length === 0 ? {} : { postData: postDataOf(headers, body) }),
  };
}

/** The format has base64 for answers only; fields of one's own begin with `_`. */
function postDataOf(headers: RawHeaders, body: Buffer) {
  const mimeType = headerValues(headers, "content-type")[0] ?? "";
  const text = bodyText(body);
  if (text !== null) return { mimeType, text };
  const comment = "the text is base64: these bytes are not UTF-8, and HAR has no way to say so";
  return { mimeType, text: body.toString("base64"), _encoding: "base64", comment };
}

function answered({ status, answer }: Attempt) {
  const { headers = [], body = Buffer.alloc(0), truncated = false } = answer ?? {};
  const text = bodyText(body);
  return {
    ...emptyResponse,
    status: status ?? 0,
    headers: named(headers),
    content: {
      size: body.length,
      mimeType: headerValues(headers, "content-type")[0] ?? "",
      ...(text === null ? { text: body.toString("base64"), encoding: "base64" } : { text }),
      ...(truncated ? { comment: "cut off: whk keeps the beginning of an answer" } : {}),
    },
    redirectURL: headerValues(headers, "location")[0] ?? "",
    bodySize: truncated ? -1 : body.length,
  };
}

/** No answer, or no attempt at this URL: status 0, as browsers write it. */
function unanswered(attempt: Attempt | null) {
  const comment = attempt === null ? "was not sent to this URL" : `no answer: ${attempt.error ?? "network"}`;
  return { ...emptyResponse, comment };
}

const emptyResponse = {
  status: 0,
  statusText: "",
  httpVersion: "HTTP/1.1",
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: "" },
  redirectURL: "",
  headersSize: -1,
  bodySize: -1,
};

function named(headers: RawHeaders) {
  return headers.map(([name, value]) => ({ name, value }));
}
