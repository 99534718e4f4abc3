import { describe, expect, it, onTestFinished } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import {
  countSurplus,
  deleteDeliveries,
  giveBack,
  selectOldSurplus,
  selectSurplus,
} from "../../src/store/prune.ts";
import { insertDelivery, selectSize } from "../../src/store/queries.ts";
import { draft } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";

async function withTimes(times: readonly number[], body = Buffer.alloc(10)): Promise<Connection> {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  for (const receivedAt of times) insertDelivery(connection, draft({ receivedAt, body }));
  return connection;
}

describe("what goes next", () => {
  it("goes on behind the step before", async () => {
    const connection = await withTimes([1, 9, 2, 9, 3, 9]);
    expect(selectSurplus(connection, { before: 5 }, { behind: 0, most: 500 })).toEqual([1, 3, 5]);
    expect(selectSurplus(connection, { before: 5 }, { behind: 3, most: 500 })).toEqual([5]);
    expect(selectSurplus(connection, { before: 5 }, { behind: 5, most: 500 })).toEqual([]);
  });

  it("is nothing where everything fits", async () => {
    const connection = await withTimes([1, 2]);
    expect(selectSurplus(connection, {}, { behind: 0, most: 500 })).toEqual([]);
    expect(
      selectSurplus(connection, { maxBytes: 1e9, newest: 2, before: 1 }, { behind: 0, most: 500 }),
    ).toEqual([]);
  });
});

describe("what goes while deliveries arrive", () => {
  const limits = { deliveries: 3, bytes: 1e6 };

  it("is too old, or too much together, never the newest for its size", async () => {
    const connection = await withTimes([1, 2, 9, 3, 4]);
    const select = (before: number | null, maxBytes: number | null) =>
      selectOldSurplus(connection, { before, maxBytes }, limits);
    expect(select(5, null)).toEqual({ seqs: [1, 2], why: "maxAge" });
    expect(select(null, 0)).toEqual({ seqs: [1, 2, 3], why: "maxSize" });
    expect(select(1, 0)).toEqual({ seqs: [1, 2, 3], why: "maxSize" });
    expect(select(null, null)).toEqual({ seqs: [], why: "maxSize" });
    deleteDeliveries(connection, [1, 2, 3, 4]);
    expect(select(5, 0).seqs).toEqual([]);
  });
});

it("estimates by size what would go, and is near the truth", async () => {
  const connection = await withTimes(
    Array.from({ length: 200 }, (_, n) => n),
    Buffer.alloc(30_000),
  );
  const maxBytes = selectSize(connection).bytes / 4;
  const { removed } = countSurplus(connection, { maxBytes });
  expect(removed).toBeGreaterThan(140);
  expect(removed).toBeLessThan(160);
});

it("gives free pages back a step at a time, until there are none", async () => {
  const connection = await withTimes(
    Array.from({ length: 100 }, (_, n) => n),
    Buffer.alloc(80_000),
  );
  expect(giveBack(connection, 512)).toBe(false);
  deleteDeliveries(
    connection,
    Array.from({ length: 99 }, (_, n) => n + 1),
  );
  const steps: boolean[] = [];
  do steps.push(giveBack(connection, 512));
  while (steps.at(-1));
  expect(steps).toEqual([true, true, false]);
});
