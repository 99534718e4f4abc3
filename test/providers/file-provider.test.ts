import { describe, expect, it } from "vitest";
import { toProvider } from "../../src/providers/file-provider.ts";

const token = { scheme: { kind: "token", sig: { in: "header", name: "x-token" } } } as const;

describe("a written provider", () => {
  it("gets a default for everything it leaves out", () => {
    expect(toProvider({ id: "acme", name: "Acme", schemes: [token] }, "acme.json")).toEqual({
      id: "acme",
      name: "Acme",
      direction: "in",
      summary: "",
      schemes: [
        { evidence: "stated", source: "acme.json", scheme: { id: "acme", encoding: "raw", ...token.scheme } },
      ],
      envelope: { evidence: "stated", source: "acme.json", type: null, id: null, time: null },
      duplicateKey: [],
      events: [],
      fresh: { id: null, time: [] },
      delivery: { evidence: "stated", source: "acme.json", retries: [], timeLimit: null, success: "2xx" },
      pitfalls: [],
      operations: [],
      notes: [],
    });
  });

  it("takes its event id for what tells duplicates, and hex for the encoding", () => {
    const hmac = { scheme: { kind: "hmac", alg: "sha256" } } as const;
    const written = { id: "a", name: "A", schemes: [hmac], envelope: { id: "json:id" } } as const;
    const provider = toProvider(written, "a.json");
    expect(provider.duplicateKey).toEqual(["json:id"]);
    expect(provider.schemes[0].scheme.encoding).toBe("hex");
  });

  it("keeps what is written, and the sample out of the model", () => {
    const event = { type: "x", sample: {}, evidence: "inferred", source: "a guess" } as const;
    const provider = toProvider({ id: "a", name: "A", schemes: [token], events: [event] }, "a.json");
    expect(provider.events).toEqual([{ type: "x", title: "x", evidence: "inferred", source: "a guess" }]);
  });

  it("gets its contract filled in, and operations for the calls of it", () => {
    const api = {
      bases: { live: { url: "https://api.acme.com" } },
      auth: { live: "live_", test: "test_" },
      calls: { list: { method: "GET", path: "/hooks" } },
    } as const;
    const written = { id: "a", name: "A", schemes: [token], api } as const;
    const provider = toProvider(written, "a.json");
    expect(provider.api?.calls.list).toMatchObject({ answer: "endpoints", source: "a.json" });
    const operation = { name: "list", by: "api", note: "GET /hooks", evidence: "stated", source: "a.json" };
    expect(provider.operations).toEqual([operation]);
    const told = { name: "list", by: "dashboard", note: "Settings", next: "whk listen" } as const;
    expect(toProvider({ ...written, operations: [told] }, "a.json").operations).toEqual([
      { ...told, evidence: "stated", source: "a.json" },
    ]);
    expect(toProvider({ id: "a", name: "A", schemes: [token] }, "a.json")).not.toHaveProperty("api");
  });
});
