import { describe, expect, it } from "vitest";
import { type ExplainContext, explainSent } from "../../../src/commands/trigger/explain.ts";
import type { Sent } from "../../../src/commands/trigger/sent.ts";
import type { HttpFailureKind, HttpOutcome } from "../../../src/http.ts";
import { openRegistry } from "../../../src/providers/index.ts";

const provider = await openRegistry().get("open-market");
if (provider === null) throw new Error("no provider");
const context: ExplainContext = { provider, tampered: false, listener: false, redact: (value) => value };

describe("explainSent", () => {
  it("has nothing to say when all is well", () => {
    expect(explainSent(sent(answer(200, "fine"), true), context)).toEqual([]);
  });

  it("quotes the app and names the sample bug its words give away", () => {
    const lines = explainSent(sent(answer(500, "Input buffers must have the same byte length")), context);
    expect(lines[0]).toEqual({ label: "app", text: '"Input buffers must have the same byte length"' });
    expect(lines.map(({ label }) => label)).toEqual(["app", "why", "fix"]);
    expect(lines[1]?.text).toMatch(/timingSafeEqual/);
  });

  it("names the most usual cause when the words say nothing", () => {
    const lines = explainSent(sent(answer(404, "nope")), context);
    expect(lines).toContainEqual({ label: "why", text: "usually the app has no route at this path" });
  });

  it("does not guess about tampered requests, nor for what our listener answered", () => {
    expect(explainSent(sent(answer(404, "nope")), { ...context, tampered: true })).toHaveLength(1);
    const listener = explainSent(sent(answer(401, "mismatch")), { ...context, listener: true });
    expect(listener).toEqual([{ label: "said", text: '"mismatch"' }]);
  });

  it("does not quote a careless app's ok, but names the sample that answers 200 to everything", () => {
    const unchecked = { ok: false, remark: null, unchecked: "it checks nothing" };
    const accepted = { ...sent(answer(200, "ok")), judgement: unchecked };
    expect(explainSent(accepted, { ...context, tampered: true })).toEqual([]);
    const known = { ...sent(answer(200, "Webhook received with errors")), judgement: unchecked };
    const lines = explainSent(known, { ...context, tampered: true });
    expect(lines.map(({ label }) => label)).toEqual(["app", "why", "fix"]);
  });

  it("says where a redirect would lead, and quotes JSON as it is", () => {
    const moved = {
      ...answer(302, "moved"),
      headers: [["Location", "https://evil/"]] as const,
    } as HttpOutcome;
    expect(explainSent(sent(moved), { ...context, tampered: true })).toEqual([
      { label: "app", text: 'redirects to "https://evil/"; it is not followed' },
    ]);
    const json = explainSent(sent(answer(500, '{"error":"x"}')), { ...context, tampered: true });
    expect(json).toEqual([{ label: "app", text: '{"error":"x"}' }]);
  });

  it("shows no more than three lines, and masks secrets", () => {
    const redact = (value: string) => value.replaceAll("secret", "…");
    const lines = explainSent(sent(answer(500, "a secret\nb\nc\nd")), { ...context, tampered: true, redact });
    expect(lines.map(({ text }) => text)).toEqual(['"a …"', '"b"', '"c"']);
  });

  it.each<[HttpFailureKind, string]>([
    ["refused", "nothing listens on 127.0.0.1:3000"],
    ["reset", "closed the connection"],
    ["timeout", "--timeout"],
    ["dns", "the name 127.0.0.1 is not known"],
    ["tls", "certificate"],
    ["protocol", "HTTP"],
    ["aborted", "stopped"],
    ["network", "cannot be reached"],
  ])("%s", (kind, words) => {
    const [line, ...others] = explainSent(sent({ ok: false, kind, detail: "", ms: 1 }), context);
    expect(line).toEqual({ label: "app", text: expect.stringContaining(words) });
    expect(others).toEqual([]);
  });
});

function sent(outcome: HttpOutcome, ok = false): Sent {
  const draft = { type: "payment", id: "tr_1", headers: [], body: Buffer.alloc(0) };
  const judgement = { ok, remark: null, unchecked: null };
  return { draft, url: "http://127.0.0.1:3000/hooks", outcome, attempt: 1, judgement };
}

function answer(status: number, body: string): HttpOutcome {
  return { ok: true, status, headers: [], body: Buffer.from(body), truncated: false, ms: 1 };
}
