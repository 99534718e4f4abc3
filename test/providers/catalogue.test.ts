import { describe, expect, it } from "vitest";
import { eventsOf, operationsBy } from "../../src/providers/catalogue.ts";

const page = { evidence: "stated", source: "a page" } as const;

describe("the catalogue", () => {
  it("gives every event type the page it is from, in the page's order", () => {
    expect(eventsOf(page, { "b.one": "first", "a.two": "second" })).toEqual([
      { type: "b.one", title: "first", evidence: "stated", source: "a page" },
      { type: "a.two", title: "second", evidence: "stated", source: "a page" },
    ]);
  });

  it("gives every operation the way it is done", () => {
    expect(operationsBy("api", "inferred", { list: "GET /hooks", test: "POST /test" })).toEqual([
      { name: "list", by: "api", evidence: "inferred", note: "GET /hooks" },
      { name: "test", by: "api", evidence: "inferred", note: "POST /test" },
    ]);
  });
});
