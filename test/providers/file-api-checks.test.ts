import { describe, expect, it } from "vitest";
import type { Call, EndpointField, RestContract } from "../../src/providers/contract.ts";
import { contractProblems } from "../../src/providers/file-api-checks.ts";
import { payvostApi as good } from "../../src/providers/payvost-api.ts";

const fact = { evidence: "stated", source: "a page" } as const;

describe("a contract that fits together", () => {
  it("has no problems", () => {
    expect(contractProblems(good, [])).toEqual([]);
    const loopback = withBase("http://127.0.0.1:8080/v1");
    expect(contractProblems(loopback, [])).toEqual([]);
  });
});

describe("a contract with a base that cannot be", () => {
  it.each([
    ["api.acme.com", "must be a whole URL, such as https://api.example.com/v1"],
    ["ftp://api.acme.com", "must be a whole URL, such as https://api.example.com/v1"],
    ["https://api.acme.com/", "must not end in a slash"],
    ["https://me:pw@api.acme.com", "must hold no user or password"],
    ["https://api.acme.com?a=b", "must have no query"],
    ["http://api.acme.com", "must be https: the API key goes there"],
    ["http://127.0.0.1.evil.example", "must be https: the API key goes there"],
  ])("%s", (url, problem) => {
    expect(contractProblems(withBase(url), [])).toEqual([`api.bases.live.url: ${problem}`]);
  });
});

describe("a contract with parts that do not fit", () => {
  const call = (changes: Partial<Call>): RestContract => ({
    ...good,
    calls: {
      show: {
        method: "GET",
        path: "/a/{id}",
        request: [],
        status: 200,
        answer: "endpoint",
        ...fact,
        ...changes,
      },
    },
  });
  const fields = (...own: EndpointField[]): RestContract => ({
    ...good,
    calls: {},
    endpoint: { ...good.endpoint, fields: own },
  });
  const id: EndpointField = { of: "id", name: "id", form: { as: "text" }, ...fact };
  const url: EndpointField = { of: "url", name: "url", form: { as: "text" }, ...fact };
  const cases: [RestContract, string][] = [
    [
      call({ path: "/a" }),
      'api.calls.show.path: "/a" does not say which endpoint; write {id} where its id stands',
    ],
    [
      call({ path: "/a/../{id}" }),
      'api.calls.show.path: "/a/../{id}" leaves the base; write it without . and ..',
    ],
    [call({ answer: "logs" }), "api.calls.show.answer: of show must be endpoint"],
    [
      call({ request: [{ of: "enabled", name: "active", ...fact }] }),
      'api.calls.show.request[0].name: "active" is not what endpoint.fields calls enabled',
    ],
    [
      call({ request: [{ of: "limit", name: "a b", ...fact }] }),
      'api.calls.show.request[0].name: "a b" is no name for a field',
    ],
    [fields(url), "api.endpoint.fields: says nothing of id"],
    [fields(id, url, { ...url, name: "address" }), "api.endpoint.fields: two are url"],
    [
      fields(id, url, { of: "description", name: "url", form: { as: "text" }, ...fact }),
      'api.endpoint.fields: two are called "url"',
    ],
    [
      fields(id, url, { of: "enabled", name: "on", form: { as: "text" }, ...fact }),
      "api.endpoint.fields[2].form: enabled is boolean or words, not text",
    ],
    [
      fields(id, url, { of: "secret", name: "__proto__", form: { as: "text" }, ...fact }),
      'api.endpoint.fields[2].name: "__proto__" is no name for a field',
    ],
    [
      { ...good, paging: { ...good.paging, items: "a..b" } },
      "api.paging.items: a part of it is empty, or a bracket does not fit",
    ],
    [{ ...good, paging: { ...good.paging, usual: 500 } }, "api.paging.usual: must not be more than largest"],
    [
      { ...good, idempotency: { header: "Idem potency", hours: 1, ...fact } },
      'api.idempotency.header: "Idem potency" is no header name',
    ],
    [
      { ...good, log: [{ of: "id", name: "constructor.id", ...fact }] },
      "api.log[0].name: it names constructor, which is not a field of data",
    ],
  ];
  it.each(cases)("%#", (contract, problem) => {
    expect(contractProblems(contract, [])).toEqual([problem]);
  });

  it("names an operation that has no call", () => {
    const operation = { name: "test", by: "api", note: "x", ...fact } as const;
    expect(contractProblems(call({}), [operation, { ...operation, by: "dashboard" }])).toEqual([
      "operations[0].by: api.calls has no test",
    ]);
  });
});

function withBase(url: string): RestContract {
  return { ...good, bases: { ...good.bases, live: { url, ...fact } } };
}
