import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { readSettingsFile } from "../../src/store/settings-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function fileWith(content: unknown): string {
  const path = join(temporaryFolder(), "settings.json");
  const raw = typeof content === "string" || Buffer.isBuffer(content);
  writeFileSync(path, raw ? content : JSON.stringify(content, null, 2));
  return path;
}

const whole = {
  profile: "work",
  profiles: {
    work: {
      provider: "payvost",
      apiBase: "https://api.example.com/v1",
      api: { paths: { rotate: "POST /webhooks/{id}/secret" } },
      events: ["payment.*"],
      forwardTo: ["3000"],
      tunnel: "none",
    },
    empty: {},
  },
  trusted: ["/home/me/shop"],
  store: { maxSize: "2gb", maxAge: "30d" },
};

it("is read whole, empty, and behind a byte order mark", async () => {
  expect(await readSettingsFile(fileWith(whole))).toEqual(whole);
  expect(await readSettingsFile(fileWith({}))).toEqual({});
  expect(await readSettingsFile(fileWith(`\ufeff${JSON.stringify(whole)}`))).toEqual(whole);
});

function inProfile(content: unknown): object {
  return { profiles: { work: content } };
}

describe("a damaged file is refused with its place, and kept", () => {
  it.each<[string, unknown, string]>([
    ["empty", "", " is empty"],
    ["a byte order mark alone", "\ufeff", " is empty"],
    ["cut", '{\n"profile": "work"', "is not JSON: it ends too early at line 2, column 18"],
    ["no JSON", '{\n\n"profile": work}', 'is not JSON: "w" is unexpected at line 3, column 12'],
    ["an array", "[]", "does not hold a JSON object"],
    ["10 MB", Buffer.alloc(10 * 1024 * 1024, " "), "is larger than 1 MB"],
    ["no UTF-8", Buffer.from([0x7b, 0xff]), "is not UTF-8 text"],
    ["a doubled key", '{"profile": "a", "profile": "b"}', "profile is there twice"],
    ["profile a number", { profile: 5 }, "line 2: profile must be text"],
    ["profile no name", { profile: "a b" }, "line 2: profile is no name for a profile"],
    ["profiles a list", { profiles: [] }, "line 2: profiles must be an object"],
    ["a profile a text", inProfile("x"), 'line 3: profiles["work"] must be an object'],
    ["a profile's name", { profiles: { "a b": {} } }, 'profiles["a b"] is no name for a profile'],
    ["__proto__", '{"profiles": {"__proto__": {}}}', 'profiles["__proto__"] is no name for a profile'],
    ["a wrong provider", inProfile({ provider: 5 }), 'line 4: profiles["work"]["provider"] must be text'],
    ["an empty provider", inProfile({ provider: "" }), "must not be empty"],
    ["http", inProfile({ apiBase: "http://example.com" }), "must be an https URL, or http on this machine"],
    ["events a text", inProfile({ events: "a" }), 'profiles["work"]["events"] must be a list'],
    ["an event a number", inProfile({ events: ["a", 5] }), 'profiles["work"]["events"][1] must be text'],
    ["no tunnel", inProfile({ tunnel: "a b" }), "must be the name of a tunnel driver, or none"],
    ["api a text", inProfile({ api: "x" }), 'profiles["work"]["api"] must be an object'],
    ["a path", inProfile({ api: { paths: { list: "/a" } } }), "must be a method and a path"],
    [
      "a size without a unit",
      { store: { maxSize: "100" } },
      'store["maxSize"] must be a size of 1mb or more',
    ],
    ["an age that is a number", { store: { maxAge: 30 } }, 'store["maxAge"] must be text'],
    ["a limit for all", { store: "1gb" }, "store must be an object"],
    ["a relative folder", { trusted: ["shop"] }, "trusted[0] must be an absolute path"],
  ])("[D7] %s", async (_name, content, problem) => {
    const path = fileWith(content);
    const before = readFileSync(path);
    const error = await readSettingsFile(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "usage", code: "bad_json_file", details: { file: path } });
    expect(String(error)).toContain(path);
    expect(String(error)).toContain(problem);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

it.each([
  [{ profil: "a" }, "profil is not a key of the settings", "did you mean profile?"],
  [{ colour: "a" }, "colour is not a key", "it can hold profile, profiles, trusted"],
  [inProfile({ provder: "a" }), 'profiles["work"]["provder"] is not a key', "did you mean provider?"],
  [inProfile({ apiKey: "a" }), "is not a key", ""],
  [{ store: { maxsize: "1gb" } }, "is not a key", "did you mean maxSize?"],
  [inProfile({ api: { path: {} } }), "is not a key", "did you mean paths?"],
  [inProfile({ api: { paths: { rotat: "a" } } }), "is not a key", "did you mean rotate?"],
])("%j names the unknown key and the nearest", async (content, message, hint) => {
  await expect(readSettingsFile(fileWith(content))).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

it("[D7] [P5] throws nothing but typed errors, whatever JSON it is", async () => {
  const path = fileWith("{}");
  const inside = fc.json().map((text) => `{"profiles": {"work": ${text}}}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string(), inside), async (text) => {
      writeFileSync(path, text);
      const outcome = await readSettingsFile(path).catch((thrown: unknown) => thrown);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(WhkError);
      else expect(outcome).toBeTypeOf("object");
      expect(readFileSync(path, "utf8")).toBe(Buffer.from(text).toString());
    }),
    { numRuns: 200 },
  );
});
