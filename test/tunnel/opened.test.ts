import { describe, expect, it } from "vitest";
import { closeHandle, OpenedTunnel } from "../../src/tunnel/opened.ts";
import type { TunnelHandle } from "../../src/tunnel/tunnel.ts";
import { SteppingClock, settled } from "./stepping-clock.ts";

const never = new Promise<never>(() => {});

function handle(change: Partial<TunnelHandle> = {}): TunnelHandle {
  return { url: "https://fox.test", grantedName: "fox", closed: never, close: async () => {}, ...change };
}

const on = () => new AbortController().signal;

describe("an opened tunnel", () => {
  it.each(["https://fox.test", "https://fox.test/", "https://user:word@FOX.test/page?x#y"])(
    "leads from %s to the listener's path",
    (url) => {
      expect(new OpenedTunnel(handle({ url }), "/token", on()).url).toBe("https://fox.test/token");
    },
  );

  it.each([
    ["resolves", async () => ({ reason: "the server left", retryable: false }), "the server left", false],
    ["rejects, which it never should", () => Promise.reject(new Error("no")), "the tunnel ended", true],
  ])("is lost when `closed` %s", async (_how, ending, what, retryable) => {
    const tunnel = new OpenedTunnel(handle({ closed: ending() }), "/token", on());
    expect([tunnel.loss, tunnel.signal.aborted]).toEqual([null, false]);
    await settled();
    expect([tunnel.loss, tunnel.signal.aborted]).toEqual([{ what, fix: null, retryable }, true]);
  });

  it.each([true, false])("is no longer worked with once all stops; at once: %s", (atOnce) => {
    const stop = new AbortController();
    if (atOnce) stop.abort();
    const tunnel = new OpenedTunnel(handle(), "/token", stop.signal);
    stop.abort();
    expect([tunnel.signal.aborted, tunnel.loss]).toEqual([true, null]);
  });

  it("closes once, in bounded time, whatever the driver does", async () => {
    for (const close of [
      () => Promise.resolve(),
      () => Promise.reject(new Error("no")),
      () => never,
      () => {
        throw new Error("no");
      },
    ]) {
      const clock = new SteppingClock();
      let done = false;
      const tunnel = new OpenedTunnel(handle({ close }), "/token", on());
      void tunnel.close(clock).then(() => (done = true));
      expect(tunnel.signal.aborted).toBe(true);
      await clock.advance(6_000);
      expect([done, clock.armed]).toEqual([true, 0]);
    }
    const clock = new SteppingClock();
    await closeHandle(handle(), clock);
    expect(clock.armed).toBe(0);
  });
});
