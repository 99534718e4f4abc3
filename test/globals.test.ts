import { expect, it } from "vitest";
import { applyGlobals } from "../src/globals.ts";
import { testApp } from "./cli.ts";

it.each([
  [
    "nothing",
    {},
    {},
    { provider: undefined, json: false, quiet: false, input: true, debug: false, store: "sqlite" },
  ],
  ["the variable", {}, { WHK_PROVIDER: "stripe" }, { provider: "stripe" }],
  ["the flag over the variable", { provider: "github" }, { WHK_PROVIDER: "stripe" }, { provider: "github" }],
  [
    "--json, --quiet, --debug",
    { json: true, quiet: true, debug: true },
    {},
    { json: true, quiet: true, debug: true },
  ],
  ["--no-input", { input: false }, {}, { input: false }],
  ["--store memory", { store: "memory" }, {}, { store: "memory" }],
  [
    "the folder variables",
    {},
    { WHK_CONFIG_DIR: "/c", WHK_DATA_DIR: "/d" },
    { configDir: "/c", dataDir: "/d" },
  ],
  ["the folder flags over them", { dataDir: "/e" }, { WHK_DATA_DIR: "/d" }, { dataDir: "/e" }],
  ["HOME", {}, { HOME: "/h" }, { configDir: "/h/.config/whk", dataDir: "/h/.local/share/whk" }],
  ["XDG", {}, { XDG_CONFIG_HOME: "/x", XDG_DATA_HOME: "/y" }, { configDir: "/x/whk", dataDir: "/y/whk" }],
])("takes %s", async (_name, flags, env, expected) => {
  const { app } = testApp({ env });
  await applyGlobals(app, flags);
  expect(app.globals).toMatchObject(expected);
});

it("sets the modes of the output", async () => {
  const { app } = testApp();
  await applyGlobals(app, { json: true, quiet: true, input: false, color: false });
  expect(app.io.mode).toEqual({ json: true, quiet: true, input: false, color: "never" });
});

it.each(["provider", "configDir", "dataDir"])(
  "refuses an empty %s, which would mean the working directory",
  async (name) => {
    const { app } = testApp();
    await expect(applyGlobals(app, { [name]: "" })).rejects.toMatchObject({
      kind: "usage",
      code: "empty_value",
    });
  },
);
