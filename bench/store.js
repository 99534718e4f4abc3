// The store as it is in src, outside the build, and stores full of deliveries to ask.
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "./children.js";

let loading;

/** Everything src/store exports that the benchmarks use. */
export function loadStore() {
  loading ??= bundle();
  return loading;
}

async function bundle() {
  const folder = mkdtempSync(join(tmpdir(), "whk-bench-store-"));
  try {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const exported = ["sqlite", "connection", "engine", "queries", "schema"];
    const contents = exported.map((name) => `export * from "./src/store/${name}.ts";`).join("\n");
    const outfile = join(folder, "store.mjs");
    const stdin = { contents, resolveDir: root, loader: "ts" };
    await build({ stdin, bundle: true, platform: "node", format: "esm", outfile, logLevel: "error" });
    const store = await import(pathToFileURL(outfile).href);
    const engine = await store.loadEngine((load) => load());
    return { ...store, options: { engine, version: "bench", migrations: store.migrations, warn: () => {} } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts deliveries into the file, many in one transaction. */
export async function fillStore({ connect, insertDelivery, options }, path, { from = 0, count, size }) {
  const connection = await connect({ ...options, path });
  for (let n = from; n < from + count; ) {
    connection.exec("BEGIN IMMEDIATE");
    for (const end = Math.min(n + 5_000, from + count); n < end; n += 1) {
      insertDelivery(connection, draftOf(n, size));
    }
    connection.exec("COMMIT");
  }
  connection.close();
}

const signature = { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 };
const types = ["payment.succeeded", "payment.failed", "payout.paid", "customer.created"];

/** Every hundredth is of a rare type, every thousandth can be searched for. */
export function draftOf(n, size) {
  const word = n % 1_000 === 0 ? "needle" : "hay";
  return {
    id: `dlv_${String(n).padStart(26, "0")}`,
    method: "POST",
    path: "/hooks",
    headers: Array.from({ length: 6 }, (_, k) => [`X-Header-${k}`, "value of some length"]),
    body: Buffer.from(JSON.stringify({ id: `evt_${n}`, word }).padEnd(size)),
    receivedAt: 1_770_000_000_000 + n,
    provider: "payvost",
    event: { type: n % 100 === 0 ? "refund.created" : types[n % 4], id: `evt_${n}` },
    signature,
    duplicateKey: `evt_${n}`,
    answered: null,
  };
}
