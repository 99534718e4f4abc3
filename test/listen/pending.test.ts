import { describe, expect, it } from "vitest";
import { Pending } from "../../src/listen/pending.ts";

describe("Pending", () => {
  it("is settled while nothing is under way", async () => {
    await new Pending().settled();
  });

  it("wakes everybody who waits when the last one is done", async () => {
    const pending = new Pending();
    let finish = (): void => {};
    const work = pending.during(new Promise<string>((resolve) => (finish = () => resolve("done"))));
    pending.enter();
    let woken = 0;
    const waiting = [pending.settled(), pending.settled(60_000)].map((promise) =>
      promise.then(() => (woken += 1)),
    );
    finish();
    expect(await work).toBe("done");
    expect(woken).toBe(0);
    pending.leave();
    await Promise.all(waiting);
    expect(woken).toBe(2);
  });

  it("gives up after the time it was given", async () => {
    const pending = new Pending();
    pending.enter();
    await pending.settled(5);
    let settled = false;
    const rest = pending.settled().then(() => (settled = true));
    await Promise.resolve();
    expect(settled).toBe(false);
    pending.leave();
    await rest;
  });

  it("counts a rejected promise as done", async () => {
    const pending = new Pending();
    await expect(pending.during(Promise.reject(new Error("no")))).rejects.toThrow("no");
    await pending.settled();
  });
});
