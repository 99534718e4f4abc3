import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import type { SecretOptions } from "../../../src/commands/secret-input.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { ownApp } from "./own-app.ts";

async function expectedWith(env: Record<string, string>, provider?: string, options: SecretOptions = {}) {
  const own = await ownApp({ env });
  own.app.globals = { ...own.app.globals, provider };
  writeFileSync(join(own.app.cwd, "secret.txt"), "from-file\n");
  return { ...own, expected: (await openAccepted(own.app, options)).expected };
}

describe("the providers to expect", () => {
  it("are all that are known whole, with the session's secret alone", async () => {
    const { expected } = await expectedWith({});
    expect(expected.named).toBeNull();
    expect(expected.all.map(({ provider }) => provider.id)).toEqual(openRegistry().ids);
    for (const one of expected.all) {
      expect(one).toMatchObject({ configured: false, known: [], secrets: one.session });
    }
  });

  it("begin with those whose secret is configured, those of the directory too", async () => {
    const { expected } = await expectedWith({ WHK_STRIPE_SECRET: "a,b", WHK_SHOPIFY_SECRET: "c" });
    const [first, second, third] = expected.all;
    expect(first).toMatchObject({
      configured: true,
      known: [{ label: "from WHK_STRIPE_SECRET" }, { label: "from WHK_STRIPE_SECRET" }],
      provider: { id: "stripe" },
    });
    expect(first?.secrets.slice(0, 2)).toEqual(["a", "b"]);
    expect(second).toMatchObject({
      configured: true,
      known: [{ label: "from WHK_SHOPIFY_SECRET" }],
      provider: { id: "shopify" },
    });
    expect(third).toMatchObject({ configured: false });
    expect(expected.all).toHaveLength(openRegistry().ids.length + 1);
  });

  it("share WHK_SECRET while none is named; a secret of their own goes before", async () => {
    const { expected } = await expectedWith({ WHK_SECRET: "common", WHK_STRIPE_SECRET: "own" });
    const secretOf = (id: string) => expected.all.find(({ provider }) => provider.id === id)?.secrets[0];
    expect(secretOf("payvost")).toBe("common");
    expect(secretOf("stripe")).toBe("own");
    expect(expected.all.every(({ configured }) => configured)).toBe(true);
  });

  it.each([
    ["its variable", { WHK_PAYVOST_SECRET: "own", WHK_SECRET: "common" }, {}, "own", "WHK_PAYVOST_SECRET"],
    ["WHK_SECRET", { WHK_SECRET: "common" }, {}, "common", "WHK_SECRET"],
    [
      "a file before both",
      { WHK_PAYVOST_SECRET: "own" },
      { secretFile: "secret.txt" },
      "from-file",
      "secret.txt",
    ],
  ])("have the named one first, with the secret of %s", async (_, env, options, secret, source) => {
    const { expected } = await expectedWith(env, "payvost", options);
    expect(expected.named).toBe(expected.all[0]);
    const known = [{ secret, label: `from ${source}`, stored: false, until: null }];
    expect(expected.named).toMatchObject({ provider: { id: "payvost" }, configured: true, known });
    expect(expected.named?.secrets).toEqual([secret, ...(expected.named?.session ?? [])]);
    expect(expected.all).toHaveLength(openRegistry().ids.length);
  });

  it("do not get the named one's secret", async () => {
    const { expected } = await expectedWith({ WHK_SECRET: "common" }, "payvost");
    expect(expected.all.slice(1).some(({ secrets }) => secrets.includes("common"))).toBe(false);
  });

  it("may be one of the directory", async () => {
    const { expected } = await expectedWith({}, "shopify");
    expect(expected.named).toMatchObject({ provider: { id: "shopify" }, configured: false });
  });

  it("are masked in what is printed, configured secrets and made ones", async () => {
    const { app, printed, expected } = await expectedWith(
      { WHK_PAYVOST_SECRET: "configured-secret" },
      "payvost",
    );
    for (const secret of expected.named?.secrets ?? []) app.io.warn(`see ${secret}`);
    await app.io.flush();
    expect(printed().stderr).not.toContain("configured-secret");
    expect(printed().stderr).not.toContain(expected.named?.session[0]);
  });

  it("cannot be unknown, nor use an unusable secret", async () => {
    await expect(expectedWith({}, "payvst")).rejects.toMatchObject({ code: "unknown_provider" });
    await expect(expectedWith({ WHK_SECRET: "no base64!" }, "standard-webhooks")).rejects.toMatchObject({
      code: "bad_secret",
    });
  });

  it("leave an unusable secret of a variable out, with a warning", async () => {
    const { app, expected, printed } = await expectedWith({ WHK_STANDARD_WEBHOOKS_SECRET: "no base64!" });
    await app.io.flush();
    expect(printed().stderr).toContain("WHK_STANDARD_WEBHOOKS_SECRET is left out");
    expect(expected.all.find(({ provider }) => provider.id === "standard-webhooks")?.configured).toBe(false);
  });
});
