import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { connect } from "../../src/store/connection.ts";
import { openReadingStore } from "../../src/store/reading.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder as fileFolder } from "../cli.ts";
import { needs } from "../faults/tools.ts";
import { attempt, draft, newest } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function opened(options: Parameters<typeof openReadingStore>[0]) {
  const store = await openReadingStore(options);
  onTestFinished(() => store.close());
  return store;
}

describe("a store that is only read", () => {
  it("is empty where there is none, and makes nothing", async () => {
    const options = await storeOptions();
    const store = await opened(options);
    expect(await store.page(newest(10))).toEqual([]);
    expect(await store.idsFrom("", 10)).toEqual([]);
    expect(await store.find("dlv_a")).toBeNull();
    expect(await store.attemptsOf("dlv_a")).toEqual([]);
    expect(await store.count()).toBe(0);
    expect(await store.size()).toEqual({ deliveries: 0, bytes: 0 });
    expect(await store.prune({ newest: 0 }, { dryRun: true })).toEqual({ removed: 0, oldest: null });
    expect(existsSync(dirname(options.path))).toBe(false);
  });

  it("sees the file once somebody made it, what is written meanwhile, and that it went away", async () => {
    const options = await storeOptions();
    const store = await opened(options);
    expect(await store.count()).toBe(0);
    const writing = await openSqliteStore(options);
    const { id } = await writing.record(draft());
    expect(await store.page(newest(10))).toMatchObject([{ id, attempts: 0 }]);
    await writing.recordAttempt(attempt(id));
    expect(await store.page(newest(10))).toMatchObject([{ id, attempts: 1 }]);
    expect(await store.attemptsOf(id)).toHaveLength(1);
    await writing.close();
    rmSync(dirname(options.path), { recursive: true });
    expect(await store.count()).toBe(0);
    expect(existsSync(dirname(options.path))).toBe(false);
  });

  it("refuses to be written", async () => {
    const options = await storeOptions();
    await (await openSqliteStore(options)).close();
    const store = await opened(options);
    const refused = { kind: "store", code: "store_read_only" };
    await expect(store.record(draft())).rejects.toMatchObject(refused);
    await expect(store.recordAttempt(attempt("dlv_a"))).rejects.toMatchObject(refused);
    await expect(store.prune({ newest: 0 }, { dryRun: false })).rejects.toMatchObject(refused);
  });

  it("says at once that the file cannot be read", async () => {
    const options = await storeOptions();
    mkdirSync(options.path, { recursive: true });
    await expect(openReadingStore(options)).rejects.toMatchObject({ code: "store_unreadable" });
  });

  it("is closed when it is closed", async () => {
    const options = await storeOptions();
    await (await openSqliteStore(options)).close();
    const store = await openReadingStore(options);
    await store.close();
    await store.close();
    await expect(store.count()).rejects.toMatchObject({ code: "store_closed" });
  });
});

// Root reads and writes what it likes, unless it gives that up.
const isRoot = process.getuid?.() === 0;
const missing = isRoot ? needs("setpriv") : process.platform === "win32" ? " (needs permissions)" : "";

describe.skipIf(missing !== "")(`[D5] without permission to write${missing}`, () => {
  const reading = bundledReader();

  async function readBy(dataDir: string): Promise<unknown> {
    const reader = await reading;
    const command = [process.execPath, reader, dataDir];
    const wrap = isRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
    const [program = "", ...argv] = [...wrap, ...command];
    return JSON.parse(execFileSync(program, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  }

  /** A data folder nothing can be written to, as it was after `count` deliveries. */
  async function lockedFolder(how: "closed" | "killed" | "without its shared memory"): Promise<string> {
    const options = await storeOptions();
    const store = await openSqliteStore(options);
    for (const body of ["one", "two", "three"]) await store.record(draft({ body: Buffer.from(body) }));
    const folder = join(temporaryFolder(), "copy");
    if (how === "closed") await store.close();
    cpSync(dirname(options.path), folder, { recursive: true });
    await store.close();
    if (how === "without its shared memory") rmSync(join(folder, "deliveries.db-shm"));
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o400);
    chmodSync(folder, 0o500);
    onTestFinished(() => chmodSync(folder, 0o700));
    return folder;
  }

  it("reads what was closed, and what a killed process left in the log", async () => {
    const expected = { count: 3, listed: 3, seqs: [1, 2, 3], last: "three" };
    for (const how of ["closed", "killed"] as const) {
      const folder = await lockedFolder(how);
      const before = readdirSync(folder);
      expect(await readBy(folder)).toMatchObject(expected);
      expect(readdirSync(folder)).toEqual(before);
    }
  });

  it("does not pretend to have read a log that it cannot read", async () => {
    expect(await readBy(await lockedFolder("without its shared memory"))).toMatchObject({
      code: "store_unreadable",
    });
  });
});

it("[D19] lists 50,000 deliveries page by page in little memory", async () => {
  const reader = await bundledReader();
  const options = await storeOptions();
  const connection = await connect(options);
  connection.exec(`
    BEGIN;
    WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 50000)
      INSERT INTO delivery (seq, id, received_at, type, verdict, method, path, bytes, duplicate_key)
      SELECT seq, 'dlv_' || seq, seq, 'payment.succeeded', 'unsigned', 'POST', '/', 1024, seq FROM n;
    INSERT INTO payload SELECT seq, '[]', zeroblob(1024), 0 FROM delivery;
    COMMIT`);
  connection.close();
  // All of them at once would take several times as much.
  const argv = ["--max-old-space-size=16", reader, dirname(options.path)];
  const output = execFileSync(process.execPath, argv, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(JSON.parse(output)).toMatchObject({ count: 50_000, listed: 50_000 });
});

async function bundledReader(): Promise<string> {
  const folder = fileFolder();
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const outfile = join(folder, "reader.mjs");
  const entry = fileURLToPath(new URL("./reader.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", outfile });
  return outfile;
}
