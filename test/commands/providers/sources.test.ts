import { describe, expect, it } from "vitest";
import { sourcesOf } from "../../../src/commands/providers/sources.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { senfenico } from "../../../src/providers/senfenico.ts";

describe("the sources of a provider", () => {
  it("name each page once, with what is said there and what is assumed from it", () => {
    expect(sourcesOf(payvost)).toEqual([
      {
        source: "Payvost documentation, Webhook & Notification Integration",
        facts: [
          "stated: signature, event type and id, delivery, 16 event types, endpoints (create, test)",
          "assumed: endpoints (list, show, update, delete, rotate, logs)",
        ],
      },
    ]);
  });

  it("name few event types one by one", () => {
    const sources = sourcesOf(senfenico);
    expect(sources[0]?.facts).toEqual(["sibling page: signature"]);
    expect(sources[1]?.facts).toContain(
      "stated: event type and id, checkout.pending, endpoints (create, rotate)",
    );
    expect(sources.at(-1)?.facts).toEqual(["assumed: settlement.success"]);
  });

  it("count schemes by their ids, and endpoints once when all are from one page", () => {
    const [scheme] = payvost.schemes;
    const two = {
      ...payvost,
      schemes: [scheme, { ...scheme, scheme: { ...scheme.scheme, id: "b" } }] as const,
    };
    const oneWay = {
      ...two,
      operations: payvost.operations.map((operation) => ({ ...operation, ...scheme })),
    };
    expect(sourcesOf(oneWay)[0]?.facts).toEqual([
      "stated: payvost, b, event type and id, delivery, 16 event types, endpoints",
    ]);
  });
});
