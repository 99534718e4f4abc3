import { describe, expect, it } from "vitest";
import { contractOf } from "../../src/providers/dashboard-contract.ts";
import { callNames, pathProblem, readCallPath, withPaths } from "../../src/providers/overrides.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";

describe("a method and path of the user's own", () => {
  it.each([
    ["POST /webhooks/{id}/secret", "POST", "/webhooks/{id}/secret"],
    ["  patch   /hooks/{id} ", "PATCH", "/hooks/{id}"],
    ["GET /v2/hooks", "GET", "/v2/hooks"],
    ["DELETE /hooks/{id}/", "DELETE", "/hooks/{id}/"],
    ["POST /hooks/{id}:rotate", "POST", "/hooks/{id}:rotate"],
  ])("%s is read", (text, method, path) => {
    expect(readCallPath(text)).toEqual({ method, path });
  });

  it.each([
    ["", '"" is no method and path'],
    ["POST", '"POST" is no method and path'],
    ["/webhooks/{id}", '"/webhooks/{id}" is no method and path'],
    ["POST /a /b", '"POST /a /b" is no method and path'],
    ["HEAD /a", '"HEAD" is no method whk sends'],
    ["POTS /a", '"POTS" is no method whk sends'],
    ["POST webhooks", '"webhooks" is no path'],
    ["POST https://evil.example/a", '"https://evil.example/a" is a whole URL'],
    ["POST //evil.example/a", '"//evil.example/a" is a whole URL'],
    ["POST /../admin", '"/../admin" leaves the base'],
    ["POST /a/./b", '"/a/./b" leaves the base'],
    ["POST /a?b=c", '"/a?b=c" is no path'],
    ["POST /a#b", '"/a#b" is no path'],
    ["POST /a/%2e%2e/b", '"/a/%2e%2e/b" is no path'],
    ["POST /a//b", '"/a//b" is no path'],
    ["POST /a\\b", '"/a\\b" is no path'],
    ["POST /a\u0000", '"/a\u0000" is no path'],
    ["POST /", '"/" is no path'],
    ["POST /a/{key}", '"/a/{key}" has placeholders whk does not know'],
    ["POST /a/{id}/{id}", '"/a/{id}/{id}" has placeholders whk does not know'],
  ])("%j is refused", (text, problem) => {
    expect(readCallPath(text)).toEqual({ problem, hint: expect.stringMatching(/\w/) });
  });

  it("lists the methods", () => {
    expect(readCallPath("PSOT /a")).toMatchObject({ hint: "it sends GET, POST, PUT, PATCH, DELETE" });
  });

  it("must name an endpoint where the call is about one, and only there", () => {
    const one = { problem: '"/hooks" does not say which endpoint', hint: "write {id} where its id stands" };
    const none = {
      problem: '"/hooks/{id}" names an endpoint, but list is about none',
      hint: "leave {id} out",
    };
    expect(readCallPath("POST /hooks", "rotate")).toEqual(one);
    expect(readCallPath("GET /hooks/{id}", "list")).toEqual(none);
    for (const name of callNames) {
      const wanted = name === "create" || name === "list" || name === "whoami" ? "/a" : "/a/{id}";
      expect(pathProblem(wanted, name), name).toBeNull();
      expect(pathProblem(wanted === "/a" ? "/a/{id}" : "/a", name), name).not.toBeNull();
    }
  });
});

describe("a contract with the user's paths", () => {
  it("calls what they say, and knows it", () => {
    const { calls } = withPaths(payvostApi, { rotate: "POST /webhooks/{id}/secret" });
    expect(calls.rotate).toEqual({
      method: "POST",
      path: "/webhooks/{id}/secret",
      request: [],
      status: 200,
      answer: "endpoint-and-secret",
      evidence: "stated",
      source: "api.paths.rotate",
    });
    expect(calls.update).toBe(payvostApi.calls.update);
  });

  it("tries no second method any more", () => {
    expect(withPaths(payvostApi, { update: "PUT /webhooks/{id}" }).calls.update).not.toHaveProperty(
      "otherwise",
    );
  });

  it("takes a call for real that was the sandbox's alone", () => {
    const { calls } = withPaths(paymentflowApi, { logs: "GET /webhooks/{id}/attempts" });
    expect(calls.logs).not.toHaveProperty("only");
    expect(calls.logs?.request.map(({ name }) => name)).toEqual(["limit", "status"]);
    expect(calls.test?.only).toBe("sandbox");
  });

  it("adds a call the contract has not", () => {
    expect(withPaths(paymentflowApi, { whoami: "GET /account" }).calls.whoami).toMatchObject({
      path: "/account",
      answer: "identity",
      request: [],
      evidence: "stated",
    });
    const bare = { ...paymentflowApi, calls: {} };
    const update = withPaths(bare, { update: "PATCH /webhooks/{id}" }).calls.update;
    expect(update?.request.map(({ name }) => name)).toEqual([
      "url",
      "enabled_events",
      "description",
      "status",
    ]);
  });

  it("leaves out the base's own path, which pages write in front", () => {
    const { calls } = withPaths(payvostApi, { rotate: "POST /v1/webhooks/{id}/secret", list: "GET /v1" });
    expect(calls.rotate?.path).toBe("/webhooks/{id}/secret");
    expect(calls.list?.path).toBe("/v1");
    const bare = {
      ...payvostApi,
      bases: { ...payvostApi.bases, live: { ...payvostApi.bases.live, url: "https://a.b" } },
    };
    expect(withPaths(bare, { list: "GET /v1/hooks" }).calls.list?.path).toBe("/v1/hooks");
  });

  it("does not touch the contract it is made from", () => {
    const before = JSON.stringify(payvostApi);
    withPaths(payvostApi, { rotate: "PUT /a/{id}" });
    expect(JSON.stringify(payvostApi)).toBe(before);
    expect(withPaths(payvostApi, {})).toEqual(payvostApi);
  });

  it("is made for a provider without an API as well", async () => {
    const { senfenico } = await import("../../src/providers/senfenico.ts");
    const made = contractOf(senfenico);
    expect(made && withPaths(made, { create: "POST /hooks" }).calls.create).not.toHaveProperty("only");
  });
});
