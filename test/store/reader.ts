import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";

/** A process of its own that reads the store in `dataDir`; prints as JSON what it found or why it could not. */
const [dataDir = ""] = process.argv.slice(2);

async function read(): Promise<object> {
  const surroundings = { version: "0.0.0-test", quietly: <T>(load: () => T) => load(), warn: () => {} };
  const store = await openStore({ store: "sqlite", dataDir }, surroundings, { access: "read" });
  const first = await store.page({ filter: {}, order: "oldest", behind: null, limit: 1000 });
  let listed = first.length;
  for (let page = first; page.length === 1000; listed += page.length) {
    const behind = page.at(-1)?.seq ?? null;
    page = await store.page({ filter: {}, order: "oldest", behind, limit: 1000 });
  }
  const found = await store.find(first.at(-1)?.id ?? "").catch(() => null);
  const last = found?.body.toString() ?? null;
  const count = await store.count();
  await store.close();
  const seqs = first.slice(0, 10).map(({ seq }) => seq);
  return { count, listed, seqs, last };
}

writeSync(1, JSON.stringify(await read().catch(({ code, message }) => ({ code, message }))));
