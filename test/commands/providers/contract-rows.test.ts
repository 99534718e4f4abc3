import { describe, expect, it } from "vitest";
import { contractRows } from "../../../src/commands/providers/contract-rows.ts";
import { withPaths } from "../../../src/providers/overrides.ts";
import { paymentflowApi } from "../../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../../src/providers/payvost-api.ts";

describe("the rows of a contract", () => {
  it.each([
    ["payvost", payvostApi],
    ["paymentflow", paymentflowApi],
  ])("name an override for every assumed call of %s, and for no other", (_, contract) => {
    for (const row of contractRows(contract).filter(
      ({ section, of }) => section === "calls" && of === undefined,
    )) {
      const wanted = row.fact?.evidence === "inferred" ? `api.paths.${row.name}` : undefined;
      expect(row.override, row.name).toBe(wanted);
    }
  });

  it.each([
    ["payvost", payvostApi],
    ["paymentflow", paymentflowApi],
  ])("hold every field and every path of %s", (_, contract) => {
    const words = contractRows(contract)
      .map((row) => `${row.name} ${row.words}`)
      .join("\n");
    for (const { name } of [...contract.endpoint.fields, ...contract.log]) expect(words).toContain(name);
    for (const call of Object.values(contract.calls)) {
      expect(words).toContain(`${call.method} ${call.path}`);
      for (const { name } of call.request) expect(words).toContain(name);
    }
    for (const { status, code } of Object.values(contract.errors.kinds)) {
      expect(words).toMatch(new RegExp(`${status} .*${code}`));
    }
  });

  it("no longer call assumed what the user said", () => {
    const rows = contractRows(withPaths(payvostApi, { rotate: "POST /webhooks/{id}/secret" }));
    expect(rows.find(({ name, of }) => name === "rotate" && of === undefined)).toEqual({
      section: "calls",
      name: "rotate",
      words: "POST /webhooks/{id}/secret",
      fact: expect.objectContaining({ evidence: "stated", source: "api.paths.rotate" }),
    });
  });

  it("say how a part is called and written", () => {
    const words = contractRows(paymentflowApi)
      .filter(({ section }) => section === "endpoint")
      .map((row) => `${row.name}: ${row.words}`);
    expect(words).toContain("id: a text, we_…");
    expect(words).toContain('status: enabled: "enabled" or "disabled"');
    expect(words).toContain("patterns: none: event types are named one by one");
    const one = { ...payvostApi, endpoint: { ...payvostApi.endpoint, most: 1 } };
    expect(contractRows(one).map(({ words: said }) => said)).toContain("1 in one account");
  });
});
