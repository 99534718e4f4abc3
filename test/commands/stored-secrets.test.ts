import { describe, expect, it } from "vitest";
import {
  storedForExplaining,
  storedLabel,
  storedNamed,
  storedSecrets,
} from "../../src/commands/stored-secrets.ts";
import type { StoredSecret } from "../../src/store/secrets.ts";
import { ownApp } from "./listen/own-app.ts";
import { damage, stored } from "./stored.ts";

const far = 4_000_000_000_000;

describe("stored secrets", () => {
  it("are none when nothing was ever stored", async () => {
    const { app } = await ownApp();
    expect(await storedSecrets(app)).toEqual([]);
  });

  it("come with those that stay first, the newer before the older, then by their end", async () => {
    const { app } = await ownApp();
    await stored(app, [
      { provider: "payvost", secret: "sooner", expiresAt: far },
      { provider: "payvost", secret: "older" },
      { provider: "stripe", secret: "another's" },
      { provider: "payvost", secret: "later", expiresAt: far + 1 },
      { provider: "payvost", secret: "newer" },
      { provider: "payvost", secret: "over", expiresAt: 1 },
    ]);
    const secretsOf = async (provider?: string) =>
      (await storedSecrets(app, provider)).map(({ secret }) => secret);
    expect(await secretsOf("payvost")).toEqual(["newer", "older", "later", "sooner"]);
    expect(await secretsOf()).toHaveLength(5);
  });

  it("are masked from then on", async () => {
    const { app } = await ownApp();
    await stored(app, [{ provider: "payvost", secret: "a-stored-secret" }]);
    await storedSecrets(app);
    expect(app.io.redact("see a-stored-secret")).not.toContain("a-stored-secret");
  });

  it("that cannot be read end the run, unless they only explain", async () => {
    const { app, printed } = await ownApp();
    damage(app.globals.configDir);
    await expect(storedSecrets(app)).rejects.toMatchObject({ kind: "store" });
    expect(await storedForExplaining(app)).toEqual([]);
    await app.io.flush();
    expect(printed().stderr).toContain("warning: the stored secrets are left out: ");
  });
});

const one: StoredSecret = {
  id: "sec_1",
  provider: "payvost",
  label: null,
  secret: "s3cret",
  createdAt: 0,
  expiresAt: null,
  endpoint: null,
};
const endpoint = { id: "webhook_1", base: "http://127.0.0.1:4010/payvost/v1" };

it.each([
  [one, "stored", "whk's own store (payvost)"],
  [{ ...one, label: "shop" }, "stored, label shop", "whk's own store (payvost, label shop)"],
  [{ ...one, endpoint }, "stored, endpoint webhook_1", "whk's own store (payvost, endpoint webhook_1)"],
  [{ ...one, endpoint, label: "shop" }, "stored, label shop", "whk's own store (payvost, label shop)"],
])("%j is named by where it is", (secret, label, named) => {
  expect(storedLabel(secret)).toBe(label);
  expect(storedNamed([secret])).toEqual([{ label: named, secret: "s3cret" }]);
});
