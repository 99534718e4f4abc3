import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { openSecretStore, secretsPath } from "../../src/store/secrets.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function open(folder = temporaryFolder()) {
  const state = { now: 1_000, ids: 0, warnings: [] as string[], hidden: [] as string[] };
  const store = openSecretStore({
    folder,
    pid: 4242,
    warn: (message) => void state.warnings.push(message),
    now: () => state.now,
    nextId: (prefix) => `${prefix}${++state.ids}`,
    hide: (value) => void state.hidden.push(value),
  });
  return { folder, store, state, path: secretsPath(folder) };
}

function draft(secret: string, more: object = {}) {
  return { provider: "payvost", label: null, secret, expiresAt: null, endpoint: null, ...more };
}

describe("secrets", () => {
  it("are kept newest first, per provider, in a file of mode 0600 in a folder of mode 0700", async () => {
    const { store, path } = open(join(temporaryFolder(), "config"));
    await store.addSecret(draft("one", { label: "shop" }));
    await store.addSecret(draft("two"));
    await store.addSecret(draft("three", { provider: "stripe" }));
    expect((await store.secrets()).map(({ secret }) => secret)).toEqual(["three", "two", "one"]);
    expect(await store.secrets("payvost")).toEqual([
      { id: "sec_2", createdAt: 1_000, ...draft("two") },
      { id: "sec_1", createdAt: 1_000, ...draft("one", { label: "shop" }) },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  it("that killed writers left half written go with the next change", async () => {
    const { store, folder } = open();
    for (const name of [
      "secrets.json.99-1.tmp",
      "secrets.json.99-12.tmp",
      "secrets.json.old",
      "other.1-1.tmp",
    ]) {
      writeFileSync(join(folder, name), "half");
    }
    await store.addSecret(draft("one"));
    expect(readdirSync(folder).sort()).toEqual(["other.1-1.tmp", "secrets.json", "secrets.json.old"]);
  });

  it("of the same provider and value are replaced", async () => {
    const { store } = open();
    await store.addSecret(draft("one"));
    await store.addSecret(draft("one", { label: "again" }));
    await store.addSecret(draft("one", { provider: "stripe" }));
    expect((await store.secrets()).map(({ label, provider }) => [provider, label])).toEqual([
      ["stripe", null],
      ["payvost", "again"],
    ]);
  });

  it("that have expired are not shown, and go with the next write", async () => {
    const { store, state, path } = open();
    await store.addSecret(draft("short", { expiresAt: 2_000 }));
    expect(await store.secrets()).toHaveLength(1);
    state.now = 2_000;
    expect(await store.secrets()).toEqual([]);
    expect(readFileSync(path, "utf8")).toContain("short");
    await store.addSecret(draft("long"));
    expect(readFileSync(path, "utf8")).not.toContain("short");
  });

  it("rotate in one write: the endpoint's old ones end, sooner ends stay, others are let be", async () => {
    const { store } = open();
    const endpoint = { id: "webhook_1", base: "https://api.payvost.com/v1" };
    await store.addSecret(draft("old", { endpoint }));
    await store.addSecret(draft("older", { endpoint, expiresAt: 3_000 }));
    await store.addSecret(draft("other base", { endpoint: { ...endpoint, base: "http://127.0.0.1:1" } }));
    await store.addSecret(draft("by hand"));
    const made = await store.rotateSecret(
      { provider: "payvost", label: null, secret: "new", endpoint },
      9_000,
    );
    expect(made).toMatchObject({ secret: "new", expiresAt: null, endpoint });
    const ends = Object.fromEntries((await store.secrets()).map((one) => [one.secret, one.expiresAt]));
    expect(ends).toEqual({ new: null, "by hand": null, "other base": null, older: 3_000, old: 9_000 });
  });

  it("ends only the old ones that are named: another process may have rotated meanwhile", async () => {
    const { store } = open();
    const endpoint = { id: "webhook_1", base: "https://api.example.com/v1" };
    const old = await store.addSecret(draft("old", { endpoint }));
    const rotated = { provider: "payvost", label: null, endpoint };
    await store.rotateSecret({ ...rotated, secret: "theirs" }, 9_000, [old.id]);
    await store.rotateSecret({ ...rotated, secret: "ours" }, 9_500, [old.id]);
    const ends = Object.fromEntries((await store.secrets()).map((one) => [one.secret, one.expiresAt]));
    expect(ends).toEqual({ ours: null, theirs: null, old: 9_000 });
  });

  it("can be asked whether they could be stored", async () => {
    const { store } = open();
    await store.addSecret(draft("one"));
    await store.checkWritable();
    expect((await store.secrets()).map(({ secret }) => secret)).toEqual(["one"]);
  });

  it("are removed by id, and counted", async () => {
    const { store } = open();
    const { id } = await store.addSecret(draft("one"));
    await store.addSecret(draft("two"));
    expect(await store.removeSecrets([id, "sec_none"])).toBe(1);
    expect((await store.secrets()).map(({ secret }) => secret)).toEqual(["two"]);
  });
});

it("keys are one per provider and profile", async () => {
  const { store } = open();
  await store.setKey({ provider: "payvost", profile: "default", key: "sk_test_1" });
  await store.setKey({ provider: "payvost", profile: "work", key: "sk_test_2" });
  await store.setKey({ provider: "payvost", profile: "default", key: "sk_test_3" });
  expect((await store.keys()).map(({ profile, key }) => [profile, key])).toEqual([
    ["work", "sk_test_2"],
    ["default", "sk_test_3"],
  ]);
  expect(await store.removeKey("payvost", "work")).toBe(true);
  expect(await store.removeKey("payvost", "work")).toBe(false);
  expect(await store.keys()).toHaveLength(1);
});

it("everything that is read or written is hidden first", async () => {
  const { store, state, folder } = open();
  await store.addSecret(draft("whsec_one"));
  await store.setKey({ provider: "payvost", profile: "default", key: "sk_test_1" });
  expect(state.hidden).toContain("whsec_one");
  const again = open(folder);
  await again.store.secrets();
  expect(again.state.hidden).toEqual(["whsec_one", "sk_test_1"]);
});

it("version changes with every change, by whomever, and costs no reading", async () => {
  const { store, folder } = open();
  const versions = [await store.version()];
  expect(versions).toEqual(["none"]);
  await store.addSecret(draft("one"));
  versions.push(await store.version());
  await open(folder).store.addSecret(draft("one"));
  versions.push(await store.version());
  expect(new Set(versions).size).toBe(3);
  expect(await store.version()).toBe(versions[2]);
});

describe("a file that cannot be trusted", () => {
  it("[C3] of lax mode is tightened, and so is its folder, with a warning each", async () => {
    const { store, folder, path, state } = open();
    await store.addSecret(draft("one"));
    chmodSync(path, 0o644);
    chmodSync(folder, 0o755);
    expect(await store.secrets()).toHaveLength(1);
    expect([statSync(folder).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(state.warnings).toEqual([
      `others had access to ${folder}; now only you have`,
      `others had access to ${path}; now only you have`,
    ]);
    await store.secrets();
    expect(state.warnings).toHaveLength(2);
  });

  it("[C4] that is a link is refused, and the victim stays as it was", async () => {
    const { store, folder, path } = open();
    const victim = join(folder, "victim");
    writeFileSync(victim, "mine", { mode: 0o644 });
    symlinkSync(victim, path);
    await expect(store.secrets()).rejects.toMatchObject({ kind: "store", code: "symlink_refused" });
    await expect(store.addSecret(draft("one"))).rejects.toMatchObject({ code: "symlink_refused" });
    expect(readFileSync(victim, "utf8")).toBe("mine");
    expect(statSync(victim).mode & 0o777).toBe(0o644);
  });

  it("[C4] in a folder that is a link is refused", async () => {
    const parent = temporaryFolder();
    mkdirSync(join(parent, "real"));
    symlinkSync(join(parent, "real"), join(parent, "config"));
    const { store } = open(join(parent, "config"));
    await expect(store.addSecret(draft("one"))).rejects.toMatchObject({
      code: "symlink_refused",
      hint: expect.stringContaining("--config-dir"),
    });
  });

  it("[D7] that is damaged is kept byte for byte, by reading and by writing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const { store, path } = open();
        writeFileSync(path, text, { mode: 0o600 });
        for (const attempt of [
          () => store.secrets(),
          () => store.keys(),
          () => store.addSecret(draft("one")),
        ]) {
          const outcome = await attempt().catch((thrown: unknown) => thrown);
          expect(outcome).toBeInstanceOf(WhkError);
          expect(outcome).toMatchObject({ kind: "store", code: "secrets_damaged" });
        }
        expect(readFileSync(path, "utf8")).toBe(Buffer.from(text).toString());
      }),
      { numRuns: 40 },
    );
  });
});

// Only root can give a file away; everybody else finds one that is root's.
const isRoot = process.getuid?.() === 0;

it("a file or folder of another user is refused", async () => {
  if (!isRoot) {
    await expect(open("/").store.secrets()).rejects.toMatchObject({ code: "foreign_owner" });
    return;
  }
  const { store, path, folder } = open();
  await store.addSecret(draft("one"));
  chownSync(path, 65_534, 65_534);
  const refused = { kind: "store", code: "foreign_owner", message: `this belongs to another user: ${path}` };
  await expect(store.secrets()).rejects.toMatchObject(refused);
  await expect(store.addSecret(draft("two"))).rejects.toMatchObject(refused);
  chownSync(path, 0, 0);
  chownSync(folder, 65_534, 65_534);
  const foreignFolder = { code: "foreign_owner", message: `this belongs to another user: ${folder}` };
  await expect(store.secrets()).rejects.toMatchObject(foreignFolder);
  await expect(store.addSecret(draft("two"))).rejects.toMatchObject(foreignFolder);
});
