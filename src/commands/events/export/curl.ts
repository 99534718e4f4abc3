import { curlCommand } from "../../curl.ts";
import type { Format } from "./format.ts";
import { type ExportedRequest, isUntyped } from "./request.ts";

/** One line for a POSIX shell per request. */
export const curl: Format = {
  extension: "sh",
  write: (requests) => requests.map((request) => `${lineOf(request)}\n`).join(""),
};

function lineOf(request: ExportedRequest): string {
  const { method, url, headers, body } = request;
  const without = isUntyped(request) ? ["Content-Type"] : [];
  return curlCommand({ method, url, headers, body, file: null, without });
}
