import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Ids } from "../../../src/app.ts";
import { runProgram } from "../../../src/program.ts";
import { cli, start, testApp } from "../../cli.ts";
import { startCareless, startCorrect, startReceiver } from "./receiver.ts";

const env = { WHK_SECRET: "secret" };
const ids: Ids = { bytes: randomBytes, next: (prefix) => prefix + randomBytes(13).toString("hex") };

describe("--count", () => {
  it("sends different events, prints a line for each and the summary", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = await many(app.url, ["--count", "3"]);
    expect(run.code).toBe(0);
    expect(idsOf(app.requests).size).toBe(3);
    const lines = run.stdout.trimEnd().split("\n");
    expect(lines.slice(0, 3).every((line) => /^✓ sent payment.succeeded evt_\w+ → 200/.test(line))).toBe(
      true,
    );
    expect(lines[3]).toMatch(/^3 sent · 3 ok · [\d,]+\/s · p50 .* · p99 /);
  });

  it("prints a record for each and the summary last under --json", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = await many(app.url, ["--count", "30", "--concurrency", "4", "--json"]);
    const records = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(31);
    expect(records.slice(0, 30).every(({ kind, status }) => kind === "sent" && status === 200)).toBe(true);
    expect(records[30]).toMatchObject({ v: 1, kind: "summary", sent: 30, ok: 30, failed: 0, failures: {} });
    expect(new Set(records.slice(0, 30).map(({ id }) => id))).toEqual(idsOf(app.requests));
  });

  it("sends thousands over kept connections, 64 at a time", async () => {
    const app = await startCareless();
    const run = await many(app.url, ["--count", "2000", "--concurrency", "64"]);
    expect(run.code).toBe(0);
    expect(app.requests).toHaveLength(2000);
    expect(idsOf(app.requests).size).toBe(2000);
    expect(run.stdout).toMatch(/^2,000 sent · 2,000 ok · [^\n]*\n$/);
  });

  it("shows the first failure, groups them, and ends with 9", async () => {
    const app = await startReceiver((_, index) => ({ status: index % 10 === 3 ? 500 : 200, body: "broken" }));
    const run = await many(app.url, ["--count", "40"]);
    expect(run.code).toBe(9);
    expect(run.stdout).toMatch(/^✗ sent payment.succeeded evt_\w+ → 500/);
    expect(run.stdout).toContain('  app  "broken"');
    expect(run.stdout).toContain("40 sent · 36 ok · 4 failed (500 ×4)");
  });

  it.each([["3"], ["30"], ["30", "--json"]])(
    "warns once about an app that accepts %s tampered requests",
    async (...argv) => {
      const app = await startCareless();
      const run = await many(app.url, ["--tamper", "signature", "--count", ...argv]);
      expect(run.code).toBe(9);
      expect(run.stderr.match(/warning:/g)).toHaveLength(1);
    },
  );

  it("shows a bar on a terminal and takes it away", async () => {
    const app = await startCareless();
    const run = testApp({ env, ids, tty: true });
    const cleared: number[] = [];
    const clearLine = (direction: number) => cleared.push(direction) > 0;
    const cursor = { cursorTo: () => true, moveCursor: () => true, clearLine };
    Object.assign(run.err.stream, cursor);
    await runProgram(run.app, ["trigger", "payment.succeeded", "--to", app.url, "--count", "40"]);
    await run.app.io.flush();
    const { stdout, stderr } = run.result();
    expect(stderr).toContain("0 of 40");
    expect(cleared).not.toEqual([]);
    expect(stdout).toContain("40 sent");
  });
});

describe("--duplicate", () => {
  it("sends each event so often, with the same id and bytes", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const run = await many(app.url, ["--count", "2", "--duplicate", "3"]);
    expect(run.code).toBe(0);
    expect(app.requests).toHaveLength(6);
    expect(idsOf(app.requests).size).toBe(2);
    const bodies = app.requests.map(({ body }) => String(body));
    expect(new Set(bodies.slice(0, 3)).size).toBe(1);
  });

  it("works with an id of the user's", async () => {
    const app = await startCareless();
    await many(app.url, ["--duplicate", "2", "--id", "evt_mine"]);
    expect(idsOf(app.requests)).toEqual(new Set(["evt_mine"]));
    expect(app.requests).toHaveLength(2);
  });
});

it("stops at Ctrl-C, prints how far it came and ends with 130", async () => {
  const app = await startReceiver((_, index) => (index < 3 ? { status: 200 } : new Promise(() => {})));
  const argv = ["trigger", "payment.succeeded", "--to", app.url, "--count", "100", "--json"];
  const run = start(argv, { env, ids });
  await run.until(({ records }) => records.length === 3);
  run.interrupt();
  const { code } = await run.done;
  expect(code).toBe(130);
  expect(run.records.at(-1)).toMatchObject({ kind: "summary", sent: 3, ok: 3, failed: 0 });
});

it("ends with 143 at SIGTERM, in the middle of thousands", async () => {
  const app = await startReceiver((_, index) => (index < 100 ? { status: 200 } : new Promise(() => {})));
  const argv = [
    "trigger",
    "payment.succeeded",
    "--to",
    app.url,
    "--count",
    "5000",
    "--concurrency",
    "16",
    "--json",
  ];
  const run = start(argv, { env, ids });
  await run.until(({ records }) => records.length === 100);
  run.interrupt("SIGTERM");
  expect((await run.done).code).toBe(143);
  expect(run.records.at(-1)).toMatchObject({ kind: "summary", sent: 100 });
});

async function many(url: string, argv: readonly string[]) {
  return cli(["trigger", "payment.succeeded", "--to", url, ...argv], { env, ids });
}

function idsOf(requests: readonly { body: Buffer }[]): Set<string> {
  return new Set(requests.map(({ body }) => JSON.parse(String(body)).id));
}
