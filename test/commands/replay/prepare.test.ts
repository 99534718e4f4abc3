import { describe, expect, it } from "vitest";
import { type ReplayFlags, readOptions } from "../../../src/commands/replay/options.ts";
import { createPrepare } from "../../../src/commands/replay/prepare.ts";
import { draft, verification } from "../../store/drafts.ts";
import { appOf, memoryOf, type Recorded, secret, signedDraft } from "./recorded.ts";

const at = 1_770_000_000_000;

async function prepared(recorded: Recorded, flags: ReplayFlags = {}, env: Record<string, string> = {}) {
  const { store, deliveries } = await memoryOf([recorded]);
  const { app, result } = await appOf({ env, now: at + 600_000 });
  const options = await readOptions(app, ["last"], { to: "3000", ...flags });
  const prepare = createPrepare(app, { store, options, sessions: [] });
  const ready = await prepare(deliveries[0]?.id ?? "");
  await app.io.flush();
  return { ready, stored: deliveries[0] ?? expect.fail(), stderr: result().stderr };
}

describe("as it is stored", () => {
  it("stays the very same delivery", async () => {
    const { ready, stored } = await prepared(await signedDraft("payvost", at));
    expect(ready).toMatchObject({ provider: { id: "payvost" }, sent: "stored" });
    expect(ready.sends).toHaveLength(1);
    expect(ready.sends[0]?.delivery).toBe(ready.delivery);
    expect(ready.delivery.body.equals(stored.body)).toBe(true);
  });

  it("needs no provider", async () => {
    expect((await prepared({ provider: null })).ready.provider).toBeNull();
    expect((await prepared({ provider: "gone" })).ready.provider).toBeNull();
  });

  it("goes out however old it is, and that is told", async () => {
    expect((await prepared(await signedDraft("stripe", at))).stderr).toContain("--resign signs it again");
    expect((await prepared(await signedDraft("stripe", at + 400_000))).stderr).toBe("");
    expect(
      (await prepared(await signedDraft("stripe", at), { resign: true }, { WHK_SECRET: secret })).stderr,
    ).toBe("");
  });

  it.each(["missing", "malformed", "mismatch", "stale", "future"] as const)(
    "is refused as %s",
    async (verdict) => {
      const refusal = prepared({ signature: verification(verdict) });
      await expect(refusal).rejects.toMatchObject({
        ...{ kind: "usage", code: "unverified_delivery", details: { verdict } },
      });
      const allowed = await prepared({ signature: verification(verdict) }, { allowInvalid: true });
      expect(allowed.ready.sends).toHaveLength(1);
    },
  );
});

describe("signed again", () => {
  const env = { WHK_SECRET: secret };

  it("carries the headers of --header, which may be signed, too", async () => {
    const { ready } = await prepared(
      await signedDraft("payvost", at),
      { resign: true, header: ["X-Between: 2"] },
      env,
    );
    expect(ready.sent).toBe("resigned");
    expect(ready.sends[0]?.delivery.headers.at(-1)).toEqual(["X-Between", "2"]);
  });

  it("is edited before, value by value", async () => {
    const set = ["data.amount=2", "data.new=true", "type=x.y"];
    const { ready, stored } = await prepared(await signedDraft("payvost", at), { set }, env);
    expect(ready.sent).toBe("edited");
    const body = ready.sends[0]?.delivery.body.toString();
    expect(body).toContain('"amount":2');
    expect(body).toContain('"new":true');
    expect(
      body
        ?.replace('"amount":2', '"amount":1000.00')
        .replace(',"new":true', "")
        .replace('"x.y"', '"payment.succeeded"'),
    ).toBe(stored.body.toString());
  });

  it("needs a provider", async () => {
    const nobodys = prepared({ provider: null }, { resign: true }, env);
    await expect(nobodys).rejects.toMatchObject({ code: "missing_provider" });
    const named = await prepared({ provider: null }, { resign: true }, { ...env, WHK_PROVIDER: "payvost" });
    expect(named.ready.provider?.id).toBe("payvost");
  });

  it("writes its signature header itself", async () => {
    const header = draft().headers.map(([name, value]) => `${name}: ${value}`);
    const name = (await signedDraft("payvost", at)).headers?.[1]?.[0] ?? "";
    const refusal = prepared(
      await signedDraft("payvost", at),
      { resign: true, header: [...header, `${name}: x`] },
      env,
    );
    await expect(refusal).rejects.toMatchObject({ code: "signature_header" });
  });
});

it("says when it is no longer stored", async () => {
  const { store } = await memoryOf([{}]);
  const { app } = await appOf();
  const options = await readOptions(app, ["last"], {});
  const prepare = createPrepare(app, { store, options, sessions: [] });
  await expect(prepare("dlv_gone")).rejects.toMatchObject({ code: "unknown_delivery" });
});
