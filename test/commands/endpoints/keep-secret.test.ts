import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { keepSecret, revealed, shownSecret } from "../../../src/commands/endpoints/keep-secret.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

const secret = "whsec_0123456789abcdef77d0";
const entry = { provider: "payvost", label: null, secret, expiresAt: null, endpoint: null };

function appWithConfig() {
  const configDir = join(temporaryFolder(), "config");
  const tested = testApp();
  tested.app.globals = { ...tested.app.globals, configDir };
  return { ...tested, configDir };
}

it("stores the secret and masks it from then on", async () => {
  const { app, err, out, configDir } = appWithConfig();
  expect(await keepSecret(app, secret, (store) => store.addSecret(entry))).toBeNull();
  expect(readFileSync(join(configDir, "secrets.json"), "utf8")).toContain(secret);
  app.io.line(`kept ${secret}`);
  await app.io.flush();
  expect(out.text()).toBe("kept whsec_…77d0\n");
  expect(err.text()).toBe("");
});

it("shows it in full when it cannot be stored, so that it is not lost", async () => {
  const { app, err, configDir } = appWithConfig();
  mkdirSync(configDir, { mode: 0o700 });
  writeFileSync(join(configDir, "secrets.json"), "{damaged", { mode: 0o600 });
  const failure = await keepSecret(app, secret, (store) => store.addSecret(entry));
  await app.io.flush();
  expect(failure).toMatchObject({ kind: "store", code: "secret_not_stored" });
  expect(err.text()).toMatch(new RegExp(`^warning: .* could not be stored; .* keep it: ${secret}\n$`));
});

it("masks unless it is to be printed", () => {
  const { app } = testApp();
  expect(shownSecret(app, secret, undefined).plain).toBe("whsec_…77d0");
  expect(shownSecret(app, secret, true).plain.replaceAll("\0", "")).toBe(secret);
  expect(revealed(secret, true)).toEqual([secret]);
  expect(revealed(secret, false)).toEqual([]);
  expect(revealed(null, true)).toEqual([]);
});
