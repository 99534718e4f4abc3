import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/app.ts";
import { readFault } from "../../../src/sandbox/read-fault.ts";
import { startApp } from "../../servers.ts";
import { sandboxed } from "./sandboxed.ts";

/** Waits end at once, but let everything else run first. */
function hurryingClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      slept.push(ms);
      await new Promise((resolve) => setTimeout(resolve, 5));
      signal?.throwIfAborted();
    },
  };
}

async function following(flags: string[] = ["--json"], options = {}) {
  const app = await startApp((_seen, response) => response.end("fine"));
  const box = await sandboxed();
  const id = await box.register(`${app.origin}/hooks`);
  await box.sandbox.emit("payvost", "payment.succeeded");
  const clock = hurryingClock();
  const run = box.start(["endpoints", "logs", id, "--provider", "payvost", "--follow", ...flags], {
    clock,
    ...options,
  });
  return { box, run, clock };
}

function fault(text: string) {
  const rule = readFault(text);
  if ("problem" in rule) throw new Error(rule.problem);
  return rule;
}

describe("whk endpoints logs --follow", () => {
  it("goes on with each new attempt, none twice, until Ctrl-C: exit 0", async () => {
    const { box, run, clock } = await following();
    await run.until(({ records }) => records.length === 1);
    for (const type of ["payment.failed", "payment.created"]) await box.sandbox.emit("payvost", type);
    await run.until(({ records }) => records.length === 3);
    const polls = clock.slept.length;
    await expect.poll(() => clock.slept.length).toBeGreaterThan(polls + 3);
    run.interrupt();
    const { code, stderr } = await run.done;
    expect([code, stderr]).toEqual([0, ""]);
    expect(run.records.map((record) => record["event"])).toMatchObject([
      { type: "payment.succeeded" },
      { type: "payment.failed" },
      { type: "payment.created" },
    ]);
    expect(run.records[0]).toMatchObject({ v: 1, kind: "log", status: "succeeded" });
    expect(new Set(clock.slept)).toEqual(new Set([2000]));
  });

  it("ends without a word while an answer is waited for", async () => {
    const { box, run } = await following();
    await run.until(({ records }) => records.length === 1);
    box.sandbox.addFault(fault("api logs delay=30s x1"));
    const { controlUrl, controlToken } = box.sandbox;
    const headers = { authorization: `Bearer ${controlToken}` };
    const left = async () => (await fetch(`${controlUrl}/faults`, { headers })).text();
    await expect.poll(left).not.toContain("delay");
    run.interrupt();
    const { code, stderr } = await run.done;
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("prints lines with tabs into a pipe", async () => {
    const { run } = await following([]);
    await run.until(({ stdout }) => stdout.includes("\n"));
    run.interrupt("SIGTERM");
    const { code, stdout } = await run.done;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+\tpayment\.succeeded\tevt_\S+\t1\t200\tsucceeded\t-\tfine\n$/);
  });

  it("waits a passing failure out, and says so once", async () => {
    const { box, run, clock } = await following();
    await run.until(({ records }) => records.length === 1);
    box.sandbox.addFault(fault("api logs status=503 x40"));
    await run.until(({ stderr }) => stderr.includes("trying again"));
    box.sandbox.clearFaults();
    await box.sandbox.emit("payvost", "payment.failed");
    await run.until(({ records }) => records.length === 2);
    run.interrupt();
    const { code, stderr } = await run.done;
    expect(code).toBe(0);
    expect(stderr.match(/trying again/g)).toHaveLength(1);
    expect(clock.slept.length).toBeGreaterThan(1);
  });

  it("ends with the error when it will not pass", async () => {
    const { box, run } = await following();
    await run.until(({ records }) => records.length === 1);
    box.sandbox.addFault(fault("api logs status=403"));
    expect((await run.done).code).toBe(3);
  });
});
