import { expect, it, onTestFinished } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import { selectTypes } from "../../src/store/event-types.ts";
import { insertDelivery } from "../../src/store/queries.ts";
import { draft } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";

async function withTypes(types: readonly (string | null)[]): Promise<Connection> {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  for (const type of types) insertDelivery(connection, draft({ event: { type, id: null } }));
  return connection;
}

it.each<[string[] | undefined, unknown]>([
  [undefined, "all"],
  [[], "all"],
  [["*"], "all"],
  [["!none"], "all"],
  [["a.*"], ["a.x", "a.y"]],
  [["!a.*"], [null, "b"]],
  [["a.x,b"], ["a.x", "b"]],
  [["nothing"], []],
  [
    ["*", "!b"],
    [null, "a.x", "a.y"],
  ],
])("%j selects %j", async (patterns, selected) => {
  const connection = await withTypes(["b", "a.x", null, "a.y", "a.x", "b"]);
  expect(selectTypes(connection, patterns)).toEqual(selected);
});

it("compares what was received, not how it is stored", async () => {
  const connection = await withTypes(["a\\b", "a\nb"]);
  expect(selectTypes(connection, ["a\nb"])).toEqual(["a\\nb"]);
  expect(selectTypes(connection, ["a\\nb"])).toEqual([]);
});

it("ends on an index that leads in circles", () => {
  const rows = [{ type: "a" }, { type: "b" }, { type: "a" }];
  const connection = { statement: () => ({ get: () => rows.shift() }) } as unknown as Connection;
  expect(selectTypes(connection, ["b"])).toEqual(["b"]);
});
