import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../src/store/open.ts";
import { temporaryFolder } from "./cli.ts";

/** The built product, and who reads its records. */
const bin = resolve("bin/whk.js");

function started(argv: readonly string[], home: string): ChildProcess {
  const child = spawn(process.execPath, [bin, ...argv, "--json"], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

function streamOf(child: ChildProcess, descriptor: number): Readable {
  const stream = child.stdio[descriptor];
  if (!(stream instanceof Readable)) throw new Error(`descriptor ${descriptor} is no pipe`);
  return stream;
}

function recordsIn(printed: string, kind: string): Record<string, unknown>[] {
  const lines = printed.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line)).filter((record) => record["kind"] === kind);
}

/** A listener whose records nobody reads yet, once it is ready; and where long records come from. */
async function unread(home: string, argv: readonly string[] = []) {
  const ready = ["listen", "--port", "0", "--no-tunnel", "--ready-file", "/dev/fd/3"];
  const listener = started([...ready, ...argv], home);
  const [record] = await once(streamOf(listener, 3), "data");
  return { listener, url: `${JSON.parse(record).local}/${"long/".repeat(800)}` };
}

/** Sends that many events, 50 at once; the ids of those that were acknowledged. */
async function acknowledged(count: number, home: string, to: readonly string[] = []) {
  const argv = ["trigger", "payment.succeeded", "--count", String(count), "--concurrency", "50", ...to];
  const sender = started(argv, home);
  const sent = recordsIn(await text(streamOf(sender, 1)), "sent");
  expect(sent).toHaveLength(count);
  const statuses = new Set(sent.map(({ status }) => status));
  const ids = sent.filter(({ status }) => status === 200).map(({ id }) => String(id));
  return { ids, statuses };
}

/** MB of memory that a process holds. */
function memoryOf(child: ChildProcess): number {
  return Number(spawnSync("ps", ["-o", "rss=", "-p", String(child.pid)]).stdout) / 1024;
}

it("[D13] a reader that stops costs no memory and no delivery that was acknowledged", async () => {
  const home = temporaryFolder();
  const { listener, url } = await unread(home);
  const errors = text(streamOf(listener, 2));

  const before = memoryOf(listener);
  const meanwhile = await acknowledged(3_000, home, ["--to", url]);
  // Some wait for the reader a moment, then all are turned away and told to come back.
  expect(meanwhile.statuses).toEqual(new Set([200, 503]));
  expect(meanwhile.ids.length).toBeLessThan(500);
  expect(memoryOf(listener) - before).toBeLessThan(100);

  const printed = text(streamOf(listener, 1));
  await expect.poll(() => acknowledged(1, home).then(({ ids }) => ids.length), { timeout: 10_000 }).toBe(1);
  const after = await acknowledged(100, home);
  expect(after.statuses).toEqual(new Set([200]));
  listener.kill("SIGTERM");
  const [exit] = await once(listener, "exit");
  expect(exit).toBe(0);
  expect(await errors).toBe(
    "warning: nobody reads the records on stdout; until then deliveries are answered 503\n",
  );

  const shown = recordsIn(await printed, "delivery");
  const ids = shown.map(({ event }) => Object(event).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...meanwhile.ids, ...after.ids].filter((id) => !ids.includes(id))).toEqual([]);
  expect(shown.map(({ seq }) => seq)).toEqual(shown.map((_, index) => index + 1));
  const recorded = shown.map(({ id }) => String(id));
  expect(await unstored(home, recorded)).toEqual([]);
}, 60_000);

it.each([
  [0, []],
  [8, ["--expect", "transfer.*"]],
])("[D13] a reader that leaves ends the listener with its next record: exit %i", async (code, expecting) => {
  const home = temporaryFolder();
  const listener = started(["listen", "--port", "0", "--no-tunnel", ...expecting], home);
  const errors = text(streamOf(listener, 2));
  const printed = streamOf(listener, 1);
  await once(printed, "data");
  printed.destroy();
  const ended = once(listener, "exit");
  expect((await acknowledged(1, home)).statuses).toEqual(new Set([200]));
  expect(await ended).toEqual([code, null]);
  const said = (await errors).split("\n").slice(0, -1);
  expect(said.map((line) => JSON.parse(line).error.code)).toEqual(code === 0 ? [] : ["not_met"]);
});

it("ends when the time is over, although nobody reads the records", async () => {
  const home = temporaryFolder();
  const { listener, url } = await unread(home, ["--expect", "transfer.*", "--timeout", "1500ms"]);
  const ended = once(listener, "exit");
  // Nobody does: some are turned away.
  expect((await acknowledged(500, home, ["--to", url])).statuses).toContain(503);
  expect(await ended).toEqual([8, null]);
}, 20_000);

/** Those of the ids that are not in the store. */
async function unstored(home: string, ids: readonly string[]): Promise<string[]> {
  const choice = { store: "sqlite", dataDir: join(home, ".local/share/whk") } as const;
  const store = await openStore(choice, { version: "0.0.0-test", quietly: (load) => load(), warn: () => {} });
  try {
    const found = await Promise.all(ids.map((id) => store.find(id)));
    return ids.filter((_, index) => found[index] === null);
  } finally {
    await store.close();
  }
}
