import { describe, expect, it, onTestFinished } from "vitest";
import { type Connection, connect } from "../../src/store/connection.ts";
import type { DeliveryFilter } from "../../src/store/deliveries.ts";
import { selectPage } from "../../src/store/page.ts";
import { insertAttempt, insertDelivery } from "../../src/store/queries.ts";
import { attempt, draft, newest } from "./drafts.ts";
import { storeOptions } from "./sqlite-store.ts";

async function connected(): Promise<Connection> {
  const connection = await connect(await storeOptions());
  onTestFinished(() => connection.close());
  return connection;
}

const silent = () => {};

describe("a page", () => {
  it("needs no payload and no answer of an app", async () => {
    const connection = await connected();
    const { id } = insertDelivery(connection, draft());
    insertAttempt(connection, attempt(id));
    connection.exec("DROP TABLE payload; UPDATE attempt SET answer_headers = 'damaged'");
    expect(selectPage(connection, newest(10), silent)).toMatchObject([{ id, attempts: 1, last: { n: 1 } }]);
  });

  it("[D6] reports a damaged row and shows the others, as many as were asked for", async () => {
    const connection = await connected();
    const ids = [1, 2, 3, 4].map(() => insertDelivery(connection, draft()).id);
    connection.exec("UPDATE delivery SET verdict = 'oj' WHERE seq = 3");
    const warnings: string[] = [];
    const found = selectPage(connection, newest(2), (message) => warnings.push(message));
    expect(found.map(({ id }) => id)).toEqual([ids[3], ids[1]]);
    expect(warnings).toEqual([`delivery number 3: delivery ${ids[2]} is damaged in the store`]);
  });

  it("reports a row whose attempt is damaged", async () => {
    const connection = await connected();
    const { id } = insertDelivery(connection, draft());
    insertAttempt(connection, attempt(id));
    connection.exec("UPDATE attempt SET url = x'ff'");
    const warnings: string[] = [];
    expect(selectPage(connection, newest(2), (message) => warnings.push(message))).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it("lists a type whose text is damaged instead of hiding it", async () => {
    const connection = await connected();
    insertDelivery(connection, draft());
    connection.exec(`UPDATE delivery SET type = '\\x'`);
    const warnings: string[] = [];
    const request = { ...newest(2), filter: { types: ["payment.*"] } };
    expect(selectPage(connection, request, (message) => warnings.push(message))).toEqual([]);
    expect(warnings).toHaveLength(1);
  });
});

describe("how SQLite finds a page", () => {
  /** The plans of the statements a page was selected with. */
  async function plansOf(filter: DeliveryFilter, types = 1): Promise<string> {
    const connection = await connected();
    for (let n = 0; n < types + 1; n += 1)
      insertDelivery(connection, draft({ event: { type: `kind.${n}`, id: null } }));
    const used: string[] = [];
    const spied: Connection = {
      ...connection,
      statement: (sql) => {
        used.push(sql);
        return connection.statement(sql);
      },
    };
    selectPage(spied, { filter, order: "newest", behind: 5000, limit: 50 }, silent);
    const plans = used.map((sql) =>
      connection.statement(`EXPLAIN QUERY PLAN ${sql}`).all(...placeholders(sql)),
    );
    return plans.flatMap((rows) => rows.map((row) => String(row["detail"]))).join("; ");
  }

  function placeholders(sql: string): null[] {
    return Array.from(sql.matchAll(/\?/g), () => null);
  }

  it.each<[string, DeliveryFilter, number]>([
    ["without a filter", {}, 1],
    ["by one type", { types: ["kind.0"] }, 1],
    ["by several types", { types: ["kind.*", "!kind.3"] }, 10],
    ["by many types", { types: ["kind.*", "!kind.3"] }, 40],
    ["by everything else", { provider: "a", verdicts: ["ok"], since: 1, until: 2 }, 1],
    ["by status", { status: "5xx" }, 1],
    ["by search", { search: "a" }, 1],
  ])("sorts nothing %s", async (_how, filter, types) => {
    expect((await plansOf(filter, types)).replaceAll("USE TEMP B-TREE FOR GROUP BY", "")).not.toContain(
      "TEMP B-TREE",
    );
  });

  it("takes types from their index, and looks at each type once", async () => {
    expect(await plansOf({ types: ["kind.0"] })).toMatch(
      /SEARCH delivery USING COVERING INDEX delivery_type.*SEARCH delivery USING INDEX delivery_type \(type=\?/,
    );
  });

  it("takes attempts from their index", async () => {
    expect(await plansOf({ status: "failed" })).not.toContain("SCAN attempt");
  });
});

it("[P4] takes 10,000 stars for what they are", async () => {
  const connection = await connected();
  insertDelivery(connection, draft({ event: { type: "a".repeat(10_000), id: null } }));
  const stars = (end: string) => ({ ...newest(10), filter: { types: [`${"*a".repeat(10_000)}${end}`] } });
  expect(selectPage(connection, stars(""), silent)).toHaveLength(1);
  expect(selectPage(connection, stars("b"), silent)).toHaveLength(0);
  const regular = { ...newest(10), filter: { types: ["(a+)+$"] } };
  expect(selectPage(connection, regular, silent)).toHaveLength(0);
});
