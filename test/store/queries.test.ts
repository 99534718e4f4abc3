import { describe, expect, it, onTestFinished } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import {
  insertAttempt,
  insertDelivery,
  selectAttempts,
  selectCount,
  selectDelivery,
  selectNewest,
} from "../../src/store/queries.ts";
import { attempt, draft } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";

async function connected(): Promise<Connection> {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  return connection;
}

const silent = () => {};

it("inserts and selects a delivery with its attempts", async () => {
  const connection = await connected();
  const delivery = insertDelivery(connection, draft());
  insertAttempt(connection, attempt(delivery.id));
  expect(selectDelivery(connection, delivery.id)).toEqual(delivery);
  expect(selectAttempts(connection, delivery.id)).toEqual([attempt(delivery.id)]);
  expect(selectCount(connection)).toBe(1);
});

describe("the list of the newest", () => {
  it("needs no payload", async () => {
    const connection = await connected();
    const { id } = insertDelivery(connection, draft());
    connection.exec("DROP TABLE payload");
    expect(selectNewest(connection, 10, silent).map((found) => found.id)).toEqual([id]);
  });

  it("reports a damaged row and shows the others", async () => {
    const connection = await connected();
    const ids = [1, 2, 3].map(() => insertDelivery(connection, draft()).id);
    connection.exec("UPDATE delivery SET verdict = 'oj' WHERE seq = 2");
    const warnings: string[] = [];
    const found = selectNewest(connection, 10, (message) => warnings.push(message));
    expect(found.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect(warnings).toEqual([`delivery number 2: delivery ${ids[1]} is damaged in the store`]);
  });
});

it("refuses a delivery whose payload is gone", async () => {
  const connection = await connected();
  const { id } = insertDelivery(connection, draft());
  connection.exec("DELETE FROM payload");
  expect(() => selectDelivery(connection, id)).toThrow(expect.objectContaining({ code: "record_damaged" }));
});

it("looks for a duplicate by its key, not by its text in SQL", async () => {
  const connection = await connected();
  insertDelivery(connection, draft({ duplicateKey: "a%" }));
  expect(insertDelivery(connection, draft({ duplicateKey: "ab" })).duplicateOf).toBeNull();
  expect(insertDelivery(connection, draft({ duplicateKey: "' OR 1 --" })).duplicateOf).toBeNull();
  expect(insertDelivery(connection, draft({ duplicateKey: "A%" })).duplicateOf).toBeNull();
});
