import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { tamperKinds } from "../../src/signing/tamper.ts";
import { verify } from "../../src/signing/verify.ts";
import { requestFor, type Signing } from "../../src/trigger/request.ts";

const now = 1_800_000_000_000;
const draft = {
  type: "a",
  id: "msg_1",
  headers: [["webhook-id", "msg_1"] as const],
  body: Buffer.from('{"a": 1.0}'),
};

describe("requestFor", () => {
  it("signs the exact bytes", async () => {
    const signing = await signingFor("payvost", "secret");
    const request = requestFor({ ...draft, headers: [["x-a", "1"]] }, signing, now);
    expect(request).toMatchObject({ method: "POST", timeout: 1000 });
    expect(request.body).toBe(draft.body);
    expect(request.headers[0]).toEqual(["x-a", "1"]);
    const asSent = { method: "POST", url: null, headers: request.headers, body: request.body };
    expect(verify(signing.scheme, asSent, ["secret"], { now }).verdict).toBe("ok");
  });

  it("writes the id once, and the time of the call", async () => {
    const signing = await signingFor("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const { headers } = requestFor(draft, signing, now);
    expect(headers.filter(([name]) => name === "webhook-id")).toEqual([["webhook-id", "msg_1"]]);
    expect(headers).toContainEqual(["webhook-timestamp", "1800000000"]);
  });

  it("signs with every secret where the scheme has room", async () => {
    const signing = await signingFor("stripe", "one", "two");
    const { headers } = requestFor({ ...draft, headers: [] }, signing, now);
    expect(headers[0]?.[1]).toMatch(/^t=1800000000,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  });

  it("refuses a header that would stand against the signature", async () => {
    const headers = [["Payvost-Signature", "mine"] as const];
    const signing = await signingFor("payvost", "secret");
    expect(() => requestFor({ ...draft, headers }, signing, now)).toThrow(
      "the signing writes this header itself",
    );
  });

  it("refuses a secret that cannot sign", async () => {
    const signing = await signingFor("standard-webhooks", "not base64!");
    expect(() => requestFor(draft, signing, now)).toThrow(/base64/);
  });

  it.each(tamperKinds)("%s makes what the engine expects, or says that it cannot", async (tamper) => {
    const signing = await signingFor("stripe", "secret");
    const make = () => requestFor({ ...draft, headers: [] }, { ...signing, tamper }, now);
    const { headers, body } = make();
    const { verdict } = verify(signing.scheme, { method: "POST", url: null, headers, body }, ["secret"], {
      now,
    });
    expect(verdict).not.toBe("ok");
  });

  it("refuses a kind the scheme cannot carry", async () => {
    const signing = { ...(await signingFor("payvost", "secret")), tamper: "stale" as const };
    expect(() => requestFor({ ...draft, headers: [] }, signing, now)).toThrow();
  });
});

async function signingFor(id: string, ...secrets: string[]): Promise<Signing> {
  const provider = await openRegistry().get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  const url = new URL("http://127.0.0.1:1/");
  return { scheme: provider.schemes[0].scheme, secrets, tamper: null, url, timeout: 1000 };
}
