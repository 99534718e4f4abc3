import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  contentTypeOf,
  type FreshPlan,
  fillId,
  freshFieldsOf,
  freshId,
  freshTime,
  nameOf,
  writeFresh,
} from "../../src/providers/fresh.ts";

describe("freshId", () => {
  it.each([
    ["evt_{16}", /^evt_[a-z0-9]{16}$/],
    ["MNFY|{3}|{4}", /^MNFY\|[a-z0-9]{3}\|[a-z0-9]{4}$/],
    ["{uuid}", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["plain", /^plain$/],
    ["{other}", /^\{other\}$/],
  ])("%s", (pattern, expected) => {
    expect(freshId(pattern, randomBytes)).toMatch(expected);
  });

  it("is another one each time", () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => freshId("evt_{9}", randomBytes)));
    expect(ids.size).toBe(10_000);
  });
});

describe("freshTime", () => {
  const now = Date.UTC(2031, 4, 6, 7, 8, 9, 10);

  it.each([
    ["iso", "2025-11-01T10:00:00Z", '"2031-05-06T07:08:09Z"'],
    ["iso", "2022-11-03T20:26:10.344522Z", '"2031-05-06T07:08:09.010Z"'],
    ["unix", 1699564800, "1935817689"],
    ["unix", "1699564800", '"1935817689"'],
    ["unix-ms", 1699564800000, "1935817689010"],
  ] as const)("%s like %s", (as, sample, expected) => {
    expect(freshTime(now, as, sample)).toBe(expected);
  });
});

describe("fillId", () => {
  it("fills the random parts and nothing else", () => {
    expect(fillId("A{3}|{uuid}|{x}", (part) => `<${part}>`)).toBe("A<3>|<uuid>|{x}");
  });
});

describe("writeFresh", () => {
  const plan = {
    fresh: { id: { at: "id", pattern: "evt_{3}" }, time: [{ at: "at", as: "iso" }] },
    own: false,
    id: null,
    now: Date.UTC(2031, 0, 1),
    makeId: (pattern: string) => `made from ${pattern}`,
    given: [],
  } as const satisfies FreshPlan;
  const request = { headers: [], body: Buffer.from('{ "id": "x", "at": "2020-01-01T00:00:00Z" }') };

  it("writes id and time where the sample has them, and no other byte", () => {
    expect(bodyOf(writeFresh(request, plan))).toBe(
      '{ "id": "made from evt_{3}", "at": "2031-01-01T00:00:00Z" }',
    );
  });

  it("writes nothing but the id asked for into somebody's own body", () => {
    expect(bodyOf(writeFresh(request, { ...plan, own: true }))).toBe(String(request.body));
    expect(bodyOf(writeFresh(request, { ...plan, own: true, id: "mine" }))).toBe(
      '{ "id": "mine", "at": "2020-01-01T00:00:00Z" }',
    );
  });

  it("writes headers, but not those that are given", () => {
    const fresh = {
      id: { at: "header:x-id", pattern: "n{1}" },
      time: [{ at: "header:x-at", as: "unix" }],
    } as const;
    expect(writeFresh(request, { ...plan, fresh })).toMatchObject({
      headers: [
        ["x-at", "1924992000"],
        ["x-id", "made from n{1}"],
      ],
    });
    const given = [["X-Id", "stays"]] as const;
    expect(writeFresh({ ...request, headers: given }, { ...plan, fresh, given })).toMatchObject({
      headers: [
        ["X-Id", "stays"],
        ["x-at", "1924992000"],
      ],
    });
  });

  it("says why an id has no place", () => {
    const fresh = { id: null, time: [] };
    expect(writeFresh(request, { ...plan, fresh, id: "mine" })).toEqual({ noPlace: "its events have no id" });
    const list = { headers: [], body: Buffer.from("[1]") };
    expect(writeFresh(list, { ...plan, id: "mine" })).toEqual({ noPlace: "the payload has no id" });
    expect(writeFresh(list, plan)).toEqual(list);
  });
});

describe("nameOf", () => {
  const envelope = { type: "json:type", id: null, time: null, evidence: "stated", source: "a page" } as const;

  it("falls back on the field that makes an event new", () => {
    const body = Buffer.from('{"type":"a.b","data":{"reference":"r1"}}');
    const fresh = { id: { at: "data.reference", pattern: "{uuid}" }, time: [] };
    expect(nameOf({ envelope }, fresh, { headers: [], body })).toEqual({ type: "a.b", id: "r1" });
    expect(nameOf({ envelope }, { id: null, time: [] }, { headers: [], body })).toEqual({
      type: "a.b",
      id: null,
    });
  });
});

describe("freshFieldsOf", () => {
  const fresh = { id: null, time: [] };
  const own = { id: { at: "id", pattern: "x" }, time: [] };
  const scheme = { id: "s", kind: "hmac", encoding: "hex", idFrom: "header:webhook-id" } as const;

  it("prefers the type's own fields, and makes an id for a scheme that signs one", () => {
    const event = { type: "t", title: "t", fresh: own, evidence: "stated", source: "a page" } as const;
    expect(freshFieldsOf({ fresh }, event, { id: "s", kind: "hmac", encoding: "hex" })).toBe(own);
    expect(freshFieldsOf({ fresh }, null, { id: "s", kind: "hmac", encoding: "hex" })).toBe(fresh);
    expect(freshFieldsOf({ fresh }, null, scheme)).toEqual({
      id: { at: "header:webhook-id", pattern: "msg_{27}" },
      time: [],
    });
  });
});

describe("contentTypeOf", () => {
  it.each([
    [{ id: "s", kind: "hmac", encoding: "hex", signed: "{body}" }, "application/json"],
    [{ id: "s", kind: "none", encoding: "hex" }, "application/json"],
    [
      { id: "s", kind: "hmac", encoding: "hex", sig: { in: "form", name: "sig" } },
      "application/x-www-form-urlencoded",
    ],
    [
      { id: "s", kind: "hmac", encoding: "hex", signed: "{url}{sortedform}" },
      "application/x-www-form-urlencoded",
    ],
  ] as const)("%j: %s", (scheme, expected) => {
    expect(contentTypeOf(scheme)).toBe(expected);
  });
});

function bodyOf(written: ReturnType<typeof writeFresh>): string {
  return "body" in written ? String(written.body) : written.noPlace;
}
