import { describe, expect, test } from "vitest";
import type { AttemptError } from "../../src/events/delivery.ts";
import { explainAttempt, explainSignature } from "../../src/output/explanation.ts";
import { attempt, openMarket, outcome, type Told } from "./outcomes.ts";

function explained(told: Told): string[] {
  const view = outcome(told);
  return view.attempts
    .flatMap((one) => explainAttempt(view, one, (value) => value))
    .map(({ label, text }) => `${label}: ${text}`);
}

describe("the signature", () => {
  test.each<[string, Told["signature"], string[]]>([
    ["right", {}, []],
    [
      "right by another reading",
      { why: "fits the key apiKey:secret", hint: "set --scheme" },
      ["why: fits the key apiKey:secret", "fix: set --scheme"],
    ],
    ["wrong", { verdict: "mismatch", why: "because", hint: "do this" }, ["why: because", "fix: do this"]],
    ["wrong without a sentence", { verdict: "mismatch", reason: "unexplained" }, ["why: unexplained"]],
    ["unsigned", { verdict: "unsigned" }, []],
    ["right with an old secret, which its line tells", { why: "old secret, accepted until 12:04:31" }, []],
    [
      "right with an old secret by another reading",
      { why: "old secret, accepted until 12:04:31; fits the scheme x" },
      ["why: fits the scheme x"],
    ],
  ])("%s", (_name, signature, lines) => {
    const { delivery } = outcome(signature === undefined ? {} : { signature });
    expect(explainSignature(delivery).map(({ label, text }) => `${label}: ${text}`)).toEqual(lines);
  });
});

describe("an app that did not answer", () => {
  test.each<[AttemptError, string]>([
    ["refused", "nothing listens on localhost:3000"],
    ["reset", "localhost:3000 closed the connection without an answer"],
    ["timeout", "no answer from localhost:3000 within 30 s"],
    ["dns", "the name localhost is not known"],
    ["tls", "no TLS connection to localhost:3000; its certificate may not be trusted"],
    ["protocol", "localhost:3000 gave no HTTP answer: it closed the connection or does not speak HTTP"],
    ["too_large", "the answer of localhost:3000 is too large"],
    ["aborted", "stopped before localhost:3000 answered"],
    ["network", "localhost:3000 cannot be reached"],
  ])("%s", (error, sentence) => {
    const failed = attempt({ error, ms: 30_000 });
    expect(explained({ attempts: [failed], status: 502, by: "whk" })).toEqual([
      `app: ${sentence}; recorded, \`whk replay failed\` sends it again`,
    ]);
  });
});

describe("an app that answered", () => {
  test.each([200, 204, 299])("[F7] %i needs no explanation", (status) => {
    expect(explained({ attempts: [attempt({ status })] })).toEqual([]);
  });

  test("[F3] a redirect names where to, and that nobody goes there", () => {
    const answer = { headers: [["Location", "/login"]] as const, body: Buffer.alloc(0), truncated: false };
    expect(explained({ attempts: [attempt({ status: 302, answer })] })).toEqual([
      'app: redirects to "/login"; it is not followed',
    ]);
    expect(explained({ attempts: [attempt({ status: 304 })] })).toEqual([
      "app: redirects; it is not followed",
    ]);
  });

  test("[F7] 4xx to a right signature names the usual causes", () => {
    expect(explained({ attempts: [attempt({ status: 400, says: "bad\nsignature\nthree\nfour" })] })).toEqual([
      'app: "bad"',
      ': "signature"',
      ': "three"',
      "why: the signature is right; usually the app checks the signature with another secret",
      "fix: compare the secret the app reads with the one whk uses",
      "why: or a body parser ran first and the app checks JSON it wrote again, not the bytes received",
      "fix: give the webhook route the raw body, for example express.raw() before express.json()",
    ]);
  });

  test("the cause its answer betrays is the only one named", () => {
    const says = "\n\nat last: buffers must have the same byte length";
    expect(explained({ provider: openMarket, attempts: [attempt({ status: 500, says })] })).toEqual([
      'app: "at last: buffers must have the same byte length"',
      "why: Open Market's own sample compares without looking at the lengths first",
      "fix: compare lengths before timingSafeEqual",
    ]);
  });

  test("[F7] a status nobody knows a cause for", () => {
    expect(explained({ attempts: [attempt({ status: 418, says: '{"tea":"pot"}' })] })).toEqual([
      'app: {"tea":"pot"}',
      "why: the signature is right; the app refused a good delivery",
    ]);
    expect(explained({ attempts: [attempt({ status: 503 })] })).toEqual(["app: answered without a body"]);
  });

  test("nothing is blamed on an app that was given a wrong signature", () => {
    const signature = { verdict: "mismatch" } as const;
    expect(explained({ signature, attempts: [attempt({ status: 400, says: "no" })] })).toEqual(['app: "no"']);
  });

  test("of several apps each is named", () => {
    const attempts = [attempt(), attempt({ status: 500, says: "no", url: "http://localhost:3001/x" })];
    expect(explained({ attempts })).toEqual(['app: localhost:3001: "no"']);
  });
});
