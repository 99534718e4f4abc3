import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duplicateKeyOf, readEvent } from "../../src/events/envelope.ts";

const request = (body: string) => ({ headers: [["X-Delivery", "d1"]] as const, body: Buffer.from(body) });

describe("readEvent", () => {
  const paths = { type: "json:type", id: "json:id", time: "json:createdAt" } as const;

  it("gives type, id and time", () => {
    const body =
      '{"id":"evt_1","type":"payment.succeeded","createdAt":"2025-11-01T10:00:00Z","data":{"type":"inner"}}';
    expect(readEvent(paths, request(body))).toEqual({
      type: "payment.succeeded",
      id: "evt_1",
      time: "2025-11-01T10:00:00Z",
    });
  });

  it("gives null for what is not there", () => {
    expect(readEvent(paths, request("{}"))).toEqual({ type: null, id: null, time: null });
    expect(readEvent({ type: null, id: "header:x-delivery", time: null }, request("x"))).toEqual({
      type: null,
      id: "d1",
      time: null,
    });
  });

  it("[S4] uses the last of two equal keys, like every JSON parser", () => {
    expect(readEvent(paths, request('{"type":"a","type":"b"}')).type).toBe("b");
  });

  it("uses the implied type where the payload names none, but not for an empty body", () => {
    const implied = { ...paths, type: null, impliedType: "payment" };
    expect(readEvent(implied, request("{}")).type).toBe("payment");
    expect(readEvent(implied, request("")).type).toBeNull();
  });

  it("[P5] never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (body) => {
        expect(Object.keys(readEvent(paths, request(body)))).toEqual(["type", "id", "time"]);
      }),
    );
  });
});

describe("duplicateKeyOf", () => {
  it("is the one value, or all of them so that they cannot run together", () => {
    expect(duplicateKeyOf(["json:id"], request('{"id":"evt_1"}'))).toBe("evt_1");
    const both = ["json:event", "json:data.reference"] as const;
    const left = duplicateKeyOf(both, request('{"event":"a","data":{"reference":"bc"}}'));
    const right = duplicateKeyOf(both, request('{"event":"ab","data":{"reference":"c"}}'));
    expect(left).toBe('["a","bc"]');
    expect(right).not.toBe(left);
  });

  it("[S5] tells large numbers apart digit by digit", () => {
    const keys = ["12345678901234567890", "12345678901234567891"].map((id) =>
      duplicateKeyOf(["json:id"], request(`{"id":${id}}`)),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it("is null when a part is missing or none is named", () => {
    expect(duplicateKeyOf([], request("{}"))).toBeNull();
    expect(duplicateKeyOf(["json:a", "json:b"], request('{"a":"1"}'))).toBeNull();
    expect(duplicateKeyOf(["json:a"], request("no JSON"))).toBeNull();
  });
});
