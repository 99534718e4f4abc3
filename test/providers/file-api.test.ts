import { describe, expect, it } from "vitest";
import { operationsOf, toContract } from "../../src/providers/file-api.ts";
import { contractProblems } from "../../src/providers/file-api-checks.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { usualErrors, usualFields, usualLog, usualPaging } from "../../src/providers/usual-api.ts";

const least = {
  bases: { live: { url: "https://api.acme.com/v2" } },
  auth: { live: "live_", test: "test_" },
  calls: { create: { method: "POST", path: "/hooks" }, list: { method: "GET", path: "/hooks" } },
} as const;
const said = { evidence: "stated", source: "acme.json" };
const open = { evidence: "inferred", source: "left open by acme.json" } as const;

describe("a contract from a file", () => {
  const contract = toContract(least, "acme.json");

  it("is as usual where the file leaves it open", () => {
    expect(contract).toMatchObject({
      version: "1",
      bases: { live: { url: "https://api.acme.com/v2", ...said }, test: { url: "https://api.acme.com/v2" } },
      auth: { live: "live_", test: "test_", publishable: null, ...said },
      endpoint: {
        idPrefix: "",
        wildcards: { allowed: false, ...open },
        most: null,
        fields: usualFields(open),
      },
      envelope: { data: null, success: null, ...open },
      paging: usualPaging(open),
      log: usualLog(open),
      errors: usualErrors(open),
      rateLimit: null,
      idempotency: null,
    });
    expect(contract).not.toHaveProperty("identity");
    expect(contractProblems(contract, [])).toEqual([]);
  });

  it("has the calls the file names, no others", () => {
    expect(Object.keys(contract.calls)).toEqual(["create", "list"]);
    expect(contract.calls.create).toMatchObject({
      method: "POST",
      path: "/hooks",
      status: 200,
      answer: "endpoint-and-secret",
      ...said,
    });
    expect(contract.calls.create?.request.map(({ name, evidence }) => `${name} ${evidence}`)).toEqual([
      "url inferred",
      "events inferred",
      "description inferred",
      "metadata inferred",
    ]);
  });

  it("keeps what the file says of itself", () => {
    const guess = { evidence: "inferred", source: "a guess" } as const;
    const { calls, errors } = toContract(
      {
        ...least,
        calls: { test: { method: "POST", path: "/hooks/{id}/ping", request: [], status: 202, ...guess } },
        errors: {
          at: "problem",
          fields: { code: "kind", message: "text", type: null, field: null, requestId: null },
          kinds: { rate_limit: { status: 420, code: "slow_down" } },
        },
      },
      "acme.json",
    );
    expect(calls.test).toMatchObject({ request: [], status: 202, ...guess });
    expect(errors).toMatchObject({ at: "problem", requestIdHeader: null, ...said });
    expect(errors.kinds.rate_limit).toEqual({ status: 420, code: "slow_down", ...said });
    expect(errors.kinds.server).toEqual(usualErrors(open).kinds.server);
  });

  it.each([
    ["payvost", payvostApi],
    ["paymentflow", paymentflowApi],
  ])("is %s's own when that was written to the file", (_, own) => {
    expect(toContract(JSON.parse(JSON.stringify(own)), "mine.json")).toEqual(own);
  });
});

it("makes operations of calls, without those of the sandbox alone", () => {
  expect(operationsOf(toContract(least, "acme.json"))).toEqual([
    { name: "create", by: "api", note: "POST /hooks", ...said },
    { name: "list", by: "api", note: "GET /hooks", ...said },
  ]);
  expect(operationsOf(paymentflowApi).map(({ name }) => name)).toEqual([
    "create",
    "list",
    "show",
    "update",
    "delete",
    "rotate",
  ]);
});
