import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { newEvent, newHome, openDatabase, post, storeFile, whk } from "../../bench/fire.js";
import { needs } from "./tools.ts";
import { listenerFor, stop } from "./under-fire.ts";

/** A store of `count` deliveries with bodies of 4 KB: one that was received, and copies of it. */
async function largeStore(count: number): Promise<string> {
  const home = newHome();
  const listener = await listenerFor({ home });
  expect(await post(listener.port, newEvent().body)).toBe(200);
  await stop(listener);
  const database = await openDatabase(storeFile(home));
  const columns = (table: string): string[] =>
    database
      .prepare(`PRAGMA table_info(${table})`)
      .all()
      .map((row: { name: string }) => row.name);
  const others = columns("delivery").filter((name) => name !== "seq" && name !== "id");
  const numbers = `WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < ${count})`;
  database.exec(`
    INSERT INTO delivery (seq, id, ${others}) ${numbers} SELECT x, 'dlv_' || x, ${others} FROM n, delivery WHERE seq = 1;
    INSERT INTO payload (seq, headers, body, crc) ${numbers} SELECT x, headers, randomblob(4000), crc FROM n, payload WHERE seq = 1;
  `);
  database.close();
  return home;
}

/** A group of processes that may use so much memory together; what stands before a command to be in it. */
function memoryGroup(megabytes: number): string[] {
  const folder = join("/sys/fs/cgroup/memory", `whk-test-${process.pid}`);
  mkdirSync(folder);
  onTestFinished(() => rmdirSync(folder));
  writeFileSync(join(folder, "memory.limit_in_bytes"), String(megabytes * 1024 * 1024));
  return ["sh", "-c", `echo $$ > ${folder}/cgroup.procs && exec "$0" "$@"`];
}

it.skipIf(needs("cgroup"))(
  `[D19] 50,000 deliveries are listed, all of them too, with 120 MB of memory${needs("cgroup")}`,
  async () => {
    const home = await largeStore(50_000);
    const wrap = memoryGroup(120);
    const newest = await whk(home, ["events", "list", "--json"], { wrap });
    expect([newest.code, newest.stdout.split("\n").length]).toEqual([0, 51]);
    const all = await whk(home, ["events", "list", "--json", "--limit", "0"], { wrap });
    expect([all.code, all.stdout.split("\n").length]).toEqual([0, 50_001]);
  },
);
