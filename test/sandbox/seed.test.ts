import { describe, expect, it } from "vitest";
import { readSeed } from "../../src/sandbox/seed.ts";

const providers = ["payvost", "paymentflow"];
const url = "http://127.0.0.1:3000/hooks";

describe("a seed", () => {
  it("may be empty", () => {
    expect(readSeed({}, providers)).toEqual({ endpoints: [], faults: [] });
  });

  it("gives an endpoint every event and what else it leaves out", () => {
    expect(readSeed({ endpoints: [{ provider: "payvost", url }] }, providers)).toEqual({
      endpoints: [
        {
          provider: "payvost",
          url,
          events: ["*"],
          enabled: true,
          description: null,
          metadata: {},
          secret: null,
        },
      ],
      faults: [],
    });
  });

  it("keeps what it says", () => {
    const endpoint = {
      provider: "paymentflow",
      url,
      events: ["payment.failed"],
      enabled: false,
      description: "dev",
      metadata: { team: "a" },
      secret: "whsec_own",
    };
    const rule = "delivery payment.* fail x2";
    const seed = readSeed({ endpoints: [endpoint], faults: [rule] }, providers);
    expect(seed).toMatchObject({
      endpoints: [endpoint],
      faults: [{ on: "delivery", type: "payment.*", times: 2, fault: { kind: "fail" } }],
    });
  });

  it.each([
    [[], [], "must be an object, not a list"],
    [{ endpoint: [] }, ["endpoint"], "is an unknown field; did you mean endpoints?"],
    [{ endpoints: {} }, ["endpoints"], "must be a list, not an object"],
    [{ endpoints: [{ url }] }, ["endpoints", 0, "provider"], "is missing"],
    [{ endpoints: [{ provider: "payvots", url }] }, ["endpoints", 0, "provider"], "did you mean payvost?"],
    [{ endpoints: [{ provider: "payvost", url: "/x" }] }, ["endpoints", 0, "url"], "whole http or https URL"],
    [{ endpoints: [{ provider: "payvost", url: "ftp://x" }] }, ["endpoints", 0, "url"], "http or https"],
    [
      { endpoints: [{ provider: "payvost", url, events: [1] }] },
      ["endpoints", 0, "events", 0],
      "a string, not 1",
    ],
    [
      { endpoints: [{ provider: "payvost", url, secret: "" }] },
      ["endpoints", 0, "secret"],
      "must not be empty",
    ],
    [
      { endpoints: [{ provider: "payvost", url, metadata: { a: 1 } }] },
      ["endpoints", 0, "metadata", "a"],
      "a string",
    ],
    [{ faults: ["api cut", "api ct"] }, ["faults", 1], 'cannot be used: "ct" is no word'],
  ])("%j is refused at the field", (value, keys, problem) => {
    expect(readSeed(value, providers)).toMatchObject({ keys, problem: expect.stringContaining(problem) });
  });
});
