import { statSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { type Connection, connect } from "../../src/store/connection.ts";
import { type PruneAccess, prune } from "../../src/store/pruning.ts";
import { insertDelivery, selectCount, selectSize } from "../../src/store/queries.ts";
import { draft } from "./drafts.ts";
import { openStoreFile, storeOptions } from "./sqlite-store.ts";

async function filled(deliveries: number, body = Buffer.alloc(0)) {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  connection.exec("BEGIN");
  for (let n = 0; n < deliveries; n += 1) insertDelivery(connection, draft({ body }));
  connection.exec("COMMIT");
  return connection;
}

function accessTo(connection: Connection, onWrite: (removed: unknown) => void = () => {}): PruneAccess {
  return {
    read: async (work) => work(connection),
    write: async (work) => {
      const result = work(connection);
      onWrite(result);
      return result;
    },
  };
}

it("removes 500 at a time, oldest first", async () => {
  const connection = await filled(1700);
  const steps: unknown[] = [];
  const access = accessTo(connection, (removed) => typeof removed === "number" && steps.push(removed));
  expect(await prune({ newest: 100 }, access)).toMatchObject({ removed: 1600 });
  expect(steps).toEqual([500, 500, 500, 100]);
  expect(selectCount(connection)).toBe(100);
});

it("removes fewer at a time when they are large", async () => {
  const connection = await filled(20, Buffer.alloc(5 * 1024 * 1024));
  const steps: unknown[] = [];
  const access = accessTo(connection, (removed) => typeof removed === "number" && steps.push(removed));
  await prune({ newest: 2 }, access);
  expect(steps).toEqual([7, 7, 4]);
});

it("removes no more than it has to for the size", async () => {
  const connection = await filled(300, Buffer.alloc(20_000));
  const before = selectSize(connection).bytes;
  const maxBytes = Math.round(before / 2);
  await prune({ maxBytes }, accessTo(connection));
  const { bytes, deliveries } = selectSize(connection);
  expect(bytes).toBeLessThanOrEqual(maxBytes);
  expect(bytes).toBeGreaterThan(maxBytes - 200_000);
  expect(deliveries).toBeGreaterThan(140);
});

it("counts what another process removed meanwhile as that one's", async () => {
  const connection = await filled(10);
  const access = accessTo(connection);
  const beaten: PruneAccess = {
    ...access,
    write: async (work) => {
      connection.exec("DELETE FROM delivery WHERE seq <= 3");
      return access.write(work);
    },
  };
  expect(await prune({ newest: 5 }, beaten)).toMatchObject({ removed: 2 });
});

it("gives the space back to the disk once the store is closed", async () => {
  const options = await storeOptions();
  const store = await openStoreFile(options);
  for (let n = 0; n < 20; n += 1) await store.record(draft({ body: Buffer.alloc(100_000) }));
  await store.prune({ newest: 2 }, { dryRun: false });
  const { bytes } = await store.size();
  await store.close();
  expect(statSync(options.path).size).toBe(bytes);
  expect(bytes).toBeLessThan(400_000);
});

it("[D3] removes fewer at a time where the disk is nearly full, behind a log that is written back", async () => {
  const connection = await filled(300, Buffer.alloc(100));
  const logs: number[] = [];
  const steps: number[] = [];
  const access = accessTo(connection);
  const small: PruneAccess = {
    read: (work) =>
      access.read((given) =>
        work({
          ...given,
          exec: (sql) => {
            given.exec(sql);
            logs.push(Number(sql === "PRAGMA wal_checkpoint(TRUNCATE)"));
          },
        }),
      ),
    write: async (work) => {
      connection.exec("BEGIN");
      const result = work(connection);
      const isTooMuch = typeof result === "number" && result > 40;
      connection.exec(isTooMuch ? "ROLLBACK" : "COMMIT");
      if (isTooMuch) throw new WhkError("store", "store_full", "the disk is full");
      if (typeof result === "number") steps.push(result);
      return result;
    },
  };
  expect(await prune({ newest: 100 }, small)).toMatchObject({ removed: 200 });
  expect(steps).toEqual([31, 31, 31, 31, 31, 31, 14]);
  expect(new Set(logs)).toEqual(new Set([1]));
  const full: PruneAccess = {
    ...access,
    write: () => Promise.reject(new WhkError("store", "store_full", "the disk is full")),
  };
  await expect(prune({ newest: 50 }, full)).rejects.toMatchObject({ code: "store_full" });
  expect(selectCount(connection)).toBe(100);
});

it("keeps what it removed removed when there is no room to make the file smaller", async () => {
  const connection = await filled(20, Buffer.alloc(50_000));
  const access = accessTo(connection);
  const full: PruneAccess = {
    ...access,
    write: (work) => {
      const failing: Connection = {
        ...connection,
        exec: () => {
          throw Object.assign(new Error("full"), { errcode: 13 });
        },
      };
      return access.write(() => work(failing));
    },
  };
  expect(await prune({ newest: 3 }, full)).toMatchObject({ removed: 17 });
  expect(selectCount(connection)).toBe(3);
});
