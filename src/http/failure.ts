import { isNativeError } from "node:util/types";
import { systemCode } from "../errors.ts";
import type { HttpFailureKind } from "../http.ts";

const kinds = new Map<string, HttpFailureKind>([
  ["ECONNREFUSED", "refused"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "reset"],
  ["ETIMEDOUT", "timeout"],
  ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
  ["ENOTFOUND", "dns"],
  ["EPROTO", "tls"],
  ["UNABLE_TO_GET_ISSUER_CERT", "tls"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
  ["HOSTNAME_MISMATCH", "tls"],
  ["UND_ERR_SOCKET", "protocol"],
  ["UND_ERR_HEADERS_OVERFLOW", "protocol"],
  ["UND_ERR_INVALID_ARG", "protocol"],
  ["UND_ERR_NOT_SUPPORTED", "protocol"],
  ["ERR_INVALID_CHAR", "protocol"],
  ["ERR_INVALID_HTTP_TOKEN", "protocol"],
  ["ERR_UNESCAPED_CHARACTERS", "protocol"],
  ["UND_ERR_ABORTED", "aborted"],
  ["UND_ERR_CLOSED", "aborted"],
  ["UND_ERR_DESTROYED", "aborted"],
]);

/**
 * Tells what went wrong from what node:http or undici threw. `answered`: the status line had arrived already.
 * The detail is the system's own text on one line; it never holds headers or bodies.
 */
export function failureOf(thrown: unknown, answered: boolean): { kind: HttpFailureKind; detail: string } {
  if (isHangUp(thrown)) {
    if (answered) return { kind: "reset", detail: "the connection was closed in the middle of the answer" };
    return { kind: "protocol", detail: "the connection was closed without an answer" };
  }
  // undici's parser errors carry no code of their own.
  const garbled = isNativeError(thrown) && thrown.name === "HTTPParserError";
  return { kind: garbled ? "protocol" : kindOf(systemCode(thrown) ?? ""), detail: detailOf(thrown) };
}

/** An orderly close where an answer was due; both libraries report it with a code they use for more. */
function isHangUp(thrown: unknown): boolean {
  if (!isNativeError(thrown)) return false;
  if (systemCode(thrown) === "ECONNRESET") return !("syscall" in thrown) && !/TLS/.test(thrown.message);
  return systemCode(thrown) === "UND_ERR_SOCKET" && /closed/.test(thrown.message);
}

function kindOf(code: string): HttpFailureKind {
  const kind = kinds.get(code);
  if (kind) return kind;
  if (code.startsWith("HPE_")) return "protocol";
  if (code.startsWith("EAI_")) return "dns";
  if (/^ERR_(?:TLS|SSL)_|CERT|^CRL_/.test(code)) return "tls";
  return "network";
}

function detailOf(thrown: unknown): string {
  if (!isNativeError(thrown)) return "unknown failure";
  // Several addresses were tried: the sum has no message of its own.
  if (thrown instanceof AggregateError) return thrown.errors.map(detailOf).join("; ");
  // OpenSSL's messages hold thread ids and source lines; the reason is the readable part.
  const reason = /:SSL routines:[^:]*:([^:]+):/.exec(thrown.message)?.[1];
  if (reason !== undefined) return `TLS: ${reason}`;
  // Newer Node versions add advice about their own flags.
  const text = thrown.message.replace(/; if the root CA .*$/s, "");
  return text.replace(/\s+/g, " ").trim() || (systemCode(thrown) ?? thrown.name);
}
