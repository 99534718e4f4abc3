import { describe, expect, it } from "vitest";
import { classify } from "../../src/tunnel/classify.ts";
import { answering, failing } from "./fake-driver.ts";

const html = [["Content-Type", "text/html; charset=utf-8"]] as const;

describe("classify", () => {
  it.each([
    ["DNS", failing("dns"), "dns", /^the name fox\.test cannot be looked up$/, /online/],
    ["an expired certificate", failing("tls", "certificate has expired"), "tls", /has expired$/, /operator/],
    [
      "a certificate of tomorrow",
      failing("tls", "certificate is not yet valid"),
      "tls",
      /not valid yet/,
      /clock/,
    ],
    [
      "a foreign certificate",
      failing("tls", "self-signed certificate in chain"),
      "tls",
      /trusted/,
      /network/,
    ],
    [
      "another name's",
      failing("tls", "Hostname/IP does not match certificate's altnames"),
      "tls",
      /trusted/,
      /--tunnel/,
    ],
    ["no TLS", failing("tls", "TLS: wrong version number"), "tls", /no secure connection/, /--tunnel/],
    ["refused", failing("refused"), "unreachable", /refuses connections$/, /keeps trying/],
    ["reset", failing("reset"), "unreachable", /closed the connection/, /keeps trying/],
    ["garbage", failing("protocol"), "unreachable", /closed the connection/, /keeps trying/],
    ["no network", failing("network"), "unreachable", /closed the connection/, /keeps trying/],
    ["silence", failing("timeout"), "timeout", /did not answer in time$/, /keeps trying/],
    ["given up", failing("aborted"), "timeout", /did not answer in time$/, /keeps trying/],
    ["the reminder", answering(401, "password"), "interstitial", /page of its own \(401\)$/, /--tunnel/],
    ["network login", answering(511, ""), "interstitial", /page of its own \(511\)$/, /operator/],
    [
      "a page by its type",
      answering(200, "hi", html),
      "interstitial",
      /page of its own \(200\)$/,
      /operator/,
    ],
    ["a page by its body", answering(403, "\n <!DOCTYPE html>"), "interstitial", /\(403\)$/, /operator/],
    ["a login", answering(302, ""), "interstitial", /sends its visitors elsewhere \(302\)$/, /logging in/],
    ["gone", answering(404, ""), "gone", /no tunnel behind it any more \(404\)$/, /opens it again/],
    ["gone, as a page", answering(404, "<html>", html), "gone", /\(404\)$/, /opens it again/],
    ["gone for ever", answering(410, ""), "gone", /\(410\)$/, /opens it again/],
    ["unavailable", answering(503, ""), "gone", /\(503\)$/, /opens it again/],
    ["stale", answering(408, ""), "stale", /stale \(408\)$/, /opens it again/],
    ["busy", answering(429, ""), "busy", /busy \(429\)$/, /at once/],
    ["an edge's 500", answering(500, ""), "edge", /cannot reach this machine \(500\)$/, /keeps trying/],
    ["an edge's 502", answering(502, "<html>", html), "edge", /\(502\)$/, /keeps trying/],
    ["an edge's 504", answering(504, ""), "edge", /\(504\)$/, /keeps trying/],
    ["Cloudflare's 530", answering(530, "error code: 1033"), "edge", /\(530\)$/, /keeps trying/],
    [
      "ngrok's 502",
      answering(502, "", [["Ngrok-Error-Code", "ERR_NGROK_8012"]]),
      "edge",
      /\(502, ERR_NGROK_8012\)$/,
      /keeps trying/,
    ],
    [
      "a lie in ngrok's words",
      answering(502, "", [["ngrok-error-code", "\x1b[31mERR_NGROK_1"]]),
      "edge",
      /\(502\)$/,
      /keeps trying/,
    ],
    ["somebody else", answering(200, '{"id":"fox"}'), "stranger", /somebody else's listener$/, /--subdomain/],
    ["nobody", answering(204, ""), "stranger", /somebody else's listener$/, /--subdomain/],
    ["a refusal", answering(403, "no"), "odd", /answered 403 instead of this listener$/, /--tunnel/],
  ])("%s", (_what, outcome, kind, what, fix) => {
    const trouble = classify(outcome, "fox.test");
    expect(trouble).toEqual({ kind, what: expect.stringMatching(what), fix: expect.stringMatching(fix) });
    for (const sentence of [trouble.what, trouble.fix]) expect(sentence).not.toMatch(/[.\n]$|http:/);
  });
});
