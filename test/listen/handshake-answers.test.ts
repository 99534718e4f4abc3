import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { answerHandshake } from "../../src/listen/handshake.ts";
import { handshakeAnswers } from "../../src/listen/handshake-answers.ts";
import { request } from "./requests.ts";

const hmac = (algorithm: string, key: string | Buffer, text: string) =>
  createHmac(algorithm, key).update(text).digest();

function answerTo(
  name: string,
  parts: Parameters<typeof request>[0],
  { verified = false, secrets = ["one"] } = {},
) {
  return answerHandshake([{ name, secrets }], request(parts), verified);
}

function textOf(answer: ReturnType<typeof answerTo>): string | null {
  return answer === null ? null : `${answer.reply.status} ${answer.reply.body}`;
}

describe("each handshake of the scheme table", () => {
  it("has its answer", () => {
    expect(Object.keys(handshakeAnswers)).toHaveLength(16);
  });

  it.each([
    ["slack-url-verification", { body: '{"type":"url_verification","challenge":"c1"}' }, true, "200 c1"],
    ["slack-url-verification", { body: '{"type":"url_verification","challenge":"c1"}' }, false, null],
    ["slack-url-verification", { body: '{"type":"event_callback"}' }, true, null],
    ["slack-url-verification", { body: '{"type":"url_verification"}' }, true, null],
    [
      "twitch-callback-verification",
      {
        headers: [["Twitch-Eventsub-Message-Type", "webhook_callback_verification"]],
        body: '{"challenge":"c2"}',
      },
      true,
      "200 c2",
    ],
    [
      "twitch-callback-verification",
      { headers: [["Twitch-Eventsub-Message-Type", "notification"]], body: '{"challenge":"c2"}' },
      true,
      null,
    ],
    [
      "twitch-callback-verification",
      {
        headers: [["Twitch-Eventsub-Message-Type", "webhook_callback_verification"]],
        body: '{"challenge":"c2"}',
      },
      false,
      null,
    ],
    ["get-challenge-query", { method: "GET", path: "/x?challenge=c3" }, false, "200 c3"],
    ["get-challenge-query", { method: "GET", path: "/x" }, false, null],
    ["get-challenge-query", { method: "POST", path: "/x?challenge=c3" }, false, null],
    ["graph-validation-token", { path: "/?validationToken=a%20b" }, false, "200 a b"],
    ["graph-validation-token", { path: "/" }, false, null],
    [
      "okta-verification-header",
      { method: "GET", headers: [["X-Okta-Verification-Challenge", "c4"]] },
      false,
      '200 {"verification":"c4"}',
    ],
    ["okta-verification-header", { method: "GET" }, false, null],
    ["discord-ping", { body: '{"type":1}' }, true, '200 {"type":1}'],
    ["discord-ping", { body: '{"type":0}' }, true, "204 "],
    ["discord-ping", { body: '{"type":1}' }, false, null],
    ["discord-ping", { body: '{"type":2}' }, true, null],
    ["xero-intent-to-receive", { body: '{"events":[],"entropy":"x"}' }, true, "200 "],
    ["xero-intent-to-receive", { body: '{"events":[],"entropy":"x"}' }, false, "401 "],
    ["xero-intent-to-receive", { body: '{"events":[{"eventId":"1"}]}' }, true, null],
    ["notion-verification-token", { body: '{"verification_token":"secret_x"}' }, false, "200 "],
    ["notion-verification-token", { body: '{"type":"page.created"}' }, false, null],
    ["head-200", { method: "HEAD" }, false, "200 "],
    ["head-200", { method: "GET" }, false, null],
    [
      "sns-subscription-confirmation",
      {
        headers: [["x-amz-sns-message-type", "SubscriptionConfirmation"]],
        body: '{"SubscribeURL":"https://sns.example/x"}',
      },
      false,
      "200 ",
    ],
    ["sns-subscription-confirmation", { headers: [["x-amz-sns-message-type", "Notification"]] }, false, null],
  ] satisfies [string, Parameters<typeof request>[0], boolean, string | null][])(
    "%s answers %j, verified: %s, with %j",
    (name, parts, verified, expected) => {
      expect(textOf(answerTo(name, parts, { verified }))).toBe(expected);
    },
  );

  it("meta: the challenge for one of the secrets as token, 403 for another", () => {
    const path = (token: string) => `/?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=11`;
    const secrets = ["app-secret", "my-token"];
    expect(
      textOf(answerTo("meta-hub-challenge", { method: "GET", path: path("my-token") }, { secrets })),
    ).toBe("200 11");
    const refused = answerTo("meta-hub-challenge", { method: "GET", path: path("guess") }, { secrets });
    expect(refused?.reply.status).toBe(403);
    expect(refused?.notice).toContain("verify token");
    expect(answerTo("meta-hub-challenge", { method: "GET", path: "/" }, { secrets })).toBeNull();
    expect(
      answerTo("meta-hub-challenge", { method: "GET", path: path("") }, { secrets: [] })?.reply.status,
    ).toBe(403);
  });

  it("zoom: the plain token and its HMAC", () => {
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}';
    const answer = answerTo("zoom-url-validation", { body }, { secrets: ["zoom-secret"] });
    expect(JSON.parse(String(answer?.reply.body))).toEqual({
      plainToken: "qgg8vlvZRS6UYooatFL8Aw",
      encryptedToken: hmac("sha256", "zoom-secret", "qgg8vlvZRS6UYooatFL8Aw").toString("hex"),
    });
    expect(answer?.reply.headers).toContainEqual(["content-type", "application/json"]);
  });

  it("x: the HMAC of the token", () => {
    const answer = answerTo(
      "x-crc",
      { method: "GET", path: "/?crc_token=abc&nonce=1" },
      { secrets: ["consumer"] },
    );
    const token = hmac("sha256", "consumer", "abc").toString("base64");
    expect(JSON.parse(String(answer?.reply.body))).toEqual({ response_token: `sha256=${token}` });
  });

  it("braintree: public key and HMAC under the hashed private key", () => {
    const challenge = "20f9f8ed05f77439fe955c977e4c8a53";
    const answer = answerTo(
      "braintree-bt-challenge",
      { method: "GET", path: `/?bt_challenge=${challenge}` },
      { secrets: ["pub:priv"] },
    );
    const key = createHash("sha1").update("priv").digest();
    expect(textOf(answer)).toBe(`200 pub|${hmac("sha1", key, challenge).toString("hex")}`);
  });

  it.each([
    ["x-crc", { method: "GET", path: `/?crc_token=${encodeURIComponent('{"event":"fake"}')}` }],
    ["x-crc", { method: "GET", path: `/?crc_token=${"a".repeat(129)}` }],
    [
      "zoom-url-validation",
      { body: '{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1:{}"}}' },
    ],
    ["zoom-url-validation", { body: '{"event":"endpoint.url_validation","payload":{"plainToken":["a"]}}' }],
    ["braintree-bt-challenge", { method: "GET", path: "/?bt_challenge=bt_payload" }],
  ])("%s signs nothing that could be a message: %j", (name, parts) => {
    expect(answerTo(name, parts, { secrets: ["a:b"] })).toBeNull();
  });

  it.each(["x-crc", "zoom-url-validation", "braintree-bt-challenge"])(
    "%s stays silent without a secret",
    (name) => {
      const parts = { method: "GET", path: "/?crc_token=a&bt_challenge=20f9f8ed05f77439fe955c977e4c8a53" };
      expect(answerTo(name, parts, { secrets: [] })).toBeNull();
      const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"a"}}';
      expect(answerTo(name, { body }, { secrets: [] })).toBeNull();
    },
  );

  it("asana: the secret goes back in its header and the user is told", () => {
    const answer = answerTo("asana-x-hook-secret", { headers: [["X-Hook-Secret", "s3"]] });
    expect(answer?.reply.headers).toContainEqual(["x-hook-secret", "s3"]);
    expect(answer?.notice).toContain("WHK_ASANA_SECRET");
    expect(answer?.notice).not.toContain("s3");
  });

  it("cloudevents: origin and rate are allowed as asked", () => {
    const headers: [string, string][] = [
      ["WebHook-Request-Origin", "events.example"],
      ["WebHook-Request-Rate", "120"],
    ];
    const answer = answerTo("cloudevents-options", { method: "OPTIONS", headers });
    expect(answer?.reply.headers).toEqual([
      ["webhook-allowed-origin", "events.example"],
      ["allow", "POST"],
      ["webhook-allowed-rate", "120"],
    ]);
    expect(answerTo("cloudevents-options", { method: "OPTIONS" })).toBeNull();
  });

  it("sns: the address is told, not opened", () => {
    const headers: [string, string][] = [["x-amz-sns-message-type", "SubscriptionConfirmation"]];
    const body = '{"SubscribeURL":"http://127.0.0.1:9/confirm"}';
    expect(answerTo("sns-subscription-confirmation", { headers, body })?.notice).toContain(
      "http://127.0.0.1:9/confirm",
    );
    expect(answerTo("sns-subscription-confirmation", { headers, body: "{}" })?.notice).toContain(
      "SubscribeURL",
    );
  });

  it("echoes are plain text, whatever they hold", () => {
    const path = `/?challenge=${encodeURIComponent("<script>alert(1)</script>")}`;
    const answer = answerTo("get-challenge-query", { method: "GET", path });
    expect(answer?.reply.headers).toContainEqual(["content-type", "text/plain; charset=utf-8"]);
  });
});
