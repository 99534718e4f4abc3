import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { digest, lost, newEvent, newHome, post, readStore, whk } from "../../bench/fire.js";
import { needs } from "./tools.ts";
import { type Listener, listenerFor, stop } from "./under-fire.ts";

/** Sends one delivery after the other until `enough` of their statuses; answers what was acknowledged. */
async function sendUntil(
  { port }: Listener,
  enough: (statuses: readonly (number | null)[]) => boolean,
): Promise<{ statuses: (number | null)[]; acknowledged: Map<string, string> }> {
  const statuses: (number | null)[] = [];
  const acknowledged = new Map<string, string>();
  while (!enough(statuses)) {
    const { id, body } = newEvent(20_000);
    const status = await post(port, body);
    statuses.push(status);
    if (status === 200) acknowledged.set(id, digest(body));
  }
  return { statuses, acknowledged };
}

const refusedThrice = (statuses: readonly (number | null)[]) =>
  statuses.filter((status) => status === 503).length === 3;

/** Everything acknowledged is stored, every record is whole, and the next listener takes deliveries. */
async function expectKept(home: string, acknowledged: Map<string, string>, wrap: string[] = []) {
  const next = await listenerFor({ home, wrap });
  expect((await sendUntil(next, (statuses) => statuses.length === 1)).statuses).toEqual([200]);
  const { bodies, wrong } = await readStore(copyOf(next), { check: "integrity_check" });
  expect(wrong).toEqual([]);
  expect(lost(acknowledged, bodies)).toEqual([]);
  expect((await stop(next)).code).toBe(0);
}

/** A HOME with a copy of the listener's store: SQLite does not follow the way to where another process has it. */
function copyOf(listener: Listener): string {
  const home = newHome();
  cpSync(join(seenBy(listener), data), join(home, data), { recursive: true });
  return home;
}

const data = ".local/share/whk";

/** The listener's HOME as it sees it, which may have mounts of its own. */
function seenBy({ pid, home }: Listener): string {
  return `/proc/${pid}/root${home}`;
}

describe("a full disk", () => {
  it.skipIf(needs("tmpfs"))(
    `[D3] is answered 503, and deliveries are taken again when space returns${needs("tmpfs")}`,
    async () => {
      const home = newHome();
      mkdirSync(join(home, data), { recursive: true, mode: 0o700 });
      const wrap = await smallDisk(join(home, data));
      const listener = await listenerFor({ home, wrap });
      const filler = join(seenBy(listener), data, "filler");
      writeFileSync(filler, Buffer.alloc(600_000));
      const full = await sendUntil(listener, refusedThrice);
      rmSync(filler);
      const again = await sendUntil(listener, (statuses) => statuses.includes(200));
      expect(listener.stderr()).toContain("the disk is full");
      expect((await stop(listener)).code).toBe(0);
      await expectKept(home, new Map([...full.acknowledged, ...again.acknowledged]), wrap);
    },
  );

  it.skipIf(needs("prlimit"))(
    `[D3] that ends at a file size behaves the same${needs("prlimit")}`,
    async () => {
      const listener = await listenerFor({ wrap: ["prlimit", "--fsize=400000:unlimited"] });
      const full = await sendUntil(listener, refusedThrice);
      spawnSync("prlimit", ["--pid", String(listener.pid), "--fsize=unlimited"]);
      const again = await sendUntil(listener, (statuses) => statuses.includes(200));
      expect((await stop(listener)).code).toBe(0);
      await expectKept(listener.home, new Map([...full.acknowledged, ...again.acknowledged]));
    },
  );
});

describe("a disk that reports an error", () => {
  it.skipIf(needs("strace")).each([
    ["fsync", "EIO", 16],
    ["fsync", "EIO", 24],
    ["pwrite64", "EIO", 120],
    ["pwrite64", "ENOSPC", 120],
  ])(
    `[D3] at one %s (%s, the %ith) is not believed afterwards, and nothing is lost${needs("strace")}`,
    async (call, error, n) => {
      const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:error=${error}:when=${n}`];
      const listener = await listenerFor({ wrap: ["strace", "-f", "-o", "/dev/null", ...inject] });
      const { statuses, acknowledged } = await sendUntil(listener, ({ length }) => length === 25);
      expect(statuses.filter((status) => status === 503)).toHaveLength(1);
      expect(statuses.filter((status) => status === 200)).toHaveLength(24);
      expect(listener.stderr()).toContain("answered 503");
      await stop(listener);
      await expectKept(listener.home, acknowledged);
    },
  );
});

describe("no folder to write in", () => {
  it.skipIf(needs("setpriv"))(
    `[D5] because it is read-only ends with 10 and offers memory, which works${needs("setpriv")}`,
    async () => {
      const home = newHome();
      chmodSync(home, 0o500);
      // Root as any other user: what the modes forbid is forbidden.
      const wrap = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
      const refused = await whk(home, ["listen", "--port", "0", "--no-tunnel"], { wrap });
      expect(refused.code).toBe(10);
      expect(refused.stderr).toMatch(/^error: .*\nhint: .*--store memory.*\n$/s);
      const listener = await listenerFor({ home, wrap, args: ["--store", "memory"] });
      expect((await sendUntil(listener, ({ length }) => length === 1)).statuses).toEqual([200]);
      expect((await stop(listener)).code).toBe(0);
    },
  );

  it.each([
    ["there is no home", () => ""],
    ["the home is a file", (folder: string) => join(folder, "file")],
    ["the home is not there and cannot be made", () => "/proc/nowhere"],
  ])("[D5] because %s ends with 10 and offers memory, which works", async (_why, homeIn) => {
    const folder = newHome();
    writeFileSync(join(folder, "file"), "");
    const env = { HOME: homeIn(folder) };
    const refused = await whk(folder, ["listen", "--port", "0", "--no-tunnel"], { env });
    expect(refused.code).toBe(10);
    expect(refused.stderr).toMatch(/^error: .*\nhint: .*--store memory.*\n$/s);
    const listener = await listenerFor({ home: folder, env, args: ["--store", "memory"] });
    expect((await sendUntil(listener, ({ length }) => length === 1)).statuses).toEqual([200]);
    expect((await stop(listener)).code).toBe(0);
  });
});

/** A disk of 1.2 MB at `folder` for those who are started behind the words it answers; gone after the test. */
async function smallDisk(folder: string): Promise<string[]> {
  const mount = `mount -t tmpfs -o size=1200k,mode=0700 none ${folder} && echo mounted && exec cat`;
  const keeper = spawn("unshare", ["--mount", "sh", "-c", mount], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void keeper.stdin.end());
  await new Promise((done) => keeper.stdout.once("data", done));
  return ["nsenter", `--mount=/proc/${keeper.pid}/ns/mnt`];
}
