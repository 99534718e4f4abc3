import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readProjectFile } from "../../src/store/project.ts";
import { openSettings } from "../../src/store/settings.ts";
import { readSettingsFile } from "../../src/store/settings-file.ts";
import { definitionKeys, nameProblems } from "../../src/store/tunnel-definitions.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const whole = {
  command: "mytunnel",
  args: ["open", "--port={port}"],
  urlPattern: "https://\\S+",
  readyPattern: "^ready",
  fatalPattern: "^fatal",
};

function fileWith(tunnels: unknown): string {
  const path = join(temporaryFolder(), "settings.json");
  writeFileSync(path, JSON.stringify({ tunnels }), { mode: 0o600 });
  return path;
}

it("are read as they stand, with and without what may be left out", async () => {
  const { command, args, urlPattern } = whole;
  const tunnels = {
    mine: whole,
    other: { command: "/usr/bin/other", args, urlPattern },
    "a-1": { command, args, urlPattern },
  };
  expect(await readSettingsFile(fileWith(tunnels))).toEqual({ tunnels });
  expect(Object.keys(whole)).toEqual(definitionKeys);
});

const { urlPattern: _left, ...withoutUrl } = whole;

it.each<[string, unknown, string]>([
  ["a list", [], "tunnels must be an object"],
  ["a text", { mine: "x" }, 'tunnels["mine"] must be an object'],
  ["a bad name", { "a b": whole }, 'tunnels["a b"] is no name for a tunnel'],
  ["an upper-case name", { Mine: whole }, 'tunnels["Mine"] is no name for a tunnel'],
  ["constructor", { constructor: whole }, "is no name for a tunnel"],
  [
    "a strange key",
    { mine: { ...whole, shell: true } },
    'tunnels["mine"]["shell"] is not a key of the settings',
  ],
  ["no address", { mine: withoutUrl }, 'tunnels["mine"]["urlPattern"] is missing'],
  [
    "a relative command",
    { mine: { ...whole, command: "./x" } },
    "must be the name of a tool on PATH, or an absolute",
  ],
  [
    "a command line",
    { mine: { ...whole, command: "x --y" } },
    "must be the name of a tool on PATH, or an absolute",
  ],
  ["an option as command", { mine: { ...whole, command: "-x" } }, "must be the name of a tool on PATH"],
  ["an empty command", { mine: { ...whole, command: "" } }, "must not be empty"],
  ["NUL", { mine: { ...whole, args: ["{port}\0"] } }, "must be one line of at most 1000 characters"],
  ["args a text", { mine: { ...whole, args: "{port}" } }, 'tunnels["mine"]["args"] must be a list'],
  [
    "an argument a number",
    { mine: { ...whole, args: ["{port}", 1] } },
    'tunnels["mine"]["args"][1] must be text',
  ],
  ["no port", { mine: { ...whole, args: ["4400"] } }, "must hold {port}"],
  ["too many", { mine: { ...whole, args: Array(51).fill("{port}") } }, "is longer than 50"],
  [
    "a broken pattern",
    { mine: { ...whole, urlPattern: "(" } },
    "must be a regular expression of at most 200",
  ],
  [
    "a long pattern",
    { mine: { ...whole, fatalPattern: "a".repeat(201) } },
    "must be a regular expression of at most 200",
  ],
])("that are wrong are refused with their place: %s", async (_name, tunnels, problem) => {
  await expect(readSettingsFile(fileWith(tunnels))).rejects.toMatchObject({
    kind: "usage",
    code: "bad_json_file",
    message: expect.stringContaining(problem),
  });
});

it("survive a change of something else", async () => {
  const path = fileWith({ mine: whole });
  const store = openSettings({ folder: join(path, ".."), warn: () => {} });
  await store.change((settings) => ({ ...settings, profile: "work" }));
  expect(await store.read()).toEqual({
    profile: "work",
    profiles: {},
    trusted: [],
    tunnels: { mine: whole },
  });
});

it("may not come with a folder, trusted or not", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "whk.config.json"), JSON.stringify({ tunnels: { mine: whole } }));
  for (const trusted of [true, false]) {
    await expect(readProjectFile(cwd, async () => trusted)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(
        "tunnels may not be set here: a file that comes with a folder must not choose which programs",
      ),
      hint: expect.stringContaining("whk config path"),
    });
  }
});

it("have names a flag can take", () => {
  expect(nameProblems("my-tunnel")).toEqual([]);
  expect(nameProblems("-x")).toHaveLength(1);
});
