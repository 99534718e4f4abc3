import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { guard } from "../../../src/sandbox/control/guard.ts";
import { runSandbox } from "../parts.ts";

function guarded(): Hono {
  const app = new Hono();
  app.use(guard("http://127.0.0.1:4010", "the-token"));
  return app.get("/", (context) => context.text("in"));
}

describe("a request without the token", () => {
  it.each([
    ["none", {}],
    ["an empty one", { Authorization: "Bearer " }],
    ["another", { Authorization: "Bearer the-tokem" }],
    ["a longer one", { Authorization: "Bearer the-token2" }],
    ["the beginning of it", { Authorization: "Bearer the" }],
    ["another scheme", { Authorization: "Basic the-token" }],
    ["the token alone", { Authorization: "the-token" }],
    ["two of them", { Authorization: "Bearer the-token the-token" }],
  ])("[H21] (%s) is refused", async (_what, headers) => {
    const answer = await guarded().request("/", { headers });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await answer.text()).not.toContain("the-token");
  });
});

describe("a request with the token", () => {
  const headers = { Authorization: "Bearer the-token" };

  it.each([{}, { Origin: "http://127.0.0.1:4010" }, { Origin: "http://localhost:4010" }])(
    "of our own origin passes: %j",
    async (more) => {
      expect(await (await guarded().request("/", { headers: { ...headers, ...more } })).text()).toBe("in");
    },
  );

  it.each(["http://evil.example", "null", "http://localhost:3000", "https://127.0.0.1:4010", ""])(
    "[H21] of a page of origin %j is refused",
    async (Origin) => {
      expect((await guarded().request("/", { headers: { ...headers, Origin } })).status).toBe(403);
    },
  );
});

it("[H21] stands before every path of the control API, those that do not exist included, without CORS headers", async () => {
  const { controlUrl } = await runSandbox();
  for (const path of ["/state", "/reset", "/clock", "/nothing", ""]) {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const answer = await fetch(controlUrl + path, { method, headers: { Origin: "http://evil.example" } });
      expect(answer.status).toBe(403);
      expect([...answer.headers.keys()].join()).not.toContain("access-control");
      expect((await fetch(controlUrl + path, { method })).status).toBe(401);
    }
  }
});
