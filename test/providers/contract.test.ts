import { describe, expect, it } from "vitest";
import { errorNames } from "../../src/providers/contract.ts";
import { contractOf } from "../../src/providers/dashboard-contract.ts";
import { contractProblems } from "../../src/providers/file-api-checks.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { callNames, pathProblem, withPaths } from "../../src/providers/overrides.ts";
import { evidences, type Fact } from "../../src/providers/provider.ts";

const all = await openRegistry().all();
const contracts = all.flatMap((provider) => {
  const contract = contractOf(provider);
  return contract === null ? [] : [{ id: provider.id, provider, contract }];
});
const own = contracts.filter(({ provider }) => provider.api !== undefined);

describe.each(contracts)("the contract of $id", ({ id, provider, contract }) => {
  const calls = callNames.flatMap((name) => {
    const call = contract.calls[name];
    return call === undefined ? [] : [{ name, call }];
  });

  it("says of every fact how it is known and where from", () => {
    for (const fact of factsIn(contract)) {
      expect(evidences).toContain(fact.evidence);
      expect(fact.source).toMatch(/\S{3,}/);
    }
    expect(contract.version).toMatch(provider.api === undefined ? /^1$/ : /^\d{4}-\d{2}-\d{2}$/);
  });

  it("fits together", () => {
    expect(contractProblems(contract, provider.api === undefined ? [] : provider.operations)).toEqual([]);
  });

  it.each(calls)("keeps $name below the base", ({ name, call }) => {
    expect(pathProblem(call.path, name)).toBeNull();
  });

  it.each(calls.filter(({ call }) => call.evidence === "inferred"))(
    "lets the user correct $name, which is assumed",
    ({ name, call }) => {
      const path = call.path.includes("{id}") ? "/own/{id}" : "/own";
      expect(withPaths(contract, { [name]: `PUT ${path}` }).calls[name]).toMatchObject({
        method: "PUT",
        path,
        evidence: "stated",
        source: `api.paths.${name}`,
        answer: call.answer,
        request: call.request,
      });
    },
  );

  it("names the parts of an endpoint in requests as in answers", () => {
    const names = new Map<string, string>(contract.endpoint.fields.map(({ of, name }) => [of, name]));
    for (const { name, call } of calls) {
      for (const field of call.request) {
        const isPart = !["eventType", "status", "limit"].includes(field.of);
        if (isPart) expect(field.name, `${id} ${name}`).toBe(names.get(field.of));
      }
    }
  });

  it("tells errors apart by status or code", () => {
    const { kinds } = contract.errors;
    const told = errorNames.map((name) => `${kinds[name].status} ${kinds[name].code}`);
    expect(new Set(told).size).toBe(errorNames.length);
    expect([kinds.authentication.status, kinds.permission.status, kinds.not_found.status]).toEqual([
      401, 403, 404,
    ]);
    expect([kinds.rate_limit.status, kinds.method.status, kinds.conflict.status]).toEqual([429, 405, 409]);
  });
});

describe.each(own)("the operations of $id and its calls", ({ provider, contract }) => {
  const base = new URL(contract.bases.live.url).pathname;

  it("are the same, known the same way", () => {
    for (const { name, by, note, evidence } of provider.operations) {
      const call = contract.calls[name];
      if (by !== "api") {
        expect([undefined, "sandbox"], name).toContain(call?.only);
        continue;
      }
      expect(call, name).toBeDefined();
      expect(call?.only, name).toBeUndefined();
      expect(note.split(/;| with /)[0], name).toBe(`${call?.method} ${base}${call?.path}`);
      expect(evidence, name).toBe(call?.evidence);
    }
  });

  it("leave no call out", () => {
    const named = provider.operations.filter(({ by }) => by === "api").map(({ name }) => name);
    const real = callNames.filter((name) => {
      const call = contract.calls[name];
      return name !== "whoami" && call !== undefined && call.only === undefined;
    });
    expect([...named].sort()).toEqual([...real].sort());
  });
});

it("there are two real contracts, the others are made up", () => {
  expect(own.map(({ id }) => id)).toEqual(["payvost", "paymentflow"]);
  expect(contracts.length).toBe(all.length - 1);
});

/** Every object inside that says how it is known. */
function factsIn(value: unknown): Fact[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(factsIn);
  return "evidence" in value ? [value as Fact, ...inside] : inside;
}
