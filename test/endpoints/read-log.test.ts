import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newestFirst, readLogEntry } from "../../src/endpoints/read-log.ts";
import { askedOf, connectionTo } from "./provider-server.ts";

const asked = askedOf("logs", connectionTo("payvost"));

const empty = {
  id: null,
  event: { id: null, type: null },
  status: null,
  attempt: null,
  responseCode: null,
  responseBody: null,
  createdAt: null,
  nextAttemptAt: null,
};

describe("readLogEntry", () => {
  it("reads what the contract names", () => {
    const entry = {
      id: "log_3",
      event: { id: "evt_2", type: "payment.failed" },
      status: "pending",
      attempt: 2,
      responseCode: 500,
      responseBody: "oops",
      createdAt: "2026-01-01T00:01:00Z",
      nextAttemptAt: "2026-01-01T00:01:05.000Z",
    };
    expect(readLogEntry(asked, entry)).toEqual({ ...entry, createdAt: "2026-01-01T00:01:00.000Z" });
  });

  it.each<[unknown]>([
    [null],
    ["ok"],
    [{}],
    [{ id: 7, event: "x", status: "done", attempt: "2", responseCode: 1.5, responseBody: {} }],
    [{ createdAt: "yesterday", nextAttemptAt: 7 }],
    [{ createdAt: "2026-99-99T00:00:00Z", nextAttemptAt: "2026-01-01T00:00:00" }],
  ])("leaves out what does not fit: %j", (entry) => {
    expect(readLogEntry(asked, entry)).toEqual(empty);
  });

  it("[P5] never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (entry) => {
        expect(Object.keys(readLogEntry(asked, entry))).toEqual(Object.keys(empty));
      }),
      { numRuns: 200 },
    );
  });
});

describe("newestFirst", () => {
  const at = (id: string, createdAt: string | null) => ({ ...empty, id, createdAt });

  it("sorts by time and keeps the order of equal ones", () => {
    const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"];
    const sorted = newestFirst([at("a", early), at("b", late), at("c", late)]);
    expect(sorted.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  it("keeps the provider's order when a time is missing", () => {
    const entries = [at("a", null), at("b", "2026-01-02T00:00:00.000Z")];
    expect(newestFirst(entries)).toEqual(entries);
  });
});
