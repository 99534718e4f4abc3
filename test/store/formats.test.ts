import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { loadEngine } from "../../src/store/engine.ts";
import { migrations } from "../../src/store/schema.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { attempt, draft, newest } from "./drafts.ts";
import { openStoreFile, storeOptions } from "./sqlite-store.ts";

/** The tables as the first released format had them; a change to the migrations must not change these. */
const formatOne = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  INSERT INTO meta VALUES ('deliveries', 0);
  CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    provider TEXT,
    type TEXT,
    event_id TEXT,
    verdict TEXT NOT NULL,
    scheme TEXT,
    reason TEXT,
    why TEXT,
    hint TEXT,
    secret INTEGER,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    answered INTEGER,
    duplicate_key TEXT NOT NULL,
    duplicate_of TEXT,
    duplicate_at INTEGER,
    changed_body INTEGER
  );
  CREATE INDEX delivery_type ON delivery (type, seq);
  CREATE INDEX delivery_event ON delivery (provider, duplicate_key, seq) WHERE verdict IN ('ok', 'unsigned');
  CREATE TABLE payload (
    seq INTEGER PRIMARY KEY,
    headers TEXT NOT NULL,
    body BLOB,
    crc INTEGER NOT NULL
  );
  CREATE TABLE attempt (
    seq INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL,
    n INTEGER NOT NULL,
    url TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    status INTEGER,
    ms REAL NOT NULL,
    error TEXT,
    answer_headers TEXT,
    answer_body BLOB,
    answer_truncated INTEGER
  );
  CREATE INDEX attempt_delivery ON attempt (delivery, seq);
  CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
    UPDATE meta SET value = value + 1 WHERE name = 'deliveries';
  END;
  CREATE TRIGGER delivery_removed AFTER DELETE ON delivery BEGIN
    UPDATE meta SET value = value - 1 WHERE name = 'deliveries';
    DELETE FROM payload WHERE seq = OLD.seq;
    DELETE FROM attempt WHERE delivery = OLD.seq;
  END;
`;

const engine = await loadEngine((load) => load());

/** A store as the whk of format 1 left it, with one delivery and one attempt. */
async function storeOfFormatOne() {
  const options = await storeOptions();
  mkdirSync(dirname(options.path), { mode: 0o700 });
  const database = engine(options.path);
  database.exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL");
  database.exec(formatOne);
  database.exec(`
    INSERT INTO delivery VALUES (7, 'dlv_old', 1000, 'payvost', 'payment.succeeded', 'evt_1', 'ok', 'payvost',
      NULL, NULL, NULL, 0, 'POST', '/hooks', 3, NULL, 'evt_1', NULL, NULL, NULL);
    INSERT INTO payload VALUES (7, '[["A","b"]]', x'6f6c64', ${checksumOfOld});
    INSERT INTO attempt VALUES (1, 7, 1, 'http://127.0.0.1:3000/', 1001, 200, 2.5, NULL, '[]', x'', 0);
    INSERT INTO meta VALUES ('written_by', '0.1.0');
    PRAGMA user_version = 1;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  database.close();
  return options;
}

// crc32 of the id and the headers, begun with the crc32 of the body.
const checksumOfOld = 1509808049;

it("[D21] a store of format 1 is migrated with a copy of it kept, and everything in it is there", async () => {
  const options = await storeOfFormatOne();
  const store = await openStoreFile(options);
  const [listed] = await store.page(newest(10));
  expect(listed).toMatchObject({ seq: 7, id: "dlv_old", attempts: 1, last: { n: 1, status: 200 } });
  expect(listed).not.toHaveProperty("publicUrl");
  expect(listed?.last).not.toHaveProperty("sent");
  expect((await store.find("dlv_old"))?.body.toString()).toBe("old");
  expect(await store.attemptsOf("dlv_old")).toHaveLength(1);
  expect(await store.count()).toBe(1);

  const copy = `${options.path}.format-1`;
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const before = engine(copy);
  expect(before.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  expect(before.prepare("SELECT id FROM delivery").all()).toEqual([{ id: "dlv_old" }]);
  before.close();
});

it("[D21] takes what only the newer format can hold, afterwards", async () => {
  const store = await openStoreFile(await storeOfFormatOne());
  const one = await store.record(draft({ publicUrl: "https://x.example/hooks" }));
  const other = await store.record(draft({ publicUrl: null }));
  await store.recordAttempt(attempt(one.id, { sent: "edited" }));
  expect(await store.find(one.id)).toEqual(one);
  expect(await store.find(other.id)).toMatchObject({ seq: 9, publicUrl: null });
  expect(await store.attemptsOf(one.id)).toMatchObject([{ sent: "edited" }]);
});

it("[D21] can give space back to the disk afterwards", async () => {
  const options = await storeOfFormatOne();
  const store = await openStoreFile(options);
  for (let n = 0; n < 20; n += 1) await store.record(draft({ body: Buffer.alloc(100_000) }));
  await store.prune({ newest: 1 }, { dryRun: false });
  await store.close();
  expect(statSync(options.path).size).toBeLessThan(400_000);
});

it("[D21] is refused by the whk that knew format 1 only, and left as it is", async () => {
  const options = await storeOptions();
  await (await openSqliteStore(options)).close();
  const before = readFileSync(options.path);
  const older = { ...options, migrations: migrations.slice(0, 1), version: "0.1.0" };
  await expect(openSqliteStore(older)).rejects.toMatchObject({ kind: "store", code: "store_newer_format" });
  expect(readFileSync(options.path)).toEqual(before);
  expect(existsSync(`${options.path}.format-2`)).toBe(false);
});
