import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/http/failure.ts";

function error(code: string, message = "text", fields: object = {}): Error {
  return Object.assign(new Error(message), { code }, fields);
}

describe("failureOf", () => {
  it.each([
    ["ECONNREFUSED", "refused"],
    ["EPIPE", "reset"],
    ["ETIMEDOUT", "timeout"],
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["EAI_FAIL", "dns"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["HPE_INVALID_CONSTANT", "protocol"],
    ["UND_ERR_DESTROYED", "aborted"],
    ["EHOSTUNREACH", "network"],
    ["EMFILE", "network"],
    ["constructor", "network"],
  ])("%s is %s", (code, kind) => {
    expect(failureOf(error(code), false).kind).toBe(kind);
  });

  it("tells a reset from an orderly close by where it happened", () => {
    const reset = error("ECONNRESET", "read ECONNRESET", { syscall: "read" });
    const hangUp = error("ECONNRESET", "socket hang up");
    expect(failureOf(reset, false).kind).toBe("reset");
    expect(failureOf(hangUp, false).kind).toBe("protocol");
    expect(failureOf(hangUp, true).kind).toBe("reset");
    expect(failureOf(error("UND_ERR_SOCKET", "other side closed"), true).kind).toBe("reset");
    expect(failureOf(error("UND_ERR_SOCKET", "bad upgrade"), false).kind).toBe("protocol");
  });

  it("names every address that was tried", () => {
    const both = new AggregateError([
      error("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1"),
      error("ECONNREFUSED", "connect ECONNREFUSED ::1:1"),
    ]);
    Object.assign(both, { code: "ECONNREFUSED" });
    const detail = "connect ECONNREFUSED 127.0.0.1:1; connect ECONNREFUSED ::1:1";
    expect(failureOf(both, false)).toEqual({ kind: "refused", detail });
  });

  it("keeps of OpenSSL's text only the reason, on one line", () => {
    const text =
      "write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/x.c:350:\n";
    expect(failureOf(error("EPROTO", text), false)).toEqual({
      kind: "tls",
      detail: "TLS: wrong version number",
    });
    expect(failureOf(error("EIO", "two\nlines "), false).detail).toBe("two lines");
    const advice =
      "self-signed certificate; if the root CA is installed locally, try running Node.js with --x";
    expect(failureOf(error("DEPTH_ZERO_SELF_SIGNED_CERT", advice), false).detail).toBe(
      "self-signed certificate",
    );
  });

  it.each([[undefined], [null], ["text"], [{ code: "EPIPE" }]])("survives %j", (thrown) => {
    expect(failureOf(thrown, false)).toEqual({ kind: "network", detail: "unknown failure" });
  });

  it("falls back to the code, then to the name, when there is no text", () => {
    expect(failureOf(error("EIO", ""), false).detail).toBe("EIO");
    expect(failureOf(new TypeError(""), false).detail).toBe("TypeError");
  });
});
