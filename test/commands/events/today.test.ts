import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verifyToday } from "../../../src/commands/events/today.ts";
import type { Delivery } from "../../../src/events/delivery.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { sign } from "../../../src/signing/sign.ts";
import { writeSession } from "../../../src/store/listeners.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { testApp } from "../../cli.ts";
import { outcome } from "../../output/outcomes.ts";
import { stored } from "../stored.ts";

const now = Date.UTC(2026, 0, 31, 12);
const secret = "whsec_0123456789abcdef";

async function signed(changes: Partial<Delivery> = {}, id = "payvost"): Promise<Delivery> {
  const provider = await openRegistry().get(id);
  if (provider === null) throw new Error(id);
  const body = Buffer.from('{"id":"evt_1","type":"payment.succeeded","amount":1000.00}');
  const at = now - 86_400_000;
  const request = { method: "POST", url: null, body, headers: [], id: "msg_1", timestamp: at };
  const { headers } = sign(provider.schemes[0].scheme, request, [secret]);
  const { delivery } = outcome();
  return {
    ...delivery,
    provider: id,
    headers: [["Host", "127.0.0.1:4400"], ...headers],
    body,
    receivedAt: at,
    ...changes,
  };
}

function appAt(env: Record<string, string> = {}) {
  const { app } = testApp({ now, env });
  app.globals = { ...app.globals, configDir: join(app.cwd, "config"), dataDir: join(app.cwd, "data") };
  return app;
}

describe("a stored delivery, verified again", () => {
  it("fits a secret from the environment", async () => {
    const found = await verifyToday(appAt({ WHK_PAYVOST_SECRET: secret }), await signed(), {});
    expect(found).toMatchObject({
      provider: "payvost",
      verification: { verdict: "ok" },
      fitting: "from WHK_PAYVOST_SECRET",
    });
  });

  it("fits a stored secret, of which it tells since when", async () => {
    const app = appAt();
    await stored(app, [{ provider: "payvost", secret, label: "shop" }]);
    const found = await verifyToday(app, await signed(), {});
    expect(found?.fitting).toBe("stored since 12:00:00, label shop");
  });

  it("fits the secret of a listener that runs", async () => {
    const app = appAt();
    const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
    const session = {
      pid: app.pid,
      local: "http://127.0.0.1:4400",
      provider: null,
      secrets: { payvost: [secret] },
      startedAt: now,
      version: "1",
    };
    await writeSession(files, session);
    const found = await verifyToday({ ...app, isAlive: () => true }, await signed(), {});
    expect(found).toMatchObject({ verification: { verdict: "ok" }, fitting: "of a running listener" });
  });

  it("is judged as of the time it was received", async () => {
    const delivery = await signed({}, "stripe");
    const app = () => appAt({ WHK_STRIPE_SECRET: secret });
    expect((await verifyToday(app(), delivery, {}))?.verification.verdict).toBe("ok");
    const late = await verifyToday(app(), { ...delivery, receivedAt: now }, {});
    expect(late?.verification.verdict).toBe("stale");
  });

  it("is not verified with another secret, nor without any", async () => {
    const wrong = await verifyToday(
      appAt({ WHK_PAYVOST_SECRET: "whsec_another0123456789" }),
      await signed(),
      {},
    );
    expect(wrong).toMatchObject({ verification: { verdict: "mismatch" }, fitting: null });
    const none = await verifyToday(appAt(), await signed(), {});
    expect(none).toMatchObject({ verification: { verdict: "mismatch", reason: "no_secret" } });
  });

  it("is its own provider's, unless the flag names another", async () => {
    const env = { WHK_PAYVOST_SECRET: secret, WHK_PROVIDER: "stripe", WHK_STRIPE_SECRET: secret };
    const ambient = appAt(env);
    ambient.globals = { ...ambient.globals, provider: "stripe" };
    expect((await verifyToday(ambient, await signed(), {}))?.provider).toBe("payvost");
    const named = appAt({ ...env, WHK_PROVIDER: "" });
    named.globals = { ...named.globals, provider: "stripe" };
    expect((await verifyToday(named, await signed(), {}))?.verification.verdict).toBe("missing");
  });

  it("may be of a provider that is not known any more", async () => {
    const found = await verifyToday(
      appAt({ WHK_PAYVOST_SECRET: secret }),
      await signed({ provider: "gone" }),
      {},
    );
    expect(found).toMatchObject({ provider: "payvost", verification: { verdict: "ok" } });
  });

  it("is not asked for a handshake", async () => {
    const delivery = await signed();
    const signature = { ...delivery.signature, verdict: "unsigned" as const, reason: "handshake" };
    expect(await verifyToday(appAt(), { ...delivery, signature }, {})).toBeNull();
  });
});
