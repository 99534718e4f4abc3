import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { defaultProfile, isTrusted, openSettings } from "../../src/store/settings.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function open(folder = temporaryFolder()) {
  const warnings: string[] = [];
  const store = openSettings({ folder, warn: (message) => void warnings.push(message) });
  return { folder, store, warnings, path: store.path };
}

const none = { profile: defaultProfile, profiles: {}, trusted: [] };

describe("settings", () => {
  it("without a file are the defaults, and reading makes none", async () => {
    const { store, folder } = open(join(temporaryFolder(), "missing"));
    expect(await store.read()).toEqual(none);
    expect(store.path).toBe(join(folder, "settings.json"));
  });

  it("are changed, and read anew after that", async () => {
    const { store, folder, path } = open(join(temporaryFolder(), "new"));
    expect(await store.read()).toEqual(none);
    await store.change((before) => ({
      ...before,
      profile: "work",
      profiles: { work: { provider: "payvost" } },
    }));
    expect(await store.read()).toEqual({
      profile: "work",
      profiles: { work: { provider: "payvost" } },
      trusted: [],
    });
    expect([folder, path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  it("stay as they are when the change fails", async () => {
    const { store, path } = open();
    await store.change((before) => ({ ...before, profile: "work" }));
    const before = readFileSync(path);
    await expect(
      store.change(() => {
        throw new WhkError("usage", "own", "no");
      }),
    ).rejects.toMatchObject({ code: "own" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("[D7] that are damaged are refused and kept, by reading and by writing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constant('{"profile"'),
          fc.json().map((text) => `[${text}]`),
        ),
        async (text) => {
          const { store, path } = open();
          writeFileSync(path, text, { mode: 0o600 });
          for (const attempt of [() => store.read(), () => store.change((before) => before)]) {
            await expect(attempt()).rejects.toMatchObject({ kind: "usage", code: "bad_json_file" });
          }
          expect(readFileSync(path, "utf8")).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("a settings file that cannot be trusted", () => {
  it("[C3] of lax mode is tightened with its folder, with a warning each", async () => {
    const { store, folder, path, warnings } = open();
    writeFileSync(path, "{}");
    chmodSync(path, 0o644);
    chmodSync(folder, 0o755);
    await store.read();
    expect([folder, path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
    expect(warnings).toHaveLength(2);
  });

  it("[C4] that is a link is refused, and the victim stays as it was", async () => {
    const { store, folder, path } = open();
    const victim = join(folder, "victim");
    writeFileSync(victim, '{"profile": "mine"}');
    symlinkSync(victim, path);
    await expect(store.read()).rejects.toMatchObject({ kind: "store", code: "symlink_refused" });
    await expect(store.change((before) => before)).rejects.toMatchObject({ code: "symlink_refused" });
    expect(readFileSync(victim, "utf8")).toBe('{"profile": "mine"}');
  });

  it("of another user is refused", async () => {
    const { store, path } = open();
    writeFileSync(path, "{}", { mode: 0o600 });
    if (process.getuid?.() !== 0) {
      await expect(open("/").store.change((before) => before)).rejects.toMatchObject({ kind: "store" });
      return;
    }
    chownSync(path, 65_534, 65_534);
    await expect(store.read()).rejects.toMatchObject({ kind: "store", code: "foreign_owner" });
    await expect(store.change((before) => before)).rejects.toMatchObject({ code: "foreign_owner" });
  });
});

describe("isTrusted", () => {
  it("means the folder itself, by whatever way it is reached", async () => {
    const folder = realpathSync(temporaryFolder());
    mkdirSync(join(folder, "shop"));
    symlinkSync(join(folder, "shop"), join(folder, "link"));
    const settings = { ...none, trusted: [join(folder, "shop")] };
    expect(await isTrusted(settings, join(folder, "shop"))).toBe(true);
    expect(await isTrusted(settings, join(folder, "link"))).toBe(true);
    expect(await isTrusted(settings, folder)).toBe(false);
    expect(await isTrusted(settings, join(folder, "shop", "below"))).toBe(false);
    expect(await isTrusted(none, folder)).toBe(false);
  });
});
