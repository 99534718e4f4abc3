import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Database, type Engine, loadEngine } from "../../src/store/engine.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { describeDeliveryStore } from "./conformance.ts";
import { attempt, draft, newest } from "./drafts.ts";
import { openStoreFile, storeOptions } from "./sqlite-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

describeDeliveryStore("SQLite", () => openStoreFile());

const engine = await loadEngine((load) => load());

/** An engine whose databases can be reached, and told to fail one statement with one of SQLite's codes. */
function reachableEngine() {
  const opened: Database[] = [];
  const fault: { at: string | null; errcode: number } = { at: null, errcode: 0 };
  const open: Engine = (path) => {
    const database = engine(path);
    opened.push(database);
    return {
      exec(sql) {
        if (sql === fault.at) {
          fault.at = null;
          throw Object.assign(new Error("injected"), { code: "ERR_SQLITE_ERROR", errcode: fault.errcode });
        }
        database.exec(sql);
      },
      prepare: (sql) => database.prepare(sql),
      close: () => database.close(),
    };
  };
  return { opened, fault, engine: open };
}

describe("what is recorded", () => {
  it("is there when the file is opened again", async () => {
    const options = await storeOptions();
    const first = await openSqliteStore(options);
    const delivery = await first.record(draft());
    await first.recordAttempt(attempt(delivery.id));
    await first.close();
    const second = await openStoreFile(options);
    expect(await second.find(delivery.id)).toEqual(delivery);
    expect(await second.attemptsOf(delivery.id)).toEqual([attempt(delivery.id)]);
    expect((await second.record(draft())).seq).toBe(2);
  });

  it("is seen by another open store at once, which also tells duplicates by it", async () => {
    const options = await storeOptions();
    const [one, other] = [await openStoreFile(options), await openStoreFile(options)];
    const first = await one.record(draft({ duplicateKey: "evt_same" }));
    expect(await other.find(first.id)).toEqual(first);
    const second = await other.record(draft({ duplicateKey: "evt_same" }));
    expect(second).toMatchObject({ seq: 2, duplicateOf: { id: first.id } });
  });

  it("shares one transaction with what came in the same turn", async () => {
    const { fault, engine } = reachableEngine();
    const store = await openStoreFile({ engine });
    fault.at = "COMMIT";
    fault.errcode = 13;
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => store.record(draft())));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(await store.count()).toBe(0);
  });
});

describe("a full disk", () => {
  it("[D3] refuses what does not fit, keeps what was acknowledged, and goes on when space returns", async () => {
    const { opened, engine } = reachableEngine();
    const store = await openStoreFile({ engine });
    const before = await store.record(draft());
    const [database] = opened;
    database?.exec("PRAGMA max_page_count = 20");
    const large = Array.from({ length: 10 }, () => store.record(draft({ body: Buffer.alloc(100_000) })));
    const outcomes = await Promise.allSettled(large);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { kind: "store", code: "store_full" } });
    }
    expect(outcomes).toHaveLength(10);
    expect(await store.find(before.id)).toEqual(before);
    database?.exec("PRAGMA max_page_count = 1000000");
    const after = await store.record(draft({ body: Buffer.alloc(100_000) }));
    expect(after.seq).toBe(2);
    expect(await store.count()).toBe(2);
    expect(opened).toHaveLength(1);
  });
});

describe("a failed fsync", () => {
  it.each(["BEGIN IMMEDIATE", "COMMIT"])("at %s makes the store open its file anew", async (statement) => {
    const { opened, fault, engine } = reachableEngine();
    const store = await openStoreFile({ engine });
    const before = await store.record(draft());
    fault.at = statement;
    fault.errcode = 10 | (4 << 8);
    await expect(store.record(draft())).rejects.toMatchObject({ kind: "store", code: "store_io" });
    expect(await store.record(draft())).toMatchObject({ seq: 2 });
    expect(opened).toHaveLength(2);
    expect(await store.find(before.id)).toEqual(before);
  });

  it("keeps refusing while the file cannot be opened, and recovers when it can", async () => {
    const { fault, engine } = reachableEngine();
    let broken = false;
    const options = await storeOptions({
      engine: (path) => {
        if (broken) throw Object.assign(new Error("injected"), { errcode: 14 });
        return engine(path);
      },
    });
    const store = await openStoreFile(options);
    fault.at = "COMMIT";
    fault.errcode = 10;
    broken = true;
    await expect(store.record(draft())).rejects.toMatchObject({ code: "store_io" });
    const meanwhile = await Promise.allSettled([store.record(draft()), store.page(newest(1)), store.count()]);
    expect(meanwhile.map((outcome) => outcome.status)).toEqual(["rejected", "rejected", "rejected"]);
    broken = false;
    await expect(store.record(draft())).resolves.toMatchObject({ seq: 1 });
  });
});

describe("a busy store", () => {
  it("refuses what another program's lock keeps out, and opens nothing anew for it", async () => {
    const { opened, engine } = reachableEngine();
    const options = await storeOptions({ engine });
    const store = await openStoreFile(options);
    const other = (await storeOptions()).engine(options.path);
    onTestFinished(() => other.close());
    opened[0]?.exec("PRAGMA busy_timeout = 1");
    other.exec("BEGIN IMMEDIATE");
    await expect(store.record(draft())).rejects.toMatchObject({ kind: "store", code: "store_locked" });
    expect(await store.page(newest(1))).toEqual([]);
    other.exec("ROLLBACK");
    expect(await store.record(draft())).toMatchObject({ seq: 1 });
    expect(opened).toHaveLength(1);
  });

  it("refuses more than may wait, by number and by bytes", async () => {
    const store = await openStoreFile({ limits: { writes: 3, bytes: 10_000 } });
    const many = await Promise.allSettled(Array.from({ length: 5 }, () => store.record(draft())));
    expect(many.map(({ status }) => status)).toEqual([...Array(3).fill("fulfilled"), "rejected", "rejected"]);
    expect(many[4]).toMatchObject({ reason: { kind: "store", code: "store_busy" } });
    const body = Buffer.alloc(6000);
    const large = await Promise.allSettled([store.record(draft({ body })), store.record(draft({ body }))]);
    expect(large.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a store file that goes away", () => {
  it.each([
    ["is removed", (path: string) => rmSync(path)],
    ["is removed with its folder", (path: string) => rmSync(dirname(path), { recursive: true })],
    ["is moved away", (path: string) => renameSync(path, `${path}.old`)],
  ])("is made again when it %s, so that nothing acknowledged is in a lost file", async (_how, takeAway) => {
    const options = await storeOptions();
    const store = await openStoreFile(options);
    await store.record(draft());
    takeAway(options.path);
    const delivery = await store.record(draft());
    expect(delivery.seq).toBe(1);
    const other = await openStoreFile(options);
    expect(await other.find(delivery.id)).toEqual(delivery);
  });
});

describe("a damaged store", () => {
  it("refuses to open a file that is no database, and leaves it as it is", async () => {
    const options = await storeOptions();
    mkdirSync(dirname(options.path));
    writeFileSync(options.path, "not a database, but something of the user's\n".repeat(100));
    const content = readFileSync(options.path);
    await expect(openSqliteStore(options)).rejects.toMatchObject({ kind: "store", code: "store_damaged" });
    expect(readFileSync(options.path)).toEqual(content);
  });

  it("opens an empty file and one with bytes after its end", async () => {
    const options = await storeOptions();
    mkdirSync(dirname(options.path));
    writeFileSync(options.path, "");
    const store = await openSqliteStore(options);
    const { id } = await store.record(draft());
    await store.close();
    appendFileSync(options.path, Buffer.alloc(100, 7));
    expect(await (await openStoreFile(options)).find(id)).toMatchObject({ id });
  });

  it("[D6] reports a delivery whose body the disk has changed, and reads the others", async () => {
    const options = await storeOptions();
    const store = await openSqliteStore(options);
    const ids = [];
    for (const mark of ["first", "middle", "last"]) {
      ids.push((await store.record(draft({ body: Buffer.from(`body of the ${mark} delivery`) }))).id);
    }
    await store.close();
    const file = readFileSync(options.path);
    const place = file.indexOf("body of the middle");
    file.writeUInt8(file.readUInt8(place) ^ 1, place);
    const again = await openStoreFile({ path: copyOf(file) });
    const [first = "", middle = "", last = ""] = ids;
    await expect(again.find(middle)).rejects.toMatchObject({
      kind: "store",
      code: "record_damaged",
      message: expect.stringContaining(middle),
    });
    expect(await again.find(first)).toMatchObject({ id: first });
    expect(await again.find(last)).toMatchObject({ id: last });
    expect((await again.page(newest(10))).map(({ id }) => id)).toEqual([last, middle, first]);
  });

  it("[D6] [P5] answers a store error or the truth for a flipped bit anywhere in the file", async () => {
    const options = await storeOptions();
    const store = await openSqliteStore(options);
    const recorded = new Map<string, Buffer>();
    for (let n = 0; n < 20; n += 1) {
      const { id, body } = await store.record(draft());
      recorded.set(id, body);
    }
    await store.close();
    const whole = readFileSync(options.path);
    for (let n = 0; n < 200; n += 1) {
      const file = Buffer.from(whole);
      const place = (n * 7919) % file.length;
      file.writeUInt8(file.readUInt8(place) ^ (1 << (n % 8)), place);
      await expectStoreErrorOrTruth({ ...options, path: copyOf(file) }, recorded);
    }
  });

  function copyOf(file: Buffer): string {
    const path = join(temporaryFolder(), "deliveries.db");
    writeFileSync(path, file);
    return path;
  }

  async function expectStoreErrorOrTruth(
    options: Parameters<typeof openSqliteStore>[0],
    recorded: ReadonlyMap<string, Buffer>,
  ): Promise<void> {
    const store = await openSqliteStore(options).catch(expectStoreError);
    if (!store) return;
    await store.page(newest(100)).catch(expectStoreError);
    for (const [id, body] of recorded) {
      const found = await store.find(id).catch(expectStoreError);
      if (found) expect(found.body).toEqual(body);
    }
    await store.record(draft()).catch(expectStoreError);
    await store.close();
  }

  function expectStoreError(thrown: unknown): null {
    expect(thrown).toMatchObject({ name: "WhkError", kind: "store" });
    return null;
  }
});

describe("the file", () => {
  it("has pages of 8 KB, a write-ahead log and the newest format", async () => {
    const { opened, engine } = reachableEngine();
    await openStoreFile({ engine });
    const [database] = opened;
    expect(database?.prepare("PRAGMA page_size").get()).toEqual({ page_size: 8192 });
    expect(database?.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database?.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(database?.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  });

  it("is for its owner only, with its folder and its log, whatever the umask", async () => {
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const options = await storeOptions();
    const store = await openStoreFile(options);
    await store.record(draft());
    const modes = ["", "-wal", "-shm"].map((suffix) => statSync(options.path + suffix).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(dirname(options.path)).mode & 0o777).toBe(0o700);
  });
});
