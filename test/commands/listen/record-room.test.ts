import { expect, it } from "vitest";
import type { App } from "../../../src/app.ts";
import { createRecordRoom } from "../../../src/commands/listen/record-room.ts";

/** A reader that stops and goes on, and a time that passes when told. */
function stage(json = true) {
  const readers: { resolve(): void; reject(error: Error): void }[] = [];
  const timers: (() => void)[] = [];
  const io = {
    mode: { json },
    congested: true,
    ready: () => new Promise<void>((resolve, reject) => readers.push({ resolve, reject })),
  };
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      timers.push(resolve);
      signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  const hasRoom = createRecordRoom({ io, clock: { sleep } } as unknown as App);
  return { io, readers, timers, hasRoom };
}

it("has room while the reader reads, and always without records", async () => {
  const { io, hasRoom } = stage();
  io.congested = false;
  expect(await hasRoom()).toBe(true);
  expect(await stage(false).hasRoom()).toBe(true);
});

it("waits for a slow reader", async () => {
  const { readers, hasRoom } = stage();
  const room = hasRoom();
  readers[0]?.resolve();
  expect(await room).toBe(true);
});

it("has none once the reader has stopped, and again when it goes on", async () => {
  const { io, timers, readers, hasRoom } = stage();
  const first = hasRoom();
  timers[0]?.();
  expect(await first).toBe(false);
  expect(await hasRoom()).toBe(false);
  expect(readers).toHaveLength(1);
  io.congested = false;
  expect(await hasRoom()).toBe(true);
  io.congested = true;
  const again = hasRoom();
  readers[1]?.resolve();
  expect(await again).toBe(true);
});

it("lets a hundred wait and no more", async () => {
  const { readers, hasRoom } = stage();
  const waiting = Array.from({ length: 100 }, () => hasRoom());
  expect(await hasRoom()).toBe(false);
  for (const { resolve } of readers) resolve();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
  const next = hasRoom();
  readers.at(-1)?.resolve();
  expect(await next).toBe(true);
});

it("does not hold up what comes in when the output fails: the listener ends", async () => {
  const { readers, hasRoom } = stage();
  const room = hasRoom();
  readers[0]?.reject(new Error("disk full"));
  expect(await room).toBe(true);
});
