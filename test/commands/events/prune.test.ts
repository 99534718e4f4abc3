import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/store/open.ts";
import { cli, start, temporaryFolder } from "../../cli.ts";
import { draft, newest } from "../../store/drafts.ts";

const now = Date.UTC(2026, 10, 21, 12);
const hour = 3_600_000;
const surroundings = { version: "0.0.0-test", quietly: <T>(load: () => T) => load(), warn: () => {} };

function storeIn(home: string) {
  return openStore({ store: "sqlite", dataDir: join(home, ".local/share/whk") }, surroundings);
}

/** A home with this many deliveries, one an hour, the newest one hour old. */
async function homeWith(deliveries: number) {
  const home = temporaryFolder();
  const store = await storeIn(home);
  for (let age = deliveries; age > 0; age -= 1)
    await store.record(draft({ receivedAt: now - age * hour, body: Buffer.alloc(10_000) }));
  await store.close();
  return {
    home,
    run: (...argv: string[]) => cli(["events", "prune", ...argv], { home, now }),
    async left(): Promise<number> {
      const after = await storeIn(home);
      const left = (await after.page(newest(1000))).length;
      expect(await after.count()).toBe(left);
      await after.close();
      return left;
    },
  };
}

describe("events prune", () => {
  it.each<[string[], number]>([
    [["--keep", "3"], 3],
    [["--keep", "0"], 0],
    [["--older-than", "4h"], 4],
    [["--older-than", "2026-11-21T06:00:00Z"], 6],
    [["--older-than", "8h", "--keep", "5"], 5],
    [["--max-size", "1kb"], 1],
    [["--max-size", "1kb", "--keep", "9"], 1],
  ])("%j leaves %d of 10", async (argv, left) => {
    const stored = await homeWith(10);
    const run = await stored.run(...argv, "--yes");
    expect(run).toMatchObject({ code: 0, stdout: "" });
    const counted = left === 1 ? "1 delivery" : `${left} deliveries`;
    const gone = 10 - left === 1 ? "1 delivery" : `${10 - left} deliveries`;
    expect(run.stderr).toMatch(new RegExp(`^✓ removed  ${gone}; ${counted} left, \\d+ KB\n$`));
    expect(await stored.left()).toBe(left);
  });

  it("only says with --dry-run how many it would remove, and which stays", async () => {
    const stored = await homeWith(10);
    expect(await stored.run("--keep", "4", "--dry-run")).toEqual({
      code: 0,
      stdout: "",
      stderr: "would remove 6 of 10 deliveries; the oldest that stays came 2026-11-21 08:00:00\n",
    });
    expect((await stored.run("--keep", "0", "--dry-run")).stderr).toBe(
      "would remove 10 of 10 deliveries; none stays\n",
    );
    expect((await stored.run("--max-size", "100kb", "--dry-run")).stderr).toMatch(
      /^would remove about \d of 10 deliveries; the oldest that stays came /,
    );
    expect(await stored.left()).toBe(10);
  });

  it("answers one document under --json", async () => {
    const stored = await homeWith(10);
    const dry = await stored.run("--keep", "4", "--dry-run", "--json");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(dry.stdout)).toEqual({
      v: 1,
      kind: "pruned",
      removed: 6,
      kept: 4,
      bytes: expect.any(Number),
      dryRun: true,
    });
    const done = JSON.parse((await stored.run("--keep", "4", "--yes", "--json")).stdout);
    expect(done).toMatchObject({ removed: 6, kept: 4, dryRun: false });
    const none = JSON.parse((await stored.run("--keep", "4", "--json")).stdout);
    expect(none).toEqual({ ...done, removed: 0 });
  });

  it("says when there is nothing to remove, and asks nobody", async () => {
    const stored = await homeWith(2);
    const run = await stored.run("--older-than", "7d");
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(run.stderr).toMatch(/^nothing to remove: 2 deliveries stored, \d+ KB\n$/);
  });

  it("makes no store where there is none", async () => {
    const home = temporaryFolder();
    const run = await cli(["events", "prune", "--keep", "1", "--yes"], { home });
    expect(run).toEqual({ code: 0, stdout: "", stderr: "nothing to remove: 0 deliveries stored, 0 B\n" });
    expect(existsSync(join(home, ".local"))).toBe(false);
  });

  it.each([
    ["y\r", 0, 3],
    ["n\r", 2, 10],
    ["\r", 2, 10],
    ["\u0003", 130, 10],
  ])("asks on a terminal: %j", async (keys, code, left) => {
    const stored = await homeWith(10);
    const running = start(["events", "prune", "--keep", "3"], { home: stored.home, now, tty: true });
    await running.until(({ stderr }) => stderr.includes("Remove 7 of 10 deliveries ("));
    expect(running.stderr).toContain("the oldest that stays came 2026-11-21 09:00:00");
    running.write(keys);
    expect((await running.done).code).toBe(code);
    expect(await stored.left()).toBe(left);
  });
});

it.each([
  [[], "nothing says what is to be removed"],
  [["--yes"], "give --older-than <age>, --keep <n> or --max-size <size>"],
  [["--keep", "3"], "add --yes"],
  [["--keep", "3", "--no-input"], "there is nobody to ask"],
  [["--keep", "3", "--json"], "confirmation_needed"],
  [["--keep", "-1", "--yes"], "--keep"],
  [["--keep", "many", "--yes"], "--keep"],
  [["--older-than", "yesterday", "--yes"], "--older-than"],
  [["--older-than", "7 apples", "--yes"], "--older-than"],
  [["--max-size", "5 apples", "--yes"], "--max-size"],
])("%j is refused, and all stay", async (argv, message) => {
  const stored = await homeWith(4);
  const run = await stored.run(...argv);
  expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  expect(await stored.left()).toBe(4);
});
