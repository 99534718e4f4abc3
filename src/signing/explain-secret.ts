import type { Case, Explanation, Variant } from "./explanation.ts";
import type { KeyStep, Scheme } from "./scheme.ts";

/** The signature was made with a form of the secret that this scheme does not use. */
export const secretExplanations: readonly Explanation[] = [
  { reason: "secret_whitespace", explains: ["mismatch"], variants: whitespace },
  { reason: "secret_encoding", explains: ["mismatch"], variants: decoding },
  { reason: "secret_parts", explains: ["mismatch"], variants: parts },
];

/** The signature was made with another secret that is known. */
export const otherSecretExplanations: readonly Explanation[] = [
  { reason: "another_secret", explains: ["mismatch"], variants: others },
  { reason: "secret_unset", explains: ["mismatch"], variants: unset },
];

function* whitespace({ secrets }: Case): Generator<Variant> {
  const trimmed = secrets.map((secret) => secret.trim());
  if (trimmed.some((secret) => !secrets.includes(secret))) {
    yield {
      secrets: trimmed,
      why: "the signature fits the secret without the white space around it",
      hint: "the secret was copied or saved with a blank or newline too many; write it with printf, not echo",
    };
  }
  for (const [end, name] of ends) {
    yield {
      secrets: secrets.map((secret) => secret + end),
      why: `the signature fits the secret with ${name} at its end`,
      hint: "the sender reads its secret with white space at the end; trim it there",
    };
  }
}

const ends = [
  ["\n", "a newline"],
  ["\r\n", "a newline (CRLF)"],
  [" ", "a blank"],
] as const;

interface Reading {
  readonly steps: readonly KeyStep[];
  /** How the secret is used. */
  readonly words: string;
  /** What to do with it. */
  readonly advice: string;
}

const readings: readonly Reading[] = [
  {
    steps: ["utf8"],
    words: "as plain text",
    advice: "use the whole secret as plain text, prefix and all; do not decode it",
  },
  {
    steps: ["strip:whsec_", "base64"],
    words: "without its whsec_, decoded from base64",
    advice: "take off whsec_ and decode the rest from base64 to get the key",
  },
  {
    steps: ["strip:whsec_", "utf8"],
    words: "without its whsec_, as plain text",
    advice: "take off whsec_ and use the rest as plain text",
  },
  { steps: ["base64"], words: "decoded from base64", advice: "decode the secret from base64 to get the key" },
  { steps: ["hex"], words: "decoded from hex", advice: "decode the secret from hex to get the key" },
];

function* decoding({ scheme, secrets }: Case): Generator<Variant> {
  if (scheme.kind !== "hmac") return;
  const steps = scheme.key?.steps ?? ["utf8"];
  const current = readings.find((reading) => reading.steps.join() === steps.join());
  const usual = current === undefined ? "" : `; ${scheme.id} uses it ${current.words}`;
  for (const reading of readings) {
    if (reading === current || !applies(reading, secrets)) continue;
    yield {
      scheme: { ...scheme, key: { ...scheme.key, steps: reading.steps } },
      why: `the signature fits the secret used ${reading.words}${usual}`,
      hint:
        current === undefined
          ? "make the key from the secret the way the provider says"
          : `where the signature is made, ${current.advice}`,
    };
  }
}

/** Saves hashing the body with a key that equals the text, or with none at all. */
function applies({ steps }: Reading, secrets: readonly string[]): boolean {
  return steps[0] !== "strip:whsec_" || secrets.some((secret) => secret.startsWith("whsec_"));
}

function* parts({ scheme, secrets }: Case): Generator<Variant> {
  const pairs = secrets.flatMap((secret) => {
    const colon = secret.indexOf(":");
    return colon > 0 && colon < secret.length - 1 ? [[secret.slice(0, colon), secret.slice(colon + 1)]] : [];
  });
  if (pairs.length === 0 || scheme.kind === "token") return;
  const plain = wholeSecret(scheme);
  const forms = [
    [2, "the part behind the colon alone", "drop the part before the colon, it is no part of the key"],
    [1, "the part before the colon alone", "use the part before the colon only"],
    [0, "both parts in the other order", "turn the two parts around"],
  ] as const;
  for (const [form, words, hint] of forms) {
    yield {
      scheme: plain,
      secrets: pairs.map(([first = "", second = ""]) => [`${second}:${first}`, first, second][form] ?? ""),
      why: `the signature fits ${words}, not the whole secret`,
      hint: `${hint}; both sides must make the key the same way`,
    };
  }
}

/** The scheme with the configured secret, whole, as key. */
function wholeSecret(scheme: Scheme): Scheme {
  const { template: _, ...key } = scheme.key ?? {};
  return { ...scheme, key };
}

function* others({ secrets, otherSecrets }: Case): Generator<Variant> {
  for (const { label, secret } of otherSecrets) {
    if (secrets.includes(secret)) continue;
    yield {
      secrets: [secret],
      why: `the signature fits another secret: the one in ${label}`,
      hint: "the two secrets were mixed up; use this one here, or sign with the secret of this endpoint",
    };
  }
}

/**
 * What a program signs with when its variable is not set. An empty key and a key of one NUL byte give the same
 * HMAC (RFC 2104 fills keys up with zeros), and the engine refuses empty secrets.
 */
function* unset({ scheme }: Case): Generator<Variant> {
  if (scheme.kind !== "hmac" && scheme.kind !== "hash") return;
  const plain: Scheme = { ...wholeSecret(scheme), key: { steps: ["utf8"] } };
  const values = scheme.kind === "hmac" ? ["\0", "undefined", "null", "None"] : ["undefined", "null", "None"];
  for (const value of values) {
    yield {
      scheme: plain,
      secrets: [value],
      why: `the signature was made with ${value === "\0" ? "an empty secret" : `the word "${value}" as secret`}`,
      hint: "the sender's secret is not set: check the name of its variable and where it is loaded",
    };
  }
}
