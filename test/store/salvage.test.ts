import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { draft, newest } from "./drafts.ts";
import { openStoreFile, storeOptions } from "./sqlite-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const pageSize = 8192;
const tableLeaf = 13;

/** A store of 200 deliveries with one page of their table made unreadable; answers it, their ids and the warnings. */
async function damagedStore() {
  const options = await storeOptions();
  const store = await openSqliteStore(options);
  const recorded = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      store.record(draft({ event: { type: `kind.${n % 2}`, id: null } })),
    ),
  );
  await store.close();
  const file = readFileSync(options.path);
  const page = pageOfTable(file, recorded[100]?.id ?? "");
  file.fill(0xff, page * pageSize, page * pageSize + 8);
  const path = join(temporaryFolder(), "deliveries.db");
  writeFileSync(path, file);
  const warnings: string[] = [];
  const damaged = await openStoreFile({ path, warn: (message) => warnings.push(message) });
  return { store: damaged, recorded, warnings };
}

/** The page of the table, not of an index, that holds this text. */
function pageOfTable(file: Buffer, text: string): number {
  for (let at = file.indexOf(text); at !== -1; at = file.indexOf(text, at + 1)) {
    const page = Math.floor(at / pageSize);
    if (file[page * pageSize] === tableLeaf) return page;
  }
  throw new Error("the delivery is nowhere");
}

describe("[D6] a page of the table that the disk has changed", () => {
  it("costs the deliveries in it, each of which is reported, and no other", async () => {
    const { store, recorded, warnings } = await damagedStore();
    const found = await store.page(newest(1000));
    const lost = warnings.map((warning) =>
      Number(/^delivery number (\d+): .*cannot be read$/.exec(warning)?.[1]),
    );
    expect(lost).toContain(101);
    expect(lost.length).toBeLessThan(100);
    const seqs = recorded.map(({ seq }) => seq).reverse();
    expect(found.map(({ seq }) => seq)).toEqual(seqs.filter((seq) => !lost.includes(seq)));
  });

  it("is told apart from the filter and the place of a page", async () => {
    const { store } = await damagedStore();
    const all = await store.page({ ...newest(1000), order: "oldest" });
    const expected = all
      .filter(({ seq, event }) => seq > 20 && event.type === "kind.1")
      .map(({ seq }) => seq);
    const request = { filter: { types: ["kind.1"], verdicts: ["ok" as const] }, order: "oldest" as const };
    const found: number[] = [];
    for (;;) {
      const page = await store.page({ ...request, behind: found.at(-1) ?? 20, limit: 30 });
      found.push(...page.map(({ seq }) => seq));
      if (page.length < 30) break;
    }
    expect(found).toEqual(expected);
  });

  it("keeps nobody from reading and recording the others", async () => {
    const { store, recorded } = await damagedStore();
    expect(await store.find(recorded[0]?.id ?? "")).toEqual(recorded[0]);
    expect(await store.find(recorded[199]?.id ?? "")).toEqual(recorded[199]);
    expect(await store.record(draft())).toMatchObject({ seq: 201 });
  });
});
