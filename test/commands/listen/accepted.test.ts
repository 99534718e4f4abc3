import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { testApp } from "../../cli.ts";
import { damage, stored } from "../stored.ts";
import { ownApp } from "./own-app.ts";

const base = "http://127.0.0.1:4010/payvost/v1";
const endpoint = { id: "webhook_1", base };

async function opened(env: Record<string, string> = {}, provider: string | undefined = "payvost") {
  let now = 1_000_000;
  const clock = { ...testApp().app.clock, now: () => now };
  const own = await ownApp({ env, clock });
  own.app.globals = { ...own.app.globals, provider };
  const store = await stored(own.app, []);
  return {
    ...own,
    store,
    open: () => openAccepted(own.app, {}),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("what a listener accepts", () => {
  it("has the stored secrets of the named provider before the session's", async () => {
    const { app, open } = await opened();
    await stored(app, [{ provider: "payvost", secret: "kept", label: "shop" }]);
    const { expected } = await open();
    expect(expected.named?.secrets).toEqual(["kept", ...(expected.named?.session ?? [])]);
    expect(expected.named).toMatchObject({ configured: true, known: [{ label: "stored, label shop" }] });
    expect(expected.named?.endings).toBeUndefined();
  });

  it("has a provider of which only the signature is known once a secret is stored for it", async () => {
    const { app, open } = await opened({}, "");
    app.globals = { ...app.globals, provider: undefined };
    await stored(app, [{ provider: "shopify", secret: "kept" }]);
    const { expected } = await open();
    expect(expected.all[0]).toMatchObject({ provider: { id: "shopify" }, configured: true });
  });

  it("puts given secrets before stored ones, which then only explain", async () => {
    const { app, open } = await opened({ WHK_PAYVOST_SECRET: "given" });
    await stored(app, [{ provider: "payvost", secret: "kept" }]);
    const { expected, accepted } = await open();
    expect(expected.named?.secrets).not.toContain("kept");
    expect(accepted.otherSecrets.map(({ secret }) => secret)).toEqual(["given", "kept"]);
  });

  it("takes stored secrets of endpoints beside the given ones: a rotation changes no variable", async () => {
    const { app, open, store } = await opened({ WHK_PAYVOST_SECRET: "given" });
    await stored(app, [{ provider: "payvost", secret: "given", endpoint }]);
    const now = await open();
    await store.rotateSecret(
      { provider: "payvost", secret: "new", label: null, endpoint },
      app.clock.now() + 9,
    );
    await now.renew();
    const { named } = now.expected;
    expect(named?.secrets).toEqual(["new", ...(named?.session ?? []), "given"]);
    expect([...(named?.endings ?? [])]).toEqual([["given", { until: null, replaced: true }]]);
    expect([...(named?.beside ?? [])]).toEqual([["new", "stored secret, endpoint webhook_1"]]);
  });

  it("is the very same until something is stored", async () => {
    const { open, store } = await opened();
    const now = await open();
    const before = now.accepted;
    await now.renew();
    expect(now.accepted).toBe(before);
    await store.addSecret({ provider: "payvost", secret: "later", label: null, expiresAt: null, endpoint });
    await now.renew();
    expect(now.accepted).not.toBe(before);
    expect(now.accepted.named?.secrets).toContain("later");
  });

  it("takes both secrets during the overlap of a rotation", async () => {
    const { open, store, app } = await opened();
    await stored(app, [{ provider: "payvost", secret: "old", endpoint }]);
    const now = await open();
    const until = app.clock.now() + 60_000;
    await store.rotateSecret({ provider: "payvost", secret: "new", label: null, endpoint }, until);
    await now.renew();
    const { named } = now.expected;
    expect(named?.secrets).toEqual(["new", ...(named?.session ?? []), "old"]);
    expect([...(named?.endings ?? [])]).toEqual([["old", { until, replaced: true }]]);
  });

  it("remembers what ended at once as ended", async () => {
    const { open, store, app, pass } = await opened();
    await stored(app, [{ provider: "payvost", secret: "old", endpoint }]);
    const now = await open();
    pass(5000);
    const at = app.clock.now();
    await store.rotateSecret({ provider: "payvost", secret: "new", label: null, endpoint }, at);
    await now.renew();
    expect(now.expected.named?.endings?.get("old")).toEqual({ until: at, replaced: true });
  });

  it("keeps the session's secrets over every change", async () => {
    const { open, store } = await opened();
    const now = await open();
    const session = now.expected.named?.session;
    await store.addSecret({ provider: "payvost", secret: "x", label: null, expiresAt: null, endpoint: null });
    await now.renew();
    expect(now.expected.named?.session).toEqual(session);
  });

  it("stays as it is while the store cannot be read, which is said", async () => {
    const { open, app } = await opened();
    await stored(app, [{ provider: "payvost", secret: "kept" }]);
    const now = await open();
    const problems: string[] = [];
    now.onProblem = (message) => problems.push(message);
    damage(app.globals.configDir);
    await now.renew();
    expect(now.expected.named?.secrets).toContain("kept");
    expect(problems).toEqual([
      expect.stringMatching(/^the stored secrets have changed and cannot be read: /),
    ]);
  });
});

describe("a registered endpoint", () => {
  const own = { ...endpoint, provider: "payvost", secret: "the endpoint's" };

  it("adds its secret before all others", async () => {
    const { open, app } = await opened({ WHK_PAYVOST_SECRET: "given" });
    const now = await open();
    await now.adopt(own);
    expect(now.expected.named?.secrets.slice(0, 2)).toEqual(["the endpoint's", "given"]);
    expect(app.io.redact("the endpoint's")).not.toBe("the endpoint's");
  });

  it("may be rotated by another process: both count, the first as the old one", async () => {
    const { open, store } = await opened({ WHK_PAYVOST_SECRET: "given" });
    const now = await open();
    await now.adopt(own);
    await store.rotateSecret({ provider: "payvost", secret: "rotated", label: null, endpoint }, 2_000_000);
    await now.renew();
    const { named } = now.expected;
    expect(named?.secrets).toEqual(["rotated", "given", ...(named?.session ?? []), "the endpoint's"]);
    expect(named?.endings?.get("the endpoint's")).toEqual({ until: null, replaced: true });
  });

  it("of another base is another endpoint", async () => {
    const { open, store } = await opened({ WHK_PAYVOST_SECRET: "given" });
    const now = await open();
    await now.adopt(own);
    const elsewhere = { ...endpoint, base: "http://127.0.0.1:1/payvost/v1" };
    await store.rotateSecret(
      { provider: "payvost", secret: "x", label: null, endpoint: elsewhere },
      2_000_000,
    );
    await now.renew();
    const { named } = now.expected;
    expect(named?.secrets.slice(0, 3)).toEqual(["the endpoint's", "given", "x"]);
    expect(named?.endings).toBeUndefined();
  });
});
