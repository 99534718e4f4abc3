import { describe, expect, it } from "vitest";
import { assumedFrom, eventsOf, operationsBy } from "../../src/providers/catalogue.ts";

const page = { evidence: "stated", source: "a page" } as const;

describe("the catalogue", () => {
  it("gives every event type the page it is from, in the page's order", () => {
    expect(eventsOf(page, { "b.one": "first", "a.two": "second" })).toEqual([
      { type: "b.one", title: "first", evidence: "stated", source: "a page" },
      { type: "a.two", title: "second", evidence: "stated", source: "a page" },
    ]);
  });

  it("gives every operation the way it is done", () => {
    const assumed = { evidence: "inferred", source: "a page" };
    expect(assumedFrom(page)).toEqual(assumed);
    expect(operationsBy("api", assumedFrom(page), { test: "POST /test", list: "GET /hooks" })).toEqual([
      { name: "list", by: "api", note: "GET /hooks", ...assumed },
      { name: "test", by: "api", note: "POST /test", ...assumed },
    ]);
  });

  it("gives an operation what goes on from there", () => {
    const steps = { note: "Settings", copy: "the key", next: "whk secrets set a", danger: "it is gone" };
    expect(operationsBy("dashboard", page, { delete: steps })).toEqual([
      { name: "delete", by: "dashboard", ...steps, ...page },
    ]);
  });
});
