import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newEvent, newHome, post } from "../../bench/fire.js";
import { until } from "../servers.ts";
import { needs } from "./tools.ts";
import { type Listener, listenerFor, stop } from "./under-fire.ts";

/** Of libfaketime the variant for programs with threads, where Debian has it. */
const library = ["x86_64", "aarch64"]
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));
const missing = library === undefined ? " (needs libfaketime)" : "";

async function verdicts(listener: Listener, count: number): Promise<unknown[]> {
  const before = listener.records().length;
  for (let n = 0; n < count; n += 1) await post(listener.port, newEvent().body);
  await until(() => listener.records().length === before + count);
  return listener
    .records()
    .slice(before)
    .map(({ signature }) => Object(signature).verdict);
}

it.skipIf(missing).each(["+10m", "-10m", "@2038-01-20 00:00:00", "@2001-01-01 00:00:00"])(
  `[S17] with a clock at %s the verdicts are the same${missing}`,
  async (time) => {
    const env = { LD_PRELOAD: library ?? "", FAKETIME: time, FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    const listener = await listenerFor({ env });
    expect(await verdicts(listener, 3)).toEqual(["ok", "ok", "ok"]);
    expect((await stop(listener)).code).toBe(0);
  },
);

it.skipIf(missing)(
  `[S17] a clock that goes back an hour changes neither verdicts nor order nor durations${missing}`,
  async () => {
    const file = join(newHome(), "time");
    writeFileSync(file, "+0");
    const fake = { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    const listener = await listenerFor({ env: { LD_PRELOAD: library ?? "", ...fake } });
    expect(await verdicts(listener, 2)).toEqual(["ok", "ok"]);
    writeFileSync(file, "-1h");
    expect(await verdicts(listener, 2)).toEqual(["ok", "ok"]);
    const deliveries = listener.records().filter(({ kind }) => kind === "delivery");
    expect(deliveries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const [, second = 0, third = 0] = deliveries.map(({ time }) => Date.parse(String(time)));
    expect(second - third).toBeGreaterThan(3_000_000);
    expect((await stop(listener)).code).toBe(0);
  },
);

it.skipIf(needs("proc"))(
  `[D17] a listener that was stopped and continued takes what waited, and goes on${needs("proc")}`,
  async () => {
    const listener = await listenerFor();
    expect(await verdicts(listener, 1)).toEqual(["ok"]);
    process.kill(listener.pid, "SIGSTOP");
    const waiting = Array.from({ length: 20 }, () => post(listener.port, newEvent().body));
    process.kill(listener.pid, "SIGCONT");
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
    expect((await stop(listener)).code).toBe(0);
  },
);
