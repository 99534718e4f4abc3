import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { openJournal } from "../../../src/store/journal.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { cli, type RunningCli, start, temporaryFolder } from "../../cli.ts";
import { closedPort } from "../../servers.ts";
import { listening } from "../listen/listening.ts";
import { dataDirOf } from "../trigger/running-listener.ts";
import { diagnosed } from "./diagnosed.ts";

const sandboxes: RunningCli[] = [];
afterEach(async () => {
  for (const run of sandboxes.splice(0)) {
    run.interrupt();
    await run.done;
  }
});

/** A sandbox, and in its home the note of a killed listener about an endpoint there. */
async function killed() {
  const home = temporaryFolder();
  const sandbox = start(["sandbox", "--port", "0", "--json"], { home });
  sandboxes.push(sandbox);
  const ready = (await sandbox.until(({ records }) => records[0])) as Record<string, unknown>;
  const base = (ready["bases"] as Record<string, string>)["payvost"] ?? "";
  const apiKey = String(ready["apiKey"]);
  const at = ["--provider", "payvost", "--api-base", base, "--no-tunnel"];
  const kept = await listening(["--register", "--keep", ...at], { home, env: { WHK_API_KEY: apiKey } });
  await kept.stop();
  const list = async () => {
    const answer = await fetch(`${base}/webhooks`, { headers: { authorization: `Bearer ${apiKey}` } });
    const { data } = (await answer.json()) as { data: { id: string }[] };
    return data.map(({ id }) => id);
  };
  const [endpoint = ""] = await list();
  await writeEntry(home, { base, endpoint, url: kept.url });
  return { home, base, endpoint, list };
}

async function writeEntry(home: string, entry: { base: string; endpoint: string; url: string }) {
  const journal = openJournal(openPrivateFiles({ folder: dataDirOf(home), pid: 1, warn: () => {} }));
  await journal.write({ key: "reg_left", pid: 1, provider: "payvost", startedAt: 1, ...entry });
}

const entries = (home: string) => readdirSync(join(dataDirOf(home), "registrations"));

it("reports the endpoint a killed listener left, and touches nothing without --fix", async () => {
  const { home, endpoint, list } = await killed();
  const { code, named } = await diagnosed([], { home });
  expect(named("leftovers")).toMatchObject({ state: "warning", what: expect.stringContaining(endpoint) });
  expect(code).toBe(0);
  expect(await list()).toEqual([endpoint]);
  expect(entries(home)).toHaveLength(1);
});

it("removes it with --fix --yes, with the sandbox's own key", async () => {
  const { home, endpoint, list } = await killed();
  const { code, named } = await diagnosed(["--fix", "--yes"], {
    home,
    env: { WHK_API_KEY: "sk_test_of_somebody" },
  });
  expect(named("leftovers")).toMatchObject({ state: "ok", what: expect.stringContaining(`${endpoint} of`) });
  expect(code).toBe(0);
  expect(await list()).toEqual([]);
  expect(entries(home)).toEqual([]);
});

it("needs --yes where nobody can be asked", async () => {
  const { home, list } = await killed();
  const { code, named } = await diagnosed(["--fix"], { home });
  expect(named("leftovers")).toMatchObject({ state: "failed", fix: "add --yes to remove it" });
  expect(code).toBe(2);
  expect(await list()).toHaveLength(1);
});

it("asks on a terminal", async () => {
  const { home, list } = await killed();
  const run = start(["doctor", "--fix", "--tunnel", "none"], { home, tty: true });
  await run.until(({ stderr }) => stderr.includes("Remove it?"));
  run.write("y\r");
  expect((await run.done).stdout).toMatch(/leftovers[^✗]*removed/);
  expect(await list()).toEqual([]);
});

it("forgets the endpoint of a sandbox that is gone", async () => {
  const home = temporaryFolder();
  const base = `http://127.0.0.1:${await closedPort()}/payvost/v1`;
  await writeEntry(home, { base, endpoint: "webhook_1", url: "http://127.0.0.1:4400" });
  const { named } = await diagnosed(["--fix", "--yes"], { home });
  expect(named("leftovers")).toMatchObject({
    state: "ok",
    what: expect.stringContaining("its sandbox is gone"),
  });
  expect(entries(home)).toEqual([]);
});

it("says what is missing to remove one at a real provider, and keeps its note", async () => {
  const home = temporaryFolder();
  await writeEntry(home, {
    base: "https://pay.example.com/v1",
    endpoint: "webhook_1",
    url: "https://fox.example.com",
  });
  const { code, named } = await diagnosed(["--fix", "--yes"], { home });
  expect(named("leftovers")).toMatchObject({ state: "failed", what: expect.stringContaining("no API key") });
  expect(code).toBe(3);
  expect(entries(home)).toHaveLength(1);
});

it("removes session files of processes that are gone only with --fix", async () => {
  const home = temporaryFolder();
  const folder = join(dataDirOf(home), "sessions");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stale = join(folder, "4242.json");
  writeFileSync(stale, "{}", { mode: 0o600 });
  const before = await diagnosed([], { home });
  expect(before.named("leftovers")).toMatchObject({
    state: "warning",
    what: "1 session file of processes that are gone",
  });
  expect(existsSync(stale)).toBe(true);
  const { named } = await diagnosed(["--fix"], { home });
  expect(named("leftovers").state).toBe("ok");
  expect(existsSync(stale)).toBe(false);
});

it("finds nothing after a clean end", async () => {
  const home = temporaryFolder();
  expect((await cli(["doctor", "--tunnel", "none"], { home })).stdout).toMatch(/leftovers +none/);
});
