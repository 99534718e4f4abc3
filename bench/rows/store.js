// Queries in process at three sizes, and what group commit brings over one commit per record.
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { inTurn, median, ratio } from "../measure.js";
import { draftOf, fillStore, loadStore } from "../store.js";

const thousand = 1_000;

export async function measure({ quick, home }) {
  const store = await loadStore();
  const rows = [await groupCommit(store, home, quick ? 2 : 5)];
  const path = join(home, "queries", "deliveries.db");
  let filled = 0;
  for (const count of [thousand, 100 * thousand, 1_000 * thousand]) {
    const missing = quick && count > 100 * thousand ? "left out by --quick" : roomFor(count, home);
    if (missing !== null) {
      rows.push({ name: `store of ${count.toLocaleString("en")}`, floor: 10, aim: 1, missing });
      continue;
    }
    await fillStore(store, path, { from: filled, count: count - filled, size: 1_024 });
    filled = count;
    rows.push(...(await queries(store, path, count)));
  }
  return rows;
}

function roomFor(count, folder) {
  const { bavail, bsize } = statfsSync(folder);
  const needed = 3_000 * count;
  return bavail * bsize > needed ? null : `needs ${Math.ceil(needed / 1e9)} GB of disk`;
}

async function queries({ openSqliteStore, options }, path, count) {
  const store = await openSqliteStore({ ...options, path });
  const page = (filter) => store.page({ filter, order: "newest", behind: null, limit: 50 });
  const id = String(Math.floor(count / 2)).padStart(26, "0");
  const asked = {
    "newest 50": () => page({}),
    "by type, common": () => page({ types: ["payment.succeeded"] }),
    "by type, rare": () => page({ types: ["refund.*"] }),
    "by id prefix": () => store.idsFrom(`dlv_${id.slice(0, 25)}`, 10),
    "search, 50 found": () => page({ search: "needle" }),
    "search, none found": () => page({ search: "nowhere" }),
  };
  const names = Object.keys(asked).filter((name) => count <= 100 * thousand || name !== "search, none found");
  const measured = await inTurn(names, 9, async (name) => {
    const began = performance.now();
    await asked[name]();
    return performance.now() - began;
  });
  await store.close();
  return names.map((name) => ({
    name: `store of ${count.toLocaleString("en")}: ${name}`,
    value: median(measured[name]),
    least: Math.min(...measured[name]),
    most: Math.max(...measured[name]),
    unit: " ms",
    ...(name.startsWith("search") ? {} : { floor: 10, aim: 1 }),
  }));
}

/** 32 writers whose records share a commit per turn of the event loop, against one commit per record; both durable. */
async function groupCommit(store, home, rounds) {
  const records = 2_000;
  const kinds = { grouped: rateOfGroups, single: rateOfSingles };
  const measured = await inTurn(Object.keys(kinds), rounds, (kind, round) =>
    kinds[kind](store, join(home, `${kind}-${round}`, "deliveries.db"), records),
  );
  const note = `${Math.round(median(measured.grouped))}/s; ${Math.round(median(measured.single))}/s`;
  return {
    name: "store: group commit / one by one",
    ...ratio(measured.grouped, measured.single),
    better: "more",
    note,
  };
}

async function rateOfGroups({ openSqliteStore, options }, path, records) {
  const store = await openSqliteStore({ ...options, path });
  let started = 0;
  const write = async () => {
    while (started < records) await store.record(draftOf(started++, 1_024));
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: 32 }, write));
  const rate = (1_000 * records) / (performance.now() - began);
  await store.close();
  return rate;
}

async function rateOfSingles({ connect, insertDelivery, options }, path, records) {
  const connection = await connect({ ...options, path });
  const began = performance.now();
  for (let n = 0; n < records; n += 1) {
    connection.exec("BEGIN IMMEDIATE");
    insertDelivery(connection, draftOf(n, 1_024));
    connection.exec("COMMIT");
  }
  const rate = (1_000 * records) / (performance.now() - began);
  connection.close();
  return rate;
}
