import { digest, equalInConstantTime, hmac } from "../signing/digest.ts";
import { ownReply, type Reply } from "./reply.ts";

/** One request, as far as handshakes look at it. */
export interface HandshakeQuestion {
  readonly method: string;
  readonly verified: boolean;
  readonly secrets: readonly string[];
  query(name: string): string | null;
  /** The value of a header that is there once. */
  header(name: string): string | null;
  /** A value of the JSON body. */
  json(path: string): unknown;
}

/** The answer to a handshake, and what the user should know about it. */
export interface HandshakeAnswer {
  readonly reply: Reply;
  readonly notice: string | null;
}

/** What is answered to each handshake of the scheme table; null: the request is another one. */
export const handshakeAnswers: Readonly<
  Record<string, (question: HandshakeQuestion) => HandshakeAnswer | null>
> = {
  "slack-url-verification": ({ verified, json }) =>
    verified && json("type") === "url_verification" ? echo(json("challenge")) : null,

  "meta-hub-challenge": ({ method, query, secrets }) => {
    if (method !== "GET" || query("hub.mode") !== "subscribe") return null;
    if (isSecret(query("hub.verify_token") ?? "", secrets)) return echo(query("hub.challenge"));
    return answer(
      ownReply(403, "verify token does not match\n"),
      "the verify token is not among the configured secrets; whk expects one of them as the token",
    );
  },

  "twitch-callback-verification": ({ verified, header, json }) =>
    verified && header("twitch-eventsub-message-type") === "webhook_callback_verification"
      ? echo(json("challenge"))
      : null,

  "zoom-url-validation": ({ json, secrets: [secret] }) => {
    const plainToken = json("payload.plainToken");
    if (secret === undefined || json("event") !== "endpoint.url_validation" || !isToken(plainToken))
      return null;
    const encrypted = hmac("sha256", Buffer.from(secret), [Buffer.from(plainToken)]);
    return jsonAnswer({ plainToken, encryptedToken: encrypted.toString("hex") });
  },

  "get-challenge-query": ({ method, query }) => (method === "GET" ? echo(query("challenge")) : null),

  "graph-validation-token": ({ method, query }) =>
    method === "POST" ? echo(query("validationToken")) : null,

  "okta-verification-header": ({ method, header }) => {
    const verification = header("x-okta-verification-challenge");
    return method === "GET" && verification !== null ? jsonAnswer({ verification }) : null;
  },

  "discord-ping": ({ verified, json }) => {
    if (!verified) return null;
    if (json("type") === 1) return jsonAnswer({ type: 1 });
    return json("type") === 0 ? answer(ownReply(204, "")) : null;
  },

  "braintree-bt-challenge": ({ method, query, secrets }) => {
    const challenge = query("bt_challenge");
    const [publicKey, privateKey] = splitOnce(secrets[0] ?? "");
    if (method !== "GET" || privateKey === "" || challenge === null) return null;
    if (!/^[0-9a-f]{20,32}$/.test(challenge)) return null;
    const key = digest("sha1", [Buffer.from(privateKey)]);
    return echo(`${publicKey}|${hmac("sha1", key, [Buffer.from(challenge)]).toString("hex")}`);
  },

  // Xero sends some of these wrongly signed and expects 401 for them, whatever --on-invalid says.
  "xero-intent-to-receive": ({ verified, json }) => {
    const events = json("events");
    if (!Array.isArray(events) || events.length > 0) return null;
    return answer(ownReply(verified ? 200 : 401, ""));
  },

  "notion-verification-token": ({ method, json }) =>
    method === "POST" && typeof json("verification_token") === "string"
      ? answer(
          ownReply(200, ""),
          "Notion's verification_token is in the body (--show-body): paste it at Notion, then set it as the secret",
        )
      : null,

  "asana-x-hook-secret": ({ method, header }) => {
    const secret = header("x-hook-secret");
    if (method !== "POST" || secret === null || secret === "") return null;
    return answer(
      ownReply(200, "", [["x-hook-secret", secret]]),
      "Asana sent its secret in x-hook-secret (--show-headers); set WHK_ASANA_SECRET to it and start again",
    );
  },

  "x-crc": ({ method, query, secrets: [secret] }) => {
    const token = query("crc_token");
    if (method !== "GET" || secret === undefined || !isToken(token)) return null;
    const signature = hmac("sha256", Buffer.from(secret), [Buffer.from(token)]);
    return jsonAnswer({ response_token: `sha256=${signature.toString("base64")}` });
  },

  "head-200": ({ method }) => (method === "HEAD" ? answer(ownReply(200, "")) : null),

  "cloudevents-options": ({ method, header }) => {
    const origin = header("webhook-request-origin");
    if (method !== "OPTIONS" || origin === null) return null;
    const rate = header("webhook-request-rate");
    const allowed: [string, string][] = [
      ["webhook-allowed-origin", origin],
      ["allow", "POST"],
    ];
    if (rate !== null) allowed.push(["webhook-allowed-rate", rate]);
    return answer(ownReply(200, "", allowed));
  },

  "sns-subscription-confirmation": ({ header, json }) => {
    if (header("x-amz-sns-message-type") !== "SubscriptionConfirmation") return null;
    const url = json("SubscribeURL");
    const where = typeof url === "string" ? url : "SubscribeURL of the body";
    return answer(ownReply(200, ""), `to confirm the subscription open it yourself, whk does not: ${where}`);
  },
};

function answer(reply: Reply, notice: string | null = null): HandshakeAnswer {
  return { reply, notice };
}

/** The challenge as plain text; never a type a browser would run. */
function echo(challenge: unknown): HandshakeAnswer | null {
  return typeof challenge === "string" ? answer(ownReply(200, challenge)) : null;
}

function jsonAnswer(value: object): HandshakeAnswer {
  return answer(ownReply(200, JSON.stringify(value), [["content-type", "application/json"]]));
}

/**
 * Only what can be no signed message of the same provider may be signed for a stranger, else the answer
 * would be a signature for any body he likes.
 */
function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\w=+/-]{1,128}$/.test(value);
}

function isSecret(value: string, secrets: readonly string[]): boolean {
  return secrets.filter((secret) => equalInConstantTime(Buffer.from(secret), Buffer.from(value))).length > 0;
}

function splitOnce(secret: string): [string, string] {
  const colon = secret.indexOf(":");
  return colon < 0 ? ["", ""] : [secret.slice(0, colon), secret.slice(colon + 1)];
}
