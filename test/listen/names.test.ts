import { describe, expect, it } from "vitest";
import { readNames } from "../../src/listen/names.ts";
import { provider, request, sampleRequest } from "./requests.ts";

const sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("the names of an event", () => {
  it("come from the provider's envelope", async () => {
    const body = '{"id":"evt_1","type":"payment.succeeded"}';
    expect(readNames(await provider("payvost"), request({ body }))).toEqual({
      event: { type: "payment.succeeded", id: "evt_1" },
      duplicateKey: "evt_1",
    });
  });

  it("may need several parts to tell duplicates", async () => {
    const opay = await provider("opay");
    const { duplicateKey } = readNames(opay, await sampleRequest(opay, "one"));
    expect(JSON.parse(duplicateKey)).toHaveLength(2);
  });

  it("may stand in headers", async () => {
    const headers: [string, string][] = [
      ["X-GitHub-Event", "push"],
      ["X-GitHub-Delivery", "d-1"],
    ];
    expect(readNames(await provider("github"), request({ headers, body: "{}" }))).toEqual({
      event: { type: "push", id: "d-1" },
      duplicateKey: "d-1",
    });
  });

  it("fall back on the body's hash when the id is missing", async () => {
    const { event, duplicateKey } = readNames(await provider("payvost"), request());
    expect(event).toEqual({ type: null, id: null });
    expect(duplicateKey).toBe(sha256OfNothing);
  });

  it("are looked for where most have them when the provider is unknown", () => {
    const { event, duplicateKey } = readNames(null, request({ body: '{"id":"1","type":"a.b"}' }));
    expect(event).toEqual({ type: "a.b", id: "1" });
    expect(duplicateKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it("are null for a body that is no JSON", () => {
    expect(readNames(null, request({ body: "\u0000\u00ff{" })).event).toEqual({ type: null, id: null });
  });
});
