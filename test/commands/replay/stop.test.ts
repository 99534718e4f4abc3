import { describe, expect, it } from "vitest";
import { stopSignals } from "../../../src/commands/replay/stop.ts";
import { testApp } from "../../cli.ts";

describe("a run is stopped", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])("by %s, with the exit code %i", (signal, code) => {
    const { app, handlers } = testApp();
    const stop = stopSignals(app);
    expect(stop.signal.aborted).toBe(false);
    handlers[0]?.(signal);
    expect(stop.signal.aborted).toBe(true);
    expect(stop.unread).toBe(false);
    stop.end();
    expect(app.exitCode).toBe(code);
    expect(handlers).toEqual([]);
  });

  it("by a reader of stdout that leaves, with no exit code of its own", async () => {
    const { app, out } = testApp();
    const stop = stopSignals(app);
    out.stream.destroy(Object.assign(new Error("gone"), { code: "EPIPE" }));
    await app.io.stdoutClosed;
    await Promise.resolve();
    expect(stop.signal.aborted).toBe(true);
    expect(stop.unread).toBe(true);
    stop.end();
    expect(app.exitCode).toBe(0);
  });
});
