import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";
import { draft } from "./drafts.ts";

/**
 * A process of its own that writes to the store in `dataDir` until it has written `count` deliveries or is
 * killed, 32 at a time. Prints `<id> <seq> <original or duplicate>` after each was acknowledged.
 */
const [dataDir = "", name = "", count = "0"] = process.argv.slice(2);
const store = await openStore(
  { store: "sqlite", dataDir },
  { version: "0.0.0-test", quietly: (load) => load(), warn: () => {} },
);
let started = 0;

async function writeOn(): Promise<void> {
  while (started < Number(count)) {
    started += 1;
    const n = String(started).padStart(8, "0");
    const delivery = await store.record(
      draft({ id: `dlv_${name}_${n}`, duplicateKey: n, body: Buffer.from(n) }),
    );
    writeSync(1, `${delivery.id} ${delivery.seq} ${delivery.duplicateOf ? "duplicate" : "original"}\n`);
  }
}

await Promise.all(Array.from({ length: 32 }, writeOn));
await store.close();
