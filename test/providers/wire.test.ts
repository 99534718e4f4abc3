import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RestContract } from "../../src/providers/contract.ts";
import { contractOf } from "../../src/providers/dashboard-contract.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { senfenico } from "../../src/providers/senfenico.ts";
import {
  formInWords,
  readParts,
  unwrap,
  type WireEndpoint,
  wrap,
  writeParts,
} from "../../src/providers/wire.ts";

const endpoint: WireEndpoint = {
  id: "we_1",
  url: "https://example.com/hooks",
  events: ["payment.succeeded"],
  enabled: false,
  description: "dev",
  metadata: { team: "a" },
  createdAt: 1_767_225_600_123,
  secret: "whsec_1",
};
const made = contractOf(senfenico);
if (made === null) throw new Error("no contract");
const contracts: [name: string, contract: RestContract][] = [
  ["payvost", payvostApi],
  ["paymentflow", paymentflowApi],
  ["senfenico", made],
];

describe("writing", () => {
  it("uses the provider's names and forms", () => {
    expect(writeParts(paymentflowApi, endpoint)).toEqual({
      id: "we_1",
      object: "webhook_endpoint",
      url: "https://example.com/hooks",
      enabled_events: ["payment.succeeded"],
      status: "disabled",
      description: "dev",
      secret: "whsec_1",
      created: 1_767_225_600,
    });
    expect(writeParts(payvostApi, endpoint)).toEqual({
      ...endpoint,
      createdAt: "2026-01-01T00:00:00.123Z",
    });
  });

  it("leaves out what is not given, and constants without an id", () => {
    expect(writeParts(paymentflowApi, { enabled: true })).toEqual({ status: "enabled" });
    expect(writeParts(payvostApi, {})).toEqual({});
    expect(writeParts(payvostApi, { description: null })).toEqual({ description: null });
  });

  it("leaves out a part the provider has no field for", () => {
    expect(writeParts(paymentflowApi, { metadata: { a: "b" } })).toEqual({});
  });
});

describe("reading", () => {
  it("passes over unknown fields and takes what is there", () => {
    expect(readParts(paymentflowApi, { id: "we_1", status: "enabled", colour: "red" })).toEqual({
      parts: { id: "we_1", enabled: true },
      problems: [],
    });
  });

  it("names each field of the wrong type", () => {
    const wrong = {
      id: 1,
      url: null,
      events: ["a", 2],
      enabled: "yes",
      metadata: [],
      createdAt: "soon",
      description: {},
    };
    expect(readParts(payvostApi, wrong)).toEqual({
      parts: {},
      problems: [
        "id must be a text",
        "url must be a text",
        "events must be a list of texts",
        "description must be a text",
        "metadata must be an object of texts",
        "enabled must be true or false",
        "createdAt must be a time in ISO 8601",
      ],
    });
    const other = { object: "payment", status: "off", created: 1e300, enabled_events: null };
    expect(readParts(paymentflowApi, other).problems).toEqual([
      'object must be "webhook_endpoint"',
      "enabled_events must be a list of texts",
      'status must be "enabled" or "disabled"',
      "created must be a time in unix seconds",
    ]);
  });

  it("takes null for what an answer may leave open", () => {
    const open = { description: null, metadata: null, createdAt: null, secret: null };
    expect(readParts(payvostApi, open)).toEqual({ parts: { description: null }, problems: [] });
  });

  it("reads own properties only", () => {
    const inherited: unknown = Object.create({ id: "we_1" });
    expect(readParts(payvostApi, inherited)).toEqual({ parts: {}, problems: [] });
    const polluting: unknown = JSON.parse('{"metadata":{"__proto__":"x"},"__proto__":{"id":"we_2"}}');
    const { parts } = readParts(payvostApi, polluting);
    expect(parts.id).toBeUndefined();
    expect(Object.keys(parts.metadata ?? {})).toEqual(["__proto__"]);
    expect(Reflect.get({}, "x")).toBeUndefined();
  });

  it.each([[null], [undefined], ["text"], [1], [[]], [[{ id: "we_1" }]], [true]])(
    "has a problem with %j",
    (value) => {
      expect(readParts(payvostApi, value)).toEqual({ parts: {}, problems: ["body must be an object"] });
    },
  );

  it("takes very deep answers", () => {
    const deep: unknown = JSON.parse(`${'{"metadata":{"a":'.repeat(5000)}1${"}}".repeat(5000)}`);
    expect(readParts(payvostApi, deep).problems).toEqual(["metadata must be an object of texts"]);
  });
});

describe.each(contracts)("both directions of %s", (_, contract) => {
  const whole: fc.Arbitrary<WireEndpoint> = fc.record({
    id: fc.string(),
    url: fc.webUrl(),
    events: fc.array(fc.string()),
    enabled: fc.boolean(),
    description: fc.option(fc.string()),
    metadata: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    createdAt: fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000),
    secret: fc.string(),
  });
  const own = new Set<string>(contract.endpoint.fields.map(({ of }) => of));
  const known = (parts: Partial<WireEndpoint>) =>
    Object.fromEntries(Object.entries(parts).filter(([part]) => own.has(part)));

  it("give back what was written", () => {
    fc.assert(
      fc.property(whole, (parts) => {
        const sent: unknown = JSON.parse(JSON.stringify(writeParts(contract, parts)));
        expect(readParts(contract, sent)).toEqual({ parts: known(parts), problems: [] });
      }),
      { numRuns: 150 },
    );
  });

  it("never throw, whatever stands in the fields", () => {
    const names = contract.endpoint.fields.map(({ name }) => name);
    const hostile = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.jsonValue()), (value) => {
        const { parts, problems } = readParts(contract, value);
        for (const problem of problems) expect(problem).toMatch(/^\S+ must be /);
        const again = readParts(contract, writeParts(contract, parts));
        expect(Object.keys(again.parts)).toEqual(Object.keys(parts));
      }),
      { numRuns: 200 },
    );
  });

  it("unwrap what they wrapped, and leave alone what has no envelope", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        expect(unwrap(contract, wrap(contract, content))).toEqual(content);
      }),
      { numRuns: 100 },
    );
    expect(unwrap(contract, endpoint)).toBe(endpoint);
    for (const odd of [null, undefined, "x", 1, []]) expect(unwrap(contract, odd)).toBe(odd);
  });
});

describe("the envelope", () => {
  it("is Payvost's", () => {
    expect(wrap(payvostApi, { id: "a" })).toEqual({ success: true, data: { id: "a" } });
    expect(unwrap(payvostApi, { success: true, data: null })).toBeNull();
  });

  it("is none at PaymentFlow", () => {
    const list = { object: "list", data: [], has_more: false };
    expect(wrap(paymentflowApi, list)).toBe(list);
    expect(unwrap(paymentflowApi, list)).toBe(list);
  });
});

it("says each form in words", () => {
  expect([formInWords({ as: "unix" }), formInWords({ as: "constant", value: "x" })]).toEqual([
    "a time in unix seconds",
    '"x"',
  ]);
});
