import { describe, expect, it } from "vitest";
import type { Verdict, Verification } from "../../src/events/delivery.ts";
import { type ExamineParts, examine } from "../../src/listen/examine.ts";
import { openHandshakes } from "../../src/listen/handshake.ts";
import { ownReply } from "../../src/listen/reply.ts";
import { parseTarget } from "../../src/listen/target.ts";
import { provider, request } from "./requests.ts";

function found(verdict: Verdict): Verification {
  return { verdict, scheme: "payvost", reason: null, why: null, hint: null, secret: null };
}

async function partsWith(verdict: Verdict, changes: Partial<ExamineParts> = {}): Promise<ExamineParts> {
  const payvost = await provider("payvost");
  return {
    identify: async () => ({ provider: payvost, verification: found(verdict) }),
    handshakes: () => openHandshakes.map((name) => ({ name, secrets: [] })),
    targetsFor: () => [],
    policy: { reply: "mirror", onInvalid: "reject", respond: ownReply(200, ""), delay: 0, shows: () => true },
    ids: { next: (prefix) => `${prefix}1` },
    ...changes,
  };
}

const delivery = request({ path: "/hooks?a=1", headers: [["A", "1"]], body: '{"id":"evt_1","type":"a.b"}' });
const challenge = request({ method: "GET", path: "/?challenge=c" });

describe("examining a request", () => {
  it("makes a draft of the very request", async () => {
    const { draft, provider: whose, plan, notice } = await examine(delivery, await partsWith("ok"));
    expect(draft).toEqual({
      ...delivery,
      id: "dlv_1",
      provider: "payvost",
      event: { type: "a.b", id: "evt_1" },
      signature: found("ok"),
      duplicateKey: "evt_1",
      answered: 200,
    });
    expect(draft.body).toBe(delivery.body);
    expect(whose?.id).toBe("payvost");
    expect(plan.kind).toBe("answer");
    expect(notice).toBeNull();
  });

  it("leaves the status open where an app decides", async () => {
    const targetsFor = () => [parseTarget("3000")];
    const { draft } = await examine(delivery, await partsWith("ok", { targetsFor }));
    expect(draft.answered).toBeNull();
  });

  it("asks for targets by the event's type", async () => {
    const asked: (string | null)[] = [];
    const targetsFor = (type: string | null) => {
      asked.push(type);
      return [];
    };
    await examine(delivery, await partsWith("ok", { targetsFor }));
    expect(asked).toEqual(["a.b"]);
  });

  it("takes an unsigned handshake for what it is", async () => {
    const { draft, plan } = await examine(challenge, await partsWith("missing"));
    expect(plan).toMatchObject({ kind: "handshake", reply: { status: 200, body: Buffer.from("c") } });
    expect(draft.signature).toMatchObject({ verdict: "unsigned", reason: "handshake", scheme: null });
    // No real delivery may count as its duplicate.
    expect(draft.duplicateKey).toBe("dlv_1");
  });

  it("leaves handshakes to the app where there is one", async () => {
    const targetsFor = () => [parseTarget("3000")];
    const { plan, draft } = await examine(challenge, await partsWith("missing", { targetsFor }));
    expect(plan.kind).toBe("ignore");
    expect(draft.signature.verdict).toBe("missing");
  });

  it("hands on what the user should know", async () => {
    const asana = request({ headers: [["X-Hook-Secret", "s"]] });
    const { notice } = await examine(asana, await partsWith("missing"));
    expect(notice).toContain("Asana");
  });
});
