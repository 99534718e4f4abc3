import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCreated, readEndpoint, readEntry, readSecret } from "../../src/endpoints/read-endpoint.ts";
import { WhkError } from "../../src/errors.ts";
import { askedOf, connectionTo } from "./provider-server.ts";

const payvost = askedOf("show", connectionTo("payvost"));
const paymentflow = askedOf("show", connectionTo("paymentflow"));
const draft = { url: "https://x.test/", events: ["payment.*"], description: null, metadata: { team: "a" } };

const full = {
  id: "webhook_1",
  url: "https://x.test/",
  events: ["payment.*"],
  description: "dev",
  metadata: { team: "a" },
  enabled: false,
  createdAt: "2026-01-01T01:00:00+01:00",
};

describe("readEndpoint", () => {
  it.each([full, { success: true, data: full }])("takes bare and wrapped answers", (answer) => {
    const createdAt = "2026-01-01T00:00:00.000Z";
    expect(readEndpoint(payvost, answer)).toEqual({ ...full, createdAt, provider: "payvost" });
  });

  it("reads PaymentFlow's words and unix seconds", () => {
    const answer = {
      id: "we_1",
      object: "webhook_endpoint",
      url: "http://127.0.0.1:4000/pf",
      enabled_events: ["refund.created"],
      status: "disabled",
      description: null,
      created: 1_767_225_600,
    };
    expect(readEndpoint(paymentflow, answer)).toEqual({
      id: "we_1",
      url: "http://127.0.0.1:4000/pf",
      events: ["refund.created"],
      enabled: false,
      description: null,
      metadata: {},
      createdAt: "2026-01-01T00:00:00.000Z",
      provider: "paymentflow",
    });
  });

  it("needs an id and a URL only", () => {
    expect(readEndpoint(payvost, { id: "w", url: "u" })).toEqual({
      id: "w",
      url: "u",
      events: [],
      enabled: true,
      description: null,
      metadata: {},
      createdAt: null,
      provider: "payvost",
    });
  });

  it.each<[unknown, string]>([
    [null, "it has no body"],
    [{ data: null }, "body must be an object"],
    [[], "body must be an object"],
    [{ id: "w" }, "it has no url"],
    [{ url: "u" }, "it has no id"],
    [{ id: "", url: "u" }, "it has no id"],
    [{ id: 7, url: "u" }, "id must be a text"],
    [{ ...full, enabled: "yes" }, "enabled must be true or false"],
    [{ ...full, events: "payment.*" }, "events must be a list of texts"],
    [{ ...full, createdAt: "yesterday" }, "createdAt must be a time in ISO 8601"],
  ])("refuses %j", (answer, why) => {
    expect(() => readEndpoint(payvost, answer)).toThrow(
      expect.objectContaining({
        code: "unexpected_answer",
        message: `payvost's answer cannot be read: ${why}`,
      }),
    );
  });

  it("[P5] throws nothing but WhkErrors", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        try {
          expect(readEndpoint(payvost, answer).provider).toBe("payvost");
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(WhkError);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("readEntry", () => {
  it("says which entry is wrong", () => {
    expect(() => readEntry(payvost, {}, "entry 2: ")).toThrow("entry 2: it has no id");
  });
});

describe("readCreated", () => {
  it("fills up from the draft, so that a readable secret is never lost", () => {
    const answer = { data: { id: "w", secret: "whsec_1", events: 7, createdAt: "bad" } };
    expect(readCreated(payvost, answer, draft)).toEqual({
      endpoint: { id: "w", ...draft, enabled: true, createdAt: null, provider: "payvost" },
      secret: "whsec_1",
    });
  });

  it.each([null, {}, { id: "" }, { id: 7, secret: "s" }, []])("is null without an id: %j", (answer) => {
    expect(readCreated(payvost, answer, draft)).toBe(null);
  });

  it("knows no secret where none can be used", () => {
    expect(readCreated(payvost, { id: "w" }, draft)?.secret).toBe(null);
    expect(readCreated(payvost, { id: "w", secret: "a\nb" }, draft)?.secret).toBe(null);
  });
});

describe("readSecret", () => {
  it.each<[unknown, string | null]>([
    [{ secret: "whsec_1" }, "whsec_1"],
    [{ success: true, data: { secret: "whsec_1" } }, "whsec_1"],
    [{ secret: "" }, null],
    [{ secret: 7 }, null],
    [{ secret: "x".repeat(1001) }, null],
    [{ secret: "\u001b[31m" }, null],
    [null, null],
    ["whsec_1", null],
  ])("of %j", (answer, secret) => {
    expect(readSecret(payvost, answer)).toBe(secret);
  });
});
