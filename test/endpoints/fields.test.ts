import { describe, expect, it } from "vitest";
import { draftParts, fieldsOf } from "../../src/endpoints/fields.ts";
import { connectionTo } from "./provider-server.ts";

const payvost = connectionTo("payvost");
const paymentflow = connectionTo("paymentflow");

describe("fieldsOf", () => {
  it("writes the given parts by the provider's names, in its forms", () => {
    const parts = { url: "https://x.test/", events: ["payment.failed"], enabled: false };
    expect(fieldsOf(payvost, "update", parts)).toEqual(parts);
    expect(fieldsOf(paymentflow, "update", parts)).toEqual({
      url: "https://x.test/",
      enabled_events: ["payment.failed"],
      status: "disabled",
    });
    expect(fieldsOf(payvost, "update", { description: "" })).toEqual({ description: "" });
    expect(fieldsOf(payvost, "update", {})).toEqual({});
  });

  it("refuses parts the call does not take, and names them", () => {
    const parts = { url: "https://x.test/", events: [], metadata: { a: "b" }, enabled: true };
    expect(() => fieldsOf(paymentflow, "create", parts)).toThrow(
      expect.objectContaining({
        kind: "usage",
        code: "unsupported_fields",
        message: "paymentflow takes no metadata, enabled to create an endpoint",
        hint: "it takes url, events, description",
      }),
    );
  });
});

describe("draftParts", () => {
  const draft = { url: "u", events: ["a"], description: null, metadata: {} };

  it("leaves out what says nothing", () => {
    expect(draftParts(draft)).toEqual({ url: "u", events: ["a"] });
    expect(draftParts({ ...draft, description: "d", metadata: { k: "v" } })).toEqual({
      url: "u",
      events: ["a"],
      description: "d",
      metadata: { k: "v" },
    });
  });
});
