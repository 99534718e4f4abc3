import { describe, expect, it } from "vitest";
import { errorNames, logParts } from "../../src/providers/contract.ts";
import { callNames } from "../../src/providers/overrides.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { usualCall, usualErrors, usualFields, usualLog, usualPaging } from "../../src/providers/usual-api.ts";

const fact = { evidence: "inferred", source: "a guess" } as const;

describe("what is usual", () => {
  it("covers every call, error and part, each with the fact it was made from", () => {
    const fields = usualFields(fact);
    expect(callNames.map((name) => usualCall(fields, name, fact).answer)).toEqual([
      "endpoint-and-secret",
      "endpoints",
      "endpoint",
      "endpoint",
      "deleted",
      "endpoint-and-secret",
      "delivery",
      "logs",
      "identity",
    ]);
    expect(Object.keys(usualErrors(fact).kinds)).toEqual([...errorNames]);
    expect(usualLog(fact).map(({ of }) => of)).toEqual([...logParts]);
    for (const known of [...fields, ...usualLog(fact), usualErrors(fact), usualPaging(fact)]) {
      expect(known).toMatchObject(fact);
    }
  });

  it("makes a call take the parts an endpoint has, by their names", () => {
    const create = usualCall(paymentflowApi.endpoint.fields, "create", fact);
    expect(create.request).toEqual([
      { of: "url", name: "url", required: true, ...fact },
      { of: "events", name: "enabled_events", required: true, ...fact },
      { of: "description", name: "description", ...fact },
    ]);
    expect(usualCall([], "create", fact).request).toEqual([]);
    expect(usualCall([], "test", fact).request).toEqual([
      { of: "eventType", name: "eventType", required: true, ...fact },
    ]);
  });
});
