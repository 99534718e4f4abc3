import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Connection, type ConnectionOptions, connect } from "../../src/store/connection.ts";
import { type Migration, migrations } from "../../src/store/schema.ts";
import { storeOptions } from "./sqlite-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function connected(changes: Partial<ConnectionOptions> = {}): Promise<Connection> {
  const connection = await connect(await storeOptions(changes));
  onTestFinished(() => connection.close());
  return connection;
}

describe("a connection", () => {
  it("inserts a row by its names and answers its key", async () => {
    const connection = await connected();
    expect(connection.insert("meta", { name: "a", value: 1 })).toBeTypeOf("number");
    expect(connection.insert("payload", { seq: 9, headers: "[]", body: null, crc: 0 })).toBe(9);
    expect(connection.statement("SELECT headers FROM payload").get()).toEqual({ headers: "[]" });
  });

  it("prepares a statement once", async () => {
    const connection = await connected();
    expect(connection.statement("SELECT 1")).toBe(connection.statement("SELECT 1"));
  });

  it("waits for another connection that just makes the file", async () => {
    const options = await storeOptions();
    let busy = 3;
    const engine: ConnectionOptions["engine"] = (path) => {
      busy -= 1;
      if (busy > 0) throw Object.assign(new Error("locked"), { errcode: 5 });
      return options.engine(path);
    };
    expect((await connected({ engine })).isInPlace()).toBe(true);
  });

  it("[D5] is refused where the file may only be read", async () => {
    const options = await storeOptions();
    (await connect(options)).close();
    const { engine } = options;
    const readOnly: ConnectionOptions["engine"] = (path) => engine(`file:${path}?mode=ro`);
    await expect(connected({ path: options.path, engine: readOnly })).rejects.toMatchObject({
      kind: "store",
      code: "store_read_only",
    });
  });

  it("gives up at once for any other reason", async () => {
    let opened = 0;
    const engine = () => {
      opened += 1;
      throw Object.assign(new Error("no"), { errcode: 14 });
    };
    await expect(connected({ engine })).rejects.toMatchObject({ kind: "store", code: "store_unreadable" });
    expect(opened).toBe(1);
  });
});

describe("where there can be no store", () => {
  it.each([
    [
      "a file stands in place of the folder",
      (path: string) => writeFileSync(dirname(path), "mine"),
      "store_unreadable",
    ],
    [
      "a folder stands in place of the file",
      (path: string) => mkdirSync(path, { recursive: true }),
      "store_unreadable",
    ],
  ])("is a store error: %s", async (_what, prepare, code) => {
    const { path } = await storeOptions();
    prepare(path);
    await expect(connected({ path })).rejects.toMatchObject({ kind: "store", code });
  });

  it.each(["", "-wal", "-shm", "-journal"])(
    "[C4] refuses a symbolic link as store file%s, and its target",
    async (suffix) => {
      const { path } = await storeOptions();
      const victim = join(temporaryFolder(), "victim");
      writeFileSync(victim, "precious", { mode: 0o644 });
      mkdirSync(dirname(path), { mode: 0o700 });
      symlinkSync(victim, path + suffix);
      await expect(connected({ path })).rejects.toMatchObject({ kind: "store", code: "symlink_refused" });
      expect(readFileSync(victim, "utf8")).toBe("precious");
      expect(statSync(victim).mode & 0o777).toBe(0o644);
    },
  );

  it("[C4] refuses a folder that is a symbolic link, and leaves its target alone", async () => {
    const victim = temporaryFolder();
    chmodSync(victim, 0o755);
    const link = join(temporaryFolder(), "data");
    symlinkSync(victim, link);
    const path = join(link, "deliveries.db");
    await expect(connected({ path })).rejects.toMatchObject({ kind: "store", code: "symlink_refused" });
    expect(statSync(victim).mode & 0o777).toBe(0o755);
  });
});

it("[C3] takes the access of others away and says so", async () => {
  const { path } = await storeOptions();
  (await connect(await storeOptions({ path }))).close();
  chmodSync(dirname(path), 0o755);
  chmodSync(path, 0o644);
  const warnings: string[] = [];
  await connected({ path, warn: (message) => warnings.push(message) });
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(warnings.filter((warning) => warning.includes(path))).toHaveLength(1);
  expect(warnings.filter((warning) => warning.includes(`${dirname(path)};`))).toHaveLength(1);
});

it("can make its file smaller later on, and writes nothing to one that is there already", async () => {
  const options = await storeOptions();
  const first = await connected(options);
  expect(first.statement("PRAGMA auto_vacuum").get()).toEqual({ auto_vacuum: 2 });
  const version = () => first.statement("PRAGMA data_version").get();
  const before = version();
  (await connect({ ...options, access: "read" })).close();
  expect(version()).toEqual(before);
});

it("[D21] keeps a private copy of an older store before it changes its format", async () => {
  const { path } = await storeOptions();
  const first = await connect(await storeOptions({ path }));
  first.insert("meta", { name: "mark", value: "old" });
  first.close();
  const addNote: Migration = (database) => database.exec("ALTER TABLE delivery ADD COLUMN note TEXT");
  const told: string[] = [];
  const warn = (message: string) => void told.push(message);
  await connected({ path, version: "2.0.0", migrations: [...migrations, addNote], warn });
  const copy = `${path}.format-2`;
  expect(told).toEqual([`the store gets a new format; ${copy} keeps it as it was until you remove it`]);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const old = await connected({ path: copy });
  expect(old.statement("SELECT value FROM meta WHERE name = 'mark'").get()).toEqual({ value: "old" });
  expect(old.statement("PRAGMA user_version").get()).toEqual({ user_version: 2 });
});

it("[D3] stays as it is, and leaves no half of a copy, when there is no room for the copy", async () => {
  const options = await storeOptions();
  (await connect(options)).close();
  const engine: ConnectionOptions["engine"] = (path) => {
    const database = options.engine(path);
    return {
      exec: (sql) => database.exec(sql),
      close: () => database.close(),
      prepare: (sql) => {
        if (sql === "VACUUM INTO ?") throw Object.assign(new Error("full"), { errcode: 13 });
        return database.prepare(sql);
      },
    };
  };
  const newer = { ...options, engine, migrations: [...migrations, () => {}] };
  for (const access of ["write", "read"] as const)
    await expect(connect({ ...newer, access })).rejects.toMatchObject({ code: "store_full" });
  expect(readdirSync(dirname(options.path)).filter((name) => name.includes("format"))).toEqual([]);
  const connection = await connected(options);
  expect(connection.statement("PRAGMA user_version").get()).toEqual({ user_version: migrations.length });
});
