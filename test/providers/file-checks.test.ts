import { describe, expect, it } from "vitest";
import { doubledFields, forbiddenFields, providerProblems } from "../../src/providers/file-checks.ts";
import { payvost } from "../../src/providers/payvost.ts";
import type { Provider } from "../../src/providers/provider.ts";

const event = { type: "a", title: "a", evidence: "stated", source: "s" } as const;
const provider: Provider = { ...payvost, events: [event], fresh: { id: null, time: [] } };
const good = { bytes: Buffer.from('{"type":"a"}') };

describe("fields that may not be", () => {
  it("are those written twice", () => {
    expect(doubledFields(Buffer.from('{"id":1,"name":2,"id":3}'))).toEqual(["id: is there twice"]);
    expect(doubledFields(Buffer.from("[]"))).toEqual([]);
  });

  it("are those that reach into JavaScript, but not inside samples", () => {
    const value: unknown = JSON.parse(
      '{"a":[{"__proto__":1}],"sample":{"constructor":1},"b":{"prototype":{}}}',
    );
    expect(forbiddenFields(value)).toEqual([
      "a[0].__proto__: is no name for a field",
      "b.prototype: is no name for a field",
    ]);
  });
});

describe("a provider whose fields do not fit together", () => {
  const problems = (change: Partial<Provider>, sample: object = good) =>
    providerProblems({ ...provider, ...change }, [sample as typeof good]);

  it("is told from one that does", () => {
    expect(problems({})).toEqual([]);
  });

  it("has two schemes of one id", () => {
    const [scheme] = payvost.schemes;
    expect(problems({ schemes: [scheme, scheme] })).toEqual(['schemes: two have the id "payvost"']);
  });

  it("has headers no one can send", () => {
    expect(problems({ events: [{ ...event, headers: { "X-Event": "a", "a b": "c" } }] })).toEqual([
      "events[0].headers: write the header in lower case: x-event",
      'events[0].headers: "a b" is no header name',
    ]);
  });

  it("looks for the type in the sample's headers too", () => {
    const envelope = { ...provider.envelope, type: "header:x-event" } as const;
    expect(problems({ envelope, events: [{ ...event, headers: { "x-event": "a" } }] })).toEqual([]);
    expect(problems({ envelope })).toEqual([
      'events[0].sample: its type reads as nothing at header:x-event, not "a"',
    ]);
  });

  it("has an implied type only its one event may have", () => {
    const envelope = { ...provider.envelope, type: null, impliedType: "a" };
    expect(problems({ envelope })).toEqual([]);
    expect(problems({ envelope: { ...envelope, impliedType: "b" } })).toEqual([
      'events[0].sample: its type reads as "b", the implied type, not "a"',
    ]);
  });

  it("asks an event for the fresh fields of its own first", () => {
    const fresh = { id: { at: "nr", pattern: "{9}" }, time: [{ at: "header:x-time", as: "iso" }] } as const;
    expect(problems({ events: [{ ...event, fresh }] })).toEqual(["events[0].sample: has no nr for fresh"]);
  });

  it("says what is wrong with the pattern of an id", () => {
    for (const [pattern, problem] of [
      ["evt_{16}", null],
      ["{uuid}", null],
      ["a", "holds no {uuid} or {16}, so every event would have the same id"],
      ["{0}", "may hold {uuid} and {1} to {64}, the number of random letters and digits"],
      ["{9}{", "may hold {uuid} and {1} to {64}, the number of random letters and digits"],
    ] as const) {
      const found = problems({ fresh: { id: { at: "type", pattern }, time: [] } });
      expect(found, pattern).toEqual(problem === null ? [] : [`fresh.id.pattern: ${problem}`]);
    }
  });
});
