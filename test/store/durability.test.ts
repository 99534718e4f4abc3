import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import type { DeliveryStore } from "../../src/store/deliveries.ts";
import { loadEngine } from "../../src/store/engine.ts";
import { openStore, storePath } from "../../src/store/open.ts";
import { temporaryFolder } from "./temporary-folder.ts";

interface Acknowledged {
  readonly id: string;
  readonly seq: number;
  readonly original: boolean;
}

const writerSource = fileURLToPath(new URL("./writer.ts", import.meta.url));

/** The writer as one file, below a folder that finds the project's packages. */
async function bundledWriter(): Promise<string> {
  const folder = temporaryFolder();
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const outfile = join(folder, "writer.mjs");
  await build({
    entryPoints: [writerSource],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  return outfile;
}

/** Starts a writer; `onAcknowledged` hears of each delivery. Resolves with all of them once it has ended. */
async function write(
  argv: readonly string[],
  onAcknowledged: (count: number, writer: ChildProcessByStdio<null, Readable, null>) => void = () => {},
): Promise<{ acknowledged: Acknowledged[]; code: number | null }> {
  const writer = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(writer, "close");
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    const [id, seq, mark] = line.split(" ");
    // The last line of a killed process may be cut.
    if (id === undefined || (mark !== "original" && mark !== "duplicate")) continue;
    acknowledged.push({ id, seq: Number(seq), original: mark === "original" });
    onAcknowledged(acknowledged.length, writer);
  }
  await ended;
  return { acknowledged, code: writer.exitCode };
}

async function openAgain(dataDir: string): Promise<DeliveryStore> {
  const surroundings = {
    version: "0.0.0-test",
    quietly: <T>(load: () => Promise<T>) => load(),
    warn: () => {},
  };
  const store = await openStore({ store: "sqlite", dataDir }, surroundings);
  onTestFinished(() => store.close());
  return store;
}

async function expectSound(dataDir: string): Promise<void> {
  const database = (await loadEngine((load) => load()))(storePath(dataDir));
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  const orphans =
    "SELECT count(*) AS n FROM delivery LEFT JOIN payload USING (seq) WHERE payload.seq IS NULL";
  expect(database.prepare(orphans).get()).toEqual({ n: 0 });
  database.close();
}

it("[D1] loses nothing it acknowledged when it is killed, and opens again each time", async () => {
  const writer = await bundledWriter();
  const dataDir = temporaryFolder();
  const all: Acknowledged[] = [];
  for (let kill = 0; kill < 12; kill += 1) {
    const { acknowledged, code } = await write(
      [writer, dataDir, `run${kill}`, "1000000"],
      (count, running) => {
        if (count === 1 + kill * 97) running.kill("SIGKILL");
      },
    );
    expect(code).toBeNull();
    expect(acknowledged.length).toBeGreaterThan(kill * 97);
    all.push(...acknowledged);
    const store = await openAgain(dataDir);
    for (const { id, seq } of acknowledged) {
      const found = await store.find(id);
      expect(found).toMatchObject({ id, seq });
      expect(found?.body.toString()).toBe(id.slice(-8));
    }
    expect(await store.count()).toBeGreaterThanOrEqual(all.length);
  }
  expect(new Set(all.map(({ seq }) => seq)).size).toBe(all.length);
  await expectSound(dataDir);
}, 60_000);

it("prunes beside a process that writes, and refuses none of its deliveries", async () => {
  const writer = await bundledWriter();
  const dataDir = temporaryFolder();
  const store = await openAgain(dataDir);
  let isWriting = true;
  const writing = write([writer, dataDir, "a", "3000"]).finally(() => {
    isWriting = false;
  });
  let removed = 0;
  while (isWriting) removed += (await store.prune({ newest: 40 }, { dryRun: false })).removed;
  const { acknowledged, code } = await writing;
  expect(code).toBe(0);
  expect(acknowledged).toHaveLength(3000);
  expect(removed).toBeGreaterThan(0);
  const page = await store.page({ filter: {}, order: "oldest", behind: null, limit: 1000 });
  expect(await store.count()).toBe(page.length);
  expect(page.length + removed).toBe(3000);
  expect(page.map(({ seq }) => seq)).toEqual(page.map((_, index) => removed + 1 + index));
  await expectSound(dataDir);
}, 60_000);

it("[D9] serves three processes at once from the very first moment", async () => {
  const writer = await bundledWriter();
  const dataDir = join(temporaryFolder(), "new");
  const runs = await Promise.all(["a", "b", "c"].map((name) => write([writer, dataDir, name, "500"])));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  const all = runs.flatMap(({ acknowledged }) => acknowledged);
  expect(all.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1500 }, (_, n) => n + 1),
  );
  // Each event was written by all three; whoever came first, exactly one of them was told so.
  expect(all.filter(({ original }) => original)).toHaveLength(500);
  const store = await openAgain(dataDir);
  expect(await store.count()).toBe(1500);
  for (const { id, original } of all) {
    expect((await store.find(id))?.duplicateOf === null).toBe(original);
  }
  await expectSound(dataDir);
}, 60_000);
