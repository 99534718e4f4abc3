import { describe, expect, it } from "vitest";
import { withoutKeys } from "../../../src/sandbox/rest/auth.ts";
import { apiKey, serveApi } from "./simulation.ts";

const live = "sk_live_51canary";

describe("a key", () => {
  it.each([[`Bearer ${apiKey}`], ["Bearer sk_test_12345678"], ["bearer sk_test_another-key_of-mine"]])(
    "of the test mode is taken: %s",
    async (authorization) => {
      const { ask } = await serveApi("payvost");
      expect((await ask("GET", "/auth/verify", { headers: { authorization } })).status).toBe(200);
    },
  );

  it.each([
    ["none", "", 401, "authentication_error"],
    ["without Bearer", "sk_test_12345678", 401, "authentication_error"],
    ["another form", "Basic c2tfdGVzdDp4", 401, "authentication_error"],
    ["too short", "Bearer sk_test_1234567", 401, "authentication_error"],
    ["odd letters", "Bearer sk_test_1234$678", 401, "authentication_error"],
    ["two keys", `Bearer ${apiKey} ${apiKey}`, 401, "authentication_error"],
    ["of somebody else", "Bearer whatever-it-is", 401, "authentication_error"],
    ["publishable", "Bearer pk_test_12345678", 403, "authorization_error"],
    ["live", `Bearer ${live}`, 403, "authentication_error"],
    ["live without Bearer", live, 403, "authentication_error"],
    ["live and restricted", "Bearer rk_live_51canary", 403, "authentication_error"],
  ])("is refused: %s", async (_name, authorization, status, code) => {
    const { ask, requests } = await serveApi("payvost");
    for (const path of ["/auth/verify", "/nothing"]) {
      const told = await ask("GET", path, { headers: { authorization } });
      expect([told.status, told.json]).toMatchObject([status, { success: false, error: { code } }]);
      expect(told.headers.has("www-authenticate")).toBe(status === 401);
      const everything = JSON.stringify([told.text, [...told.headers], requests]);
      expect(everything).not.toMatch(/canary|whatever-it-is|12345678/);
    }
  });

  it("[C6] of the live mode is told why, and does nothing", async () => {
    const { ask, state } = await serveApi("paymentflow");
    const told = await ask("POST", "/webhooks", {
      body: { url: "http://127.0.0.1:1/", enabled_events: ["payment.failed"] },
      headers: { authorization: `Bearer ${live}` },
    });
    expect(told.json).toMatchObject({
      error: { message: "this is a live key; never send a live key to a sandbox" },
    });
    expect(state.endpoints()).toEqual([]);
  });

  it("in a path is neither told nor repeated", async () => {
    const { ask, requests } = await serveApi("payvost");
    const told = await ask("GET", `/webhooks/${live}`);
    expect(told.status).toBe(404);
    expect(JSON.stringify([told.text, requests])).not.toContain("canary");
  });
});

describe("a path without keys", () => {
  it.each([
    ["/webhooks/webhook_sbx0001", "/webhooks/webhook_sbx0001"],
    ["/a/sk_live_x1/b", "/a/sk_live_…/b"],
    ["/pk_test_abc", "/pk_test_…"],
  ])("%s is %s", (path, shown) => {
    expect(withoutKeys(path)).toBe(shown);
  });
});
