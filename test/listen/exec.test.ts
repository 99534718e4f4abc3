import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createExecutor, type ExecutorOptions } from "../../src/listen/exec.ts";
import { until } from "../servers.ts";
import { clock, deliveryOf } from "./listener.ts";

/** An executor in an empty folder that is gone after the test. */
function open(command: string, change: Partial<ExecutorOptions> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), "whk-exec-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const env = { PATH: process.env["PATH"], HOME: cwd };
  const limits = { timeout: 10_000, concurrency: 8, maxOutput: 65_536 };
  return { cwd, executor: createExecutor({ command, cwd, env, clock, ...limits, ...change }) };
}

/** Asks the system whether a process is there and not just waiting to be buried. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
}

describe("run", () => {
  it("gives the raw body on stdin and who it is in the environment", async () => {
    const { executor, cwd } = open(
      'cat > body; printf "%s|%s|%s|%s" "$WHK_EVENT_TYPE" "$WHK_EVENT_ID" "$WHK_DELIVERY_ID" "$HOME"',
    );
    const body = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xc3]);
    const result = await executor.run(deliveryOf({ body }));
    expect(result).toMatchObject({ code: 0, error: null, truncated: false });
    expect(result.output.toString()).toBe(`payment.succeeded|evt_1|dlv_1|${cwd}`);
    expect(readFileSync(join(cwd, "body")).equals(body)).toBe(true);
  });

  it.each([
    "'; touch x; '",
    '"; touch x; "',
    "$(touch x)",
    "`touch x`",
    "\n touch x \n",
    "() { :; }; touch x",
    "x && touch x",
    "%PATH%",
  ])("never lets an event type near the command line: %j", async (type) => {
    const { executor, cwd } = open('echo "$WHK_EVENT_TYPE"');
    const result = await executor.run(deliveryOf({ event: { type, id: type } }));
    expect(result.output.toString()).toBe(`${type}\n`);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("survives event names the environment cannot hold", async () => {
    const { executor } = open('printf "%s " "$WHK_EVENT_TYPE"; printf %s "$WHK_EVENT_ID" | wc -c');
    const event = { type: "a\0b", id: "i".repeat(3_000_000) };
    expect((await executor.run(deliveryOf({ event }))).output.toString()).toMatch(/^ab +4096\n$/);
    const nameless = await executor.run(deliveryOf({ event: { type: null, id: null } }));
    expect(nameless.output.toString()).toMatch(/^ +0\n$/);
  });

  it("reports the exit code and both outputs", async () => {
    const { executor } = open("echo out; echo err >&2; exit 3");
    const result = await executor.run(deliveryOf());
    expect(result).toMatchObject({ code: 3, error: null });
    expect(result.output.toString().split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("keeps no more output than asked and lets the command finish", async () => {
    const { executor, cwd } = open("yes | head -c 3000000; touch finished", { maxOutput: 1_000 });
    const result = await executor.run(deliveryOf());
    expect(result).toMatchObject({ code: 0, truncated: true });
    expect(result.output.length).toBe(1_000);
    expect(existsSync(join(cwd, "finished"))).toBe(true);
  });

  it("does not mind a command that never reads its input", async () => {
    const { executor } = open("exit 0");
    const body = Buffer.alloc(5_000_000);
    expect(await executor.run(deliveryOf({ body }))).toMatchObject({ code: 0, error: null });
  });

  it("says so when the command cannot start, is unknown, or dies of a signal", async () => {
    const nowhere = open("true", { cwd: "/nowhere/at/all" });
    expect(await nowhere.executor.run(deliveryOf())).toMatchObject({ code: null, error: "not_started" });
    const unknown = open("no-such-command-anywhere");
    expect(await unknown.executor.run(deliveryOf())).toMatchObject({ code: 127, error: null });
    const nul = open("echo \0");
    expect(await nul.executor.run(deliveryOf())).toMatchObject({ code: null, error: "not_started" });
    const killed = open("kill -9 $$");
    expect(await killed.executor.run(deliveryOf())).toMatchObject({ code: null, error: "killed" });
  });

  it("kills at the deadline what the shell started as well", async () => {
    const { executor, cwd } = open("sleep 600 & echo $! > pid; wait", { timeout: 300 });
    expect(await executor.run(deliveryOf())).toMatchObject({ code: null, error: "timeout" });
    const pid = Number(readFileSync(join(cwd, "pid"), "utf8"));
    await until(() => !isAlive(pid));
  });

  it("runs no more at once than it may, in order of arrival", async () => {
    const { executor, cwd } = open("mkdir busy || touch together; cat >> order; rmdir busy", {
      concurrency: 1,
    });
    const bodies = ["a", "b", "c", "d", "e"].map((text) => Buffer.from(text));
    await Promise.all(bodies.map((body) => executor.run(deliveryOf({ body }))));
    expect(readFileSync(join(cwd, "order"), "utf8")).toBe("abcde");
    expect(existsSync(join(cwd, "together"))).toBe(false);
  });
});

describe("full", () => {
  it("is said when as many wait as may", async () => {
    const { executor, cwd } = open("touch started; sleep 600", { concurrency: 1, queue: 2 });
    const runs = [executor.run(deliveryOf())];
    await until(() => existsSync(join(cwd, "started")));
    expect(executor.full).toBe(false);
    runs.push(executor.run(deliveryOf()), executor.run(deliveryOf()));
    expect(executor.full).toBe(true);
    await executor.drain(0);
    await Promise.all(runs);
    expect(executor.full).toBe(false);
  });

  it("is said when as many bytes are held as may", async () => {
    const { executor } = open("true", { queueBytes: 10 });
    const run = executor.run(deliveryOf({ body: Buffer.alloc(10) }));
    expect(executor.full).toBe(true);
    await run;
    expect(executor.full).toBe(false);
  });
});

describe("drain", () => {
  it("waits for runs under way", async () => {
    const { executor, cwd } = open("cat > done");
    void executor.run(deliveryOf());
    await executor.drain(10_000);
    expect(readFileSync(join(cwd, "done"), "utf8")).toBe("{}");
  });

  it("kills the rest after its time and starts nothing more", async () => {
    const { executor, cwd } = open("echo $$ >> pids; sleep 600", { concurrency: 1 });
    const runs = [executor.run(deliveryOf()), executor.run(deliveryOf())];
    await until(() => existsSync(join(cwd, "pids")));
    await executor.drain(10);
    for (const result of await Promise.all(runs))
      expect(result).toMatchObject({ code: null, error: "aborted" });
    expect(await executor.run(deliveryOf())).toMatchObject({ error: "aborted" });
    const pids = readFileSync(join(cwd, "pids"), "utf8").trim().split("\n");
    expect(pids.length).toBe(1);
    await until(() => !isAlive(Number(pids[0])));
  });
});
