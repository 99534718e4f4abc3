import { expect, it } from "vitest";
import { closedPort } from "../../servers.ts";
import { providerAnswering } from "../login/provider-server.ts";
import { diagnosed } from "./diagnosed.ts";

const env = { WHK_API_KEY: "sk_test_0123456789abcdef" };
const at = (base: string) => ["--provider", "payvost", "--api-base", base];

it("asks the provider whose key it is, and shows only its ends", async () => {
  const { base, requests } = await providerAnswering(200, { data: {} });
  const { code, stdout, named } = await diagnosed(at(base), { env });
  expect(code).toBe(0);
  expect(named("provider")).toMatchObject({ state: "ok", what: `payvost at ${base}` });
  expect(named("key")).toMatchObject({
    state: "ok",
    what: expect.stringMatching(/^sandbox key sk_test_…cdef, accepted$/),
  });
  expect(named("clock")).toMatchObject({ state: "ok", what: "agrees with payvost" });
  expect(requests).toHaveLength(1);
  expect(stdout).not.toContain(env.WHK_API_KEY);
});

it("fails for a key the provider refuses, with the exit code of that", async () => {
  const { base } = await providerAnswering(401);
  const { code, named } = await diagnosed(at(base), { env });
  expect(named("key").state).toBe("failed");
  expect(code).toBe(3);
});

it.each([
  [120_000, "warning", "120 s ahead of payvost", 0],
  [-120_000, "warning", "120 s behind payvost", 0],
  [3_600_000, "failed", "3600 s ahead of payvost", 2],
])("measures a clock that is %i ms off", async (off, state, what, exit) => {
  const { base } = await providerAnswering(200, { data: {} });
  // The header has whole seconds, and the exchange takes time too.
  const near = what.replace(
    /\d+/,
    (seconds) => `(?:${Number(seconds) - 1}|${seconds}|${Number(seconds) + 1})`,
  );
  const { code, named } = await diagnosed(at(base), { env, now: Date.now() + off });
  expect(named("clock")).toMatchObject({ state, what: expect.stringMatching(`^${near}$`) });
  expect(code).toBe(exit);
});

it("takes no network for a warning, not for a failure", async () => {
  const { code, named } = await diagnosed(at(`http://127.0.0.1:${await closedPort()}/payvost/v1`), { env });
  expect(named("key")).toMatchObject({ state: "warning", what: expect.stringContaining("offline") });
  expect(code).toBe(0);
});

it("does without a key: receiving needs none", async () => {
  const { code, named } = await diagnosed(["--provider", "payvost"]);
  expect(named("key")).toMatchObject({ state: "warning", fix: expect.stringContaining("whk login") });
  expect(code).toBe(0);
});

it("knows providers that have no API", async () => {
  const { code, named } = await diagnosed(["--provider", "senfenico"]);
  expect(named("provider")).toMatchObject({ state: "ok", what: expect.stringContaining("dashboard") });
  expect(code).toBe(0);
});

it("fails where a live key would leave its provider, before anything is sent", async () => {
  const { base, requests } = await providerAnswering(200);
  const { code, named } = await diagnosed(at(base), { env: { WHK_API_KEY: "sk_live_0123456789abcdef" } });
  expect(named("key").state).toBe("failed");
  expect(code).toBe(2);
  expect(requests).toEqual([]);
});
