import { expect, it, onTestFinished } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import {
  insertAttempt,
  insertDelivery,
  selectAttempts,
  selectCount,
  selectDelivery,
} from "../../src/store/queries.ts";
import { attempt, draft } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";

async function connected(): Promise<Connection> {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  return connection;
}

it("inserts and selects a delivery with its attempts", async () => {
  const connection = await connected();
  const delivery = insertDelivery(connection, draft());
  insertAttempt(connection, attempt(delivery.id));
  expect(selectDelivery(connection, delivery.id)).toEqual(delivery);
  expect(selectAttempts(connection, delivery.id)).toEqual([attempt(delivery.id)]);
  expect(selectCount(connection)).toBe(1);
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
