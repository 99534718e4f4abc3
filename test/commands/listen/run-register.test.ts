import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { openJournal } from "../../../src/store/journal.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { cli, type RunningCli, start, temporaryFolder } from "../../cli.ts";
import { dataDirOf } from "../trigger/running-listener.ts";
import { listening, ofKind } from "./listening.ts";

const sandboxes: RunningCli[] = [];
afterEach(async () => {
  for (const run of sandboxes.splice(0)) {
    run.interrupt();
    await run.done;
  }
});

/** `whk sandbox` in a home of its own, and how another process reaches it. */
async function separateSandbox() {
  const run = start(["sandbox", "--port", "0", "--json"]);
  sandboxes.push(run);
  const ready = await run.until(({ records }) => records[0]);
  const { bases, apiKey } = ready as { bases: Record<string, string>; apiKey: string };
  const base = bases["payvost"] ?? "";
  const env = { WHK_API_KEY: apiKey };
  const at = ["--provider", "payvost", "--api-base", base];
  const home = temporaryFolder();
  const list = async () => {
    const answer = await fetch(`${base}/webhooks`, { headers: { authorization: `Bearer ${apiKey}` } });
    const { data } = (await answer.json()) as { data: { id: string; url: string; description: string }[] };
    return data;
  };
  return { env, at, home, base, list };
}

it("registers at a sandbox of another process and removes the endpoint at the end", async () => {
  const { env, at, home, list } = await separateSandbox();
  const { run, url, stop } = await listening(["--register", "--json", ...at], { home, env });
  const [endpoint] = await list();
  expect(endpoint?.url).toBe(url);
  expect(run.records[0]).toMatchObject({ kind: "ready", provider: "payvost", endpointId: endpoint?.id });
  // `whk trigger` signs with the endpoint's secret, which it finds by itself.
  expect(await cli(["trigger", "payment.succeeded", "--provider", "payvost"], { home })).toMatchObject({
    code: 0,
  });
  await run.until(({ records }) => ofKind(records, "delivery")[0]);
  expect(ofKind(run.records, "delivery")[0]).toMatchObject({ signature: { verdict: "ok", secret: 0 } });
  expect(await stop()).toMatchObject({ code: 0, stderr: "" });
  expect(await list()).toEqual([]);
  expect(readdirSync(join(dataDirOf(home), "registrations"))).toEqual([]);
});

it("leaves the endpoint and stores its secret with --keep", async () => {
  const { env, at, home, list } = await separateSandbox();
  const { stop } = await listening(["--register", "--keep", ...at], { home, env });
  await stop();
  expect(await list()).toHaveLength(1);
  const { run, stop: end } = await listening(["--provider", "payvost"], { home });
  expect(run.stderr).toMatch(/stored, endpoint webhook_/);
  await end();
});

it("finds what a killed listener left: tells it, removes it with --yes, asks on a terminal", async () => {
  const { env, at, home, base, list } = await separateSandbox();
  const files = openPrivateFiles({ folder: dataDirOf(home), pid: 1, warn: () => {} });
  const journal = openJournal(files);
  const leave = async () => {
    const kept = await listening(["--register", "--keep", ...at], { home, env });
    const { url } = kept;
    await kept.stop();
    const endpoint = (await list()).at(-1)?.id ?? "";
    const entry = { key: "reg_left", pid: 1, provider: "payvost", base, url, endpoint, startedAt: 1 };
    await journal.write(entry);
    return endpoint;
  };
  const first = await leave();
  const told = await listening(["--register", ...at], { home, env });
  expect((await told.stop()).stderr).toContain(`the endpoint ${first} is left`);
  expect(await list()).toHaveLength(1);
  const removing = await listening(["--register", "--yes", ...at], { home, env });
  expect((await removing.stop()).stderr).toContain("removed");
  expect(await list()).toEqual([]);
  const second = await leave();
  const readyFile = join(home, "ready.json");
  const argv = ["listen", "--port", "0", "--no-tunnel", "--register", "--ready-file", readyFile, ...at];
  const run = start(argv, { home, env, tty: true });
  await run.until(({ stderr }) => stderr.includes(second) && stderr.includes("Remove it?"));
  run.write("y\r");
  // The prompt ends the stream it draws on, where that is no terminal of the system's.
  await vi.waitFor(() => expect(existsSync(readyFile)).toBe(true));
  run.interrupt();
  await run.done;
  expect(await list()).toEqual([]);
});

it("does not start where a public address would be needed", async () => {
  const env = { WHK_API_KEY: "sk_test_0000000000000000" };
  const run = await cli(["listen", "--port", "0", "--no-tunnel", "--register", "--provider", "payvost"], {
    env,
  });
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toMatch(/^error: --register: payvost at \S+ cannot reach this machine/);
  expect(run.stderr).not.toContain("issue");
});

it("does not take the base of another sandbox for its own", async () => {
  const argv = ["listen", "--port", "0", "--sandbox", "--api-base", "http://127.0.0.1:4010/payvost/v1"];
  const run = await cli(argv);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("--sandbox and --api-base exclude each other");
});

it("does not start without a key", async () => {
  const run = await cli(["listen", "--port", "0", "--no-tunnel", "--register", "--provider", "payvost"]);
  expect(run).toMatchObject({ code: 3, stdout: "" });
});

it("ends cleanly when the provider refuses", async () => {
  const { at, home } = await separateSandbox();
  const env = { WHK_API_KEY: "pk_test_0000000000000000" };
  const run = await cli(["listen", "--port", "0", "--no-tunnel", "--register", ...at], { home, env });
  expect([2, 3]).toContain(run.code);
  expect(run.stdout).toBe("");
});

it("says how to remove the endpoint when the provider is gone at the end", async () => {
  const { env, at, home } = await separateSandbox();
  const { run, stop } = await listening(["--register", ...at], { home, env });
  await run.until(({ stderr }) => stderr.includes("endpoint"));
  const [sandbox] = sandboxes.splice(0);
  sandbox?.interrupt();
  await sandbox?.done;
  const { code, stderr } = await stop();
  expect(code).toBe(0);
  expect(stderr).toMatch(/warning: the endpoint webhook_\S+ was not removed: /);
  expect(readdirSync(join(dataDirOf(home), "registrations"))).toHaveLength(1);
});
