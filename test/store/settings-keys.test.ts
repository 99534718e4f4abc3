import { describe, expect, it } from "vitest";
import {
  callOf,
  holdsList,
  isProfileName,
  isStoreKey,
  limitOf,
  nameHint,
  profileKeys,
  readSettingKey,
  settingIn,
  settingKeys,
  storeKeys,
  withLimit,
  withValue,
} from "../../src/store/settings-keys.ts";

it.each(settingKeys)("%s is a key", (key) => {
  expect(readSettingKey(key)).toBe(key);
});

it.each([
  ["provder", "did you mean provider?"],
  ["apibase", "did you mean apiBase?"],
  ["api.paths.rotat", "did you mean api.paths.rotate?"],
  [
    "zzzzzz",
    "there are profile, provider, apiBase, events, forwardTo, tunnel, api.paths.<call>, store.maxSize and store.maxAge",
  ],
  ["__proto__", "there are profile"],
  ["", "there are profile"],
])("%j is none", (text, hint) => {
  expect(() => readSettingKey(text)).toThrow(`there is no setting "${text}"`);
  expect(() => readSettingKey(text)).toThrow(
    expect.objectContaining({ kind: "usage", code: "unknown_setting", hint: expect.stringContaining(hint) }),
  );
});

it("two keys hold lists, and paths are about a call", () => {
  expect(settingKeys.filter(holdsList)).toEqual(["events", "forwardTo"]);
  expect(callOf("api.paths.rotate")).toBe("rotate");
  expect(callOf("provider")).toBeNull();
});

it("two keys are limits of the store, in no profile", () => {
  expect(settingKeys.filter(isStoreKey)).toEqual(storeKeys);
  expect(storeKeys.map(limitOf)).toEqual(["maxSize", "maxAge"]);
  const settings = { profile: "default", profiles: {}, trusted: [] };
  const limited = withLimit(settings, "maxAge", "30d");
  expect(limited).toEqual({ ...settings, store: { maxAge: "30d" } });
  expect(withLimit(limited, "maxSize", "1gb").store).toEqual({ maxAge: "30d", maxSize: "1gb" });
  expect(withLimit(limited, "maxAge", undefined)).toEqual(settings);
});

describe("withValue and settingIn", () => {
  it.each(profileKeys)("%s comes back, and leaves nothing behind when it goes", (key) => {
    const value = holdsList(key) ? ["a", "b"] : "a";
    const profile = withValue({}, key, value);
    expect(settingIn(profile, key)).toEqual(value);
    expect(withValue(profile, key, undefined)).toEqual({});
  });

  it("keep the other values, and the other paths", () => {
    const before = { provider: "payvost", api: { paths: { list: "GET /a", rotate: "POST /b" } } } as const;
    const after = withValue(before, "api.paths.list", undefined);
    expect(after).toEqual({ provider: "payvost", api: { paths: { rotate: "POST /b" } } });
    expect(before.api.paths.list).toBe("GET /a");
    expect(settingIn(after, "api.paths.list")).toBeUndefined();
    expect(settingIn(after, "events")).toBeUndefined();
  });
});

it.each([
  ["default", true],
  ["Work-2.x_y", true],
  ["a".repeat(64), true],
  ["a".repeat(65), false],
  ["", false],
  ["a b", false],
  ["-a", false],
  ["../a", false],
  ["__proto__", false],
  ["constructor", false],
  ["prototype", false],
])("profile name %j: %s", (name, good) => {
  expect(isProfileName(name)).toBe(good);
  expect(nameHint).toContain("letters");
});
