import { expect, it } from "vitest";
import { coalesce } from "../../src/listen/coalesce.ts";

/** Work that ends when told, and how often it began. */
function controlled() {
  const ends: ((failed?: Error) => void)[] = [];
  const run = coalesce(
    () =>
      new Promise((resolve, reject) => {
        ends.push((failed) => (failed === undefined ? resolve() : reject(failed)));
      }),
  );
  return { run, ends };
}

it("runs at once, and again when asked again", async () => {
  const { run, ends } = controlled();
  const first = run();
  ends[0]?.();
  await first;
  const second = run();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await second;
});

it("gives whoever asks meanwhile the next run, all of them the same", async () => {
  const { run, ends } = controlled();
  const first = run();
  const later = [run(), run(), run()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await Promise.all(later);
  expect(ends).toHaveLength(2);
});

it("goes on after a failure", async () => {
  const { run, ends } = controlled();
  const first = run();
  const next = run();
  ends[0]?.(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  ends[1]?.();
  await next;
  expect(ends).toHaveLength(2);
});
