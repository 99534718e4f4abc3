import { describe, expect, it } from "vitest";
import { type Expectation, judge } from "../../../src/commands/trigger/judge.ts";
import type { HttpOutcome } from "../../../src/http.ts";
import { tamperKinds } from "../../../src/signing/tamper.ts";

const plain: Expectation = { tamper: null, status: null, success: "2xx", repeats: false };

describe("a good request", () => {
  it.each([
    [200, true],
    [201, true],
    [204, true],
    [299, true],
    [199, false],
    [301, false],
    [302, false],
    [400, false],
    [401, false],
    [410, false],
    [429, false],
    [500, false],
    [503, false],
  ])("answered %i is fine: %s", (status, ok) => {
    expect(judge(answered(status), plain)).toEqual({ ok, remark: null, unchecked: null });
  });

  it("is told when only 200 counts at the provider, and not accepted while repeating", () => {
    const exact: Expectation = { ...plain, success: "200" };
    expect(judge(answered(200), exact)).toMatchObject({ ok: true, remark: null });
    expect(judge(answered(204), exact)).toMatchObject({
      ok: true,
      remark: expect.stringContaining("only 200"),
    });
    expect(judge(answered(204), { ...exact, repeats: true })).toMatchObject({ ok: false });
  });

  it("without an answer is not fine", () => {
    expect(judge({ ok: false, kind: "refused", detail: "", ms: 1 }, plain)).toMatchObject({ ok: false });
  });
});

describe("a tampered request", () => {
  it.each(tamperKinds)("%s: 4xx is right, 2xx is told loudly, 5xx and 3xx are not right", (tamper) => {
    const expectation = { ...plain, tamper };
    expect(judge(answered(400), expectation)).toMatchObject({ ok: true, unchecked: null });
    expect(judge(answered(200), expectation)).toMatchObject({
      ok: false,
      remark: "accepted, but it was tampered with",
      unchecked: expect.stringMatching(/^it /),
    });
    expect(judge(answered(500), expectation)).toMatchObject({ ok: false, unchecked: null });
    expect(judge(answered(302), expectation)).toMatchObject({ ok: false, unchecked: null });
  });
});

describe("--expect-status", () => {
  it("is the only status that is right, tampered or not", () => {
    const expectation: Expectation = { ...plain, status: 409 };
    expect(judge(answered(409), expectation)).toMatchObject({ ok: true });
    expect(judge(answered(200), expectation)).toMatchObject({ ok: false, remark: "expected 409" });
    expect(judge(answered(200), { ...plain, tamper: "body", status: 200 })).toMatchObject({
      ok: true,
      unchecked: null,
    });
  });
});

function answered(status: number): HttpOutcome {
  return { ok: true, status, headers: [], body: Buffer.alloc(0), truncated: false, ms: 1 };
}
