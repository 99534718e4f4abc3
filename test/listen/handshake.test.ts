import { describe, expect, it } from "vitest";
import { answerHandshake, openHandshakes } from "../../src/listen/handshake.ts";
import { handshakeAnswers } from "../../src/listen/handshake-answers.ts";
import { request } from "./requests.ts";

const anyone = openHandshakes.map((name) => ({ name, secrets: [] }));

describe("handshakes", () => {
  it("are answered by the first offer the request fits", () => {
    const offers = [
      { name: "x-crc", secrets: ["one"] },
      { name: "get-challenge-query", secrets: [] },
    ];
    const answer = answerHandshake(offers, request({ method: "GET", path: "/?challenge=abc" }), false);
    expect(answer?.reply.body.toString()).toBe("abc");
  });

  it("are only those offered", () => {
    expect(answerHandshake([], request({ method: "GET", path: "/?challenge=abc" }), false)).toBeNull();
    expect(answerHandshake([{ name: "no-such", secrets: [] }], request(), false)).toBeNull();
  });

  it("are left alone by ordinary deliveries", () => {
    const delivery = request({ body: '{"type":"payment.succeeded","challenge":"x"}' });
    expect(answerHandshake(anyone, delivery, true)).toBeNull();
  });

  it("that are open to all are known, and none of them needs a secret", () => {
    for (const name of openHandshakes) expect(handshakeAnswers[name], name).toBeDefined();
  });

  it("decode the query as forms are", () => {
    const received = request({ path: "/hooks?validationToken=Validation%3A+Testing+%E2%9C%93" });
    expect(answerHandshake(anyone, received, false)?.reply.body.toString()).toBe("Validation: Testing ✓");
  });

  it("do not take a header that is there twice", () => {
    const headers: [string, string][] = [
      ["x-hook-secret", "a"],
      ["X-Hook-Secret", "b"],
    ];
    expect(answerHandshake(anyone, request({ headers }), false)).toBeNull();
  });
});
