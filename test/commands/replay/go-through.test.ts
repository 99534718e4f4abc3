import { expect, it } from "vitest";
import { goThrough } from "../../../src/commands/replay/go-through.ts";

async function* numbers(): AsyncGenerator<number> {
  for (let number = 0; number < 1_000_000; number++) yield number;
}

const running = () => new AbortController();

it("takes the items in order, so many at once, to the end", async () => {
  async function* few(): AsyncGenerator<number> {
    yield* [1, 2, 3, 4, 5];
  }
  const taken: number[] = [];
  let under = 0;
  let most = 0;
  const each = async (number: number) => {
    taken.push(number);
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
  };
  await goThrough(few, { concurrency: 2, signal: running().signal, each });
  expect(taken).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

it("takes nothing new once it is to stop, and waits for what is under way", async () => {
  const stop = running();
  const done: number[] = [];
  const each = async (number: number) => {
    if (number === 3) stop.abort();
    await new Promise((resolve) => setImmediate(resolve));
    done.push(number);
  };
  await goThrough(numbers, { concurrency: 2, signal: stop.signal, each });
  expect(done.length).toBeLessThan(7);
  expect(done).toContain(3);
});

it("stops at a failure, which it rejects with once the others are done", async () => {
  const done: number[] = [];
  const each = async (number: number) => {
    if (number === 1) throw new Error("disk full");
    await new Promise((resolve) => setImmediate(resolve));
    done.push(number);
  };
  const walk = goThrough(numbers, { concurrency: 3, signal: running().signal, each });
  await expect(walk).rejects.toThrow("disk full");
  expect(done).toEqual([0]);
});

it("ends the wait for the next item at a failure", async () => {
  async function* waiting(over: AbortSignal): AsyncGenerator<number> {
    yield 0;
    await new Promise((resolve) => over.addEventListener("abort", resolve));
  }
  const each = () => new Promise<void>((_, reject) => setImmediate(() => reject(new Error("disk full"))));
  const walk = goThrough(waiting, { concurrency: 2, signal: running().signal, each });
  await expect(walk).rejects.toThrow("disk full");
});
