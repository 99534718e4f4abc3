import { isUtf8 } from "node:buffer";
import { headerWord, printfCommand, quoted } from "../../curl.ts";
import { cannotExport, type Format } from "./format.ts";
import { type ExportedRequest, isUntyped } from "./request.ts";

/**
 * One line for a POSIX shell per request. HTTPie reads the body from stdin unless it is told not to; it writes
 * the query its own way and its own headers first.
 */
export const httpie: Format = {
  extension: "sh",
  write: (requests) => requests.map((request) => `${lineOf(request)}\n`).join(""),
};

function lineOf(request: ExportedRequest): string {
  const { method, url, headers, body } = request;
  // Anything else is a URL to it.
  if (!/^[a-z]+$/i.test(method)) {
    throw cannotExport("httpie", `HTTPie does not know the method ${method}`, "use --as curl");
  }
  const untyped = isUntyped(request) ? [" Content-Type:"] : [];
  const items = [...headers.map(([name, value]) => ` ${itemOf(name, value)}`), ...untyped].join("");
  const words = `--path-as-is ${method} ${quoted(url)}${items}`;
  return body.length === 0 ? `http --ignore-stdin ${words}` : `${printfCommand(body)} | http ${words}`;
}

/** `Name:value`, `Name;` for an empty one. A value that begins with `=` or `@` would mean something else. */
function itemOf(name: string, value: string): string {
  if (value.trim() === "") return quoted(`${name};`);
  const isSpoiled = /(?<!\\)(?:\\\\)*\\[:;=@]/.test(value) || !isUtf8(Buffer.from(value, "latin1"));
  if (isSpoiled) {
    throw cannotExport("httpie", `HTTPie cannot send the header ${name} as it is`, "use --as curl");
  }
  return headerWord(`${name}:${value.replace(/^[=@]/, "\\$&")}`);
}
