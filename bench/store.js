// Records per second: group commit per turn of the event loop (32 writers) against one commit per record,
// both durable, measured in turn in one run. Run by hand: node bench/store.js
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const rounds = 5;
const writers = 32;
const records = 6_000;

const folder = mkdtempSync(join(tmpdir(), "whk-bench-"));
try {
  const store = await bundledStore();
  const engine = await store.loadEngine((load) => load());
  const grouped = [];
  const single = [];
  for (let round = 0; round < rounds; round += 1) {
    const options = { engine, version: "bench", migrations: store.migrations, warn: () => {} };
    grouped.push(await rateOfGroups(store, { ...options, path: join(folder, `g${round}`, "deliveries.db") }));
    single.push(await rateOfSingles(store, { ...options, path: join(folder, `s${round}`, "deliveries.db") }));
  }
  const [group, one] = [median(grouped), median(single)];
  console.log(`group commit  ${Math.round(group)} records/s`);
  console.log(`one by one    ${Math.round(one)} records/s`);
  console.log(`ratio         ${(group / one).toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bundledStore() {
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const exported = ["sqlite", "connection", "engine", "queries", "schema"];
  const contents = exported.map((name) => `export * from "./src/store/${name}.ts";`).join("\n");
  const outfile = join(folder, "store.mjs");
  const stdin = { contents, resolveDir: resolve("."), loader: "ts" };
  await build({ stdin, bundle: true, platform: "node", format: "esm", outfile });
  return import(pathToFileURL(outfile).href);
}

async function rateOfGroups({ openSqliteStore }, options) {
  const store = await openSqliteStore(options);
  let started = 0;
  const write = async () => {
    while (started < records) await store.record(draft(started++));
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const rate = (records / (performance.now() - begun)) * 1000;
  await store.close();
  return rate;
}

async function rateOfSingles({ connect, insertDelivery }, options) {
  const connection = await connect(options);
  const begun = performance.now();
  for (let n = 0; n < records; n += 1) {
    connection.exec("BEGIN IMMEDIATE");
    insertDelivery(connection, draft(n));
    connection.exec("COMMIT");
  }
  const rate = (records / (performance.now() - begun)) * 1000;
  connection.close();
  return rate;
}

function draft(n) {
  const signature = { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 };
  return {
    id: `dlv_${String(n).padStart(26, "0")}`,
    method: "POST",
    path: "/hooks",
    headers: Array.from({ length: 6 }, (_, k) => [`X-Header-${k}`, "value of some length"]),
    body: Buffer.alloc(1024, 97),
    receivedAt: 1_770_000_000_000 + n,
    provider: "payvost",
    event: { type: "payment.succeeded", id: `evt_${n}` },
    signature,
    duplicateKey: `evt_${n}`,
    answered: null,
  };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
