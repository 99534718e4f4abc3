import { describe, expect, it } from "vitest";
import { compilePatterns } from "../../src/events/pattern.ts";
import {
  decide,
  type Facts,
  isInvalid,
  isUnsignedNoise,
  nothingHere,
  type Policy,
  tryLater,
} from "../../src/listen/policy.ts";
import { ownReply } from "../../src/listen/reply.ts";
import { parseTarget } from "../../src/listen/target.ts";
import { deliveryOf } from "./listener.ts";
import { request } from "./requests.ts";

const own = ownReply(202, "mine");
const policy: Policy = { reply: "mirror", onInvalid: "reject", respond: own, delay: 7, shows: () => true };
const payments = compilePatterns(["payment.*"]);
const targets = [parseTarget("3000")];
const body = "{}";

function plan(facts: Partial<Facts>, changes: Partial<Policy> = {}) {
  const usual = {
    request: request({ body }),
    verdict: "ok",
    type: "payment.succeeded",
    handshake: null,
    targets,
  } as const;
  return decide({ ...usual, ...facts }, { ...policy, ...changes });
}

describe("what is done with a delivery", () => {
  it.each([
    ["verified, mirrored", {}, {}, "mirror", null],
    ["verified, acknowledged", {}, { reply: "ack" }, "ack", 200],
    ["verified, no target", { targets: [] }, {}, "answer", 202],
    ["unsigned provider", { verdict: "unsigned" }, {}, "mirror", null],
    ["wrong signature", { verdict: "mismatch" }, {}, "refuse", 401],
    ["no signature", { verdict: "missing" }, {}, "refuse", 401],
    ["wrong signature, no target", { verdict: "stale", targets: [] }, {}, "refuse", 401],
    ["wrong signature, accepted", { verdict: "future" }, { onInvalid: "accept" }, "mirror", null],
    [
      "wrong signature, accepted, no target",
      { verdict: "malformed", targets: [] },
      { onInvalid: "accept" },
      "answer",
      202,
    ],
    ["filtered", { type: "user.created" }, { shows: payments }, "skip", 200],
    ["filtered, without a type", { type: null }, { shows: payments }, "skip", 200],
    ["filtered and wrong", { type: "user.created", verdict: "mismatch" }, { shows: payments }, "refuse", 401],
    ["handshake", { handshake: own, targets: [], verdict: "missing" }, {}, "handshake", 202],
    [
      "handshake that is filtered",
      { handshake: own, targets: [], type: null },
      { shows: payments },
      "handshake",
      202,
    ],
  ] satisfies [string, Partial<Facts>, Partial<Policy>, string, number | null][])(
    "%s",
    (_, facts, changes, kind, status) => {
      const seen = plan(facts, changes);
      expect(seen.kind).toBe(kind);
      expect(seen.reply?.status ?? null).toBe(status);
      expect(seen.targets).toEqual(["mirror", "ack"].includes(kind) ? targets : []);
      expect(seen.delay).toBe(kind === "answer" ? 7 : 0);
    },
  );

  it("hides what is filtered, but not a wrong signature whose type cannot be read", () => {
    expect(plan({ type: "user.created" }, { shows: payments }).hidden).toBe(true);
    expect(plan({ type: "user.created", verdict: "mismatch" }, { shows: payments }).hidden).toBe(true);
    expect(plan({ type: null, verdict: "mismatch" }, { shows: payments }).hidden).toBe(false);
    expect(plan({}, { shows: payments }).hidden).toBe(false);
  });

  it.each(["GET", "HEAD", "OPTIONS"])("%s without body and signature is no delivery", (method) => {
    const seen = plan({ request: request({ method }), verdict: "missing" });
    expect(seen).toMatchObject({ kind: "ignore", reply: nothingHere });
    expect(nothingHere).toMatchObject({ status: 405 });
    expect(nothingHere.headers).toContainEqual(["allow", "POST"]);
  });

  it("takes a GET that is signed, carries something, or may be unsigned", () => {
    const get = request({ method: "GET" });
    expect(plan({ request: get, verdict: "ok" }).kind).toBe("mirror");
    expect(plan({ request: get, verdict: "mismatch" }).kind).toBe("refuse");
    expect(plan({ request: request({ method: "GET", body }), verdict: "missing" }).kind).toBe("refuse");
    expect(plan({ request: get, verdict: "missing" }, { onInvalid: "accept" }).kind).toBe("mirror");
    expect(plan({ request: request(), verdict: "missing" }).kind).toBe("refuse");
  });

  it("tells a refused sender the verdict and nothing else", () => {
    expect(String(plan({ verdict: "mismatch" }).reply?.body)).toBe("signature mismatch\n");
  });
});

describe("other answers", () => {
  it("say when to come back", () => {
    expect(tryLater("full", 3)).toMatchObject({ status: 503, body: Buffer.from("full\n") });
    expect(tryLater("full", 3).headers).toContainEqual(["retry-after", "3"]);
  });

  it("tell wrong from unsigned", () => {
    expect(["ok", "unsigned"].some((verdict) => isInvalid(verdict as "ok"))).toBe(false);
    expect(
      ["missing", "malformed", "mismatch", "stale", "future"].every((verdict) =>
        isInvalid(verdict as "stale"),
      ),
    ).toBe(true);
  });
});

describe("unsigned noise", () => {
  const missing = { ...deliveryOf().signature, verdict: "missing" } as const;
  const scanned = {
    ...deliveryOf({ signature: missing, event: { type: null, id: null } }),
    publicUrl: "https://fox.test/token",
  };
  const refused = plan({ verdict: "missing", type: null });

  it("is refused, came through the tunnel, and has neither a signature nor a type", () => {
    expect(isUnsignedNoise(scanned, refused)).toBe(true);
    expect(isUnsignedNoise({ ...scanned, publicUrl: null }, refused)).toBe(true);
  });

  it.each([
    ["local", deliveryOf({ signature: missing, event: { type: null, id: null } }), refused],
    ["of a type", { ...scanned, event: { type: "payment.succeeded", id: null } }, refused],
    ["signed, if wrongly", { ...scanned, signature: { ...missing, verdict: "mismatch" as const } }, refused],
    ["accepted", scanned, plan({ verdict: "missing", type: null }, { onInvalid: "accept" })],
  ])("is nothing that is %s", (_what, draft, plan) => {
    expect(isUnsignedNoise(draft, plan)).toBe(false);
  });
});
