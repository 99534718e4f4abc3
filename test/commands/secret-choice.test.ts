import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forSigning, knownSecrets } from "../../src/commands/secret-choice.ts";
import type { SecretOptions } from "../../src/commands/secret-input.ts";
import { ownApp } from "./listen/own-app.ts";
import { damage, stored } from "./stored.ts";

const far = 4_000_000_000_000;

async function known(env: Record<string, string>, options: SecretOptions = {}, secretFile?: string) {
  const { app } = await ownApp({ env });
  if (secretFile !== undefined) {
    writeFileSync(join(app.cwd, "key"), `${secretFile}\n`);
    const path = join(app.cwd, "whk.config.json");
    app.project = async () => ({ path, provider: "payvost", secretFile: join(app.cwd, "key") });
  }
  await stored(app, [
    { provider: "payvost", secret: "old", expiresAt: far },
    { provider: "payvost", secret: "new", label: "shop" },
    { provider: "stripe", secret: "another's" },
  ]);
  writeFileSync(join(app.cwd, "secret.txt"), "from-file\n");
  return knownSecrets(app, "payvost", options);
}

describe("the secrets of a provider come from the first source that has any:", () => {
  it.each([
    ["a flag", { WHK_PAYVOST_SECRET: "own" }, { secretFile: "secret.txt" }, "from-file", "from secret.txt"],
    ["its variable", { WHK_PAYVOST_SECRET: "own", WHK_SECRET: "all" }, {}, "own", "from WHK_PAYVOST_SECRET"],
    ["WHK_SECRET", { WHK_SECRET: "all" }, {}, "all", "from WHK_SECRET"],
  ])("%s", async (_, env, options, secret, label) => {
    expect(await known(env, options)).toEqual([{ secret, label, stored: false, until: null }]);
  });

  it("a trusted project's file", async () => {
    const [first, ...others] = await known({}, {}, "the project's");
    expect(first).toMatchObject({ secret: "the project's", stored: false });
    expect(first?.label).toMatch(/^from .+key$/);
    expect(others).toEqual([]);
    expect(await known({ WHK_SECRET: "all" }, {}, "the project's")).toMatchObject([{ secret: "all" }]);
  });

  it("the store", async () => {
    expect(await known({})).toEqual([
      { secret: "new", label: "stored, label shop", stored: true, until: null },
      { secret: "old", label: "stored", stored: true, until: far },
    ]);
  });
});

it("a damaged store is not asked when a secret is given", async () => {
  const [given, none] = [await ownApp({ env: { WHK_SECRET: "given" } }), await ownApp()];
  for (const { app } of [given, none]) damage(app.globals.configDir);
  expect(await knownSecrets(given.app, "payvost", {})).toMatchObject([{ secret: "given" }]);
  await expect(knownSecrets(none.app, "payvost", {})).rejects.toMatchObject({ kind: "store" });
});

it("all that are given sign, but of the stored ones only the first, which is said", async () => {
  const { app, printed } = await ownApp();
  const one = { label: "stored, label shop", stored: false, until: null };
  const both = [
    { ...one, secret: "a" },
    { ...one, secret: "b" },
  ];
  expect(forSigning(app, [])).toEqual([]);
  expect(forSigning(app, both)).toEqual(["a", "b"]);
  const keeps = both.map((known) => ({ ...known, stored: true }));
  expect(forSigning(app, keeps.slice(0, 1))).toEqual(["a"]);
  await app.io.flush();
  expect(printed().stderr).toBe("");
  expect(forSigning(app, keeps)).toEqual(["a"]);
  await app.io.flush();
  expect(printed().stderr).toBe(
    "signed with the secret that is stored, label shop, one of 2; --secret-file gives another\n",
  );
});
