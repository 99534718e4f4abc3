import { describe, expect, it } from "vitest";
import type { RawHeaders } from "../../src/events/delivery.ts";
import { parseJson } from "../../src/events/json.ts";
import { type Location, readLocation } from "../../src/events/location.ts";

const headers: RawHeaders = [
  ["X-GitHub-Event", "push"],
  ["X-Empty", ""],
  ["X-Twice", "first"],
  ["x-twice", "second"],
];

function read(location: Location, body: string): string | null {
  const bytes = Buffer.from(body);
  return readLocation(location, { headers, body: bytes }, () => parseJson(bytes));
}

const json =
  '{"id":"evt_1","n":1000,"amount":10.50,"big":12345678901234567890,"ok":true,"none":null,"empty":"","data":{"id":7},"list":[{"event":"opened"}],"resource":"app","action":"create"}';

describe("readLocation", () => {
  it.each<[Location, string | null]>([
    ["json:id", "evt_1"],
    ["json:data.id", "7"],
    ["json:n", "1000"],
    ["json:amount", "10.50"],
    ["json:big", "12345678901234567890"],
    ["json:ok", "true"],
    ["json:none", null],
    ["json:empty", null],
    ["json:data", null],
    ["json:list", null],
    ["json:missing", null],
    ["json:list[].event", "opened"],
    ["json:resource+action", "app.create"],
    ["json:resource+missing", null],
    ["header:x-github-event", "push"],
    ["header:x-empty", null],
    ["header:x-twice", "first"],
    ["header:missing", null],
    ["form:id", null],
  ])("%s in JSON is %j", (location, expected) => expect(read(location, json)).toBe(expected));

  const form =
    "CallSid=CA1&payload=%C3%A9&events=%5B%7B%22event%22%3A%22open%22%2C%22n%22%3A1.50%7D%5D&a.b=dotted&obj=%7B%22x%22%3A1%7D";
  it.each<[Location, string | null]>([
    ["formfield:CallSid|MessageSid", "CA1"],
    ["formfield:MessageSid|CallSid", "CA1"],
    ["formfield:MessageSid", null],
    ["form:payload", "é"],
    ["form:events[].event", "open"],
    ["form:events[].n", "1.50"],
    ["form:obj.x", "1"],
    ["form:obj.y", null],
    ["form:a.b", "dotted"],
    ["form:missing[].x", null],
    ["json:id", null],
  ])("%s in a form is %j", (location, expected) => expect(read(location, form)).toBe(expected));

  it("finds nothing in an empty body or at a place it does not know", () => {
    expect(read("json:id", "")).toBeNull();
    expect(read("xml:kind" as Location, json)).toBeNull();
    expect(read("__proto__:x" as Location, json)).toBeNull();
  });
});
