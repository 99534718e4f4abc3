import { describe, expect, it } from "vitest";
import { Presenter } from "../../../src/commands/listen/presenter.ts";
import { awaitStop, finish, type Listener, summarise } from "../../../src/commands/listen/stop.ts";
import type { Delivery } from "../../../src/events/delivery.ts";
import { Expectations } from "../../../src/listen/expectations.ts";
import { DeliveryColumns } from "../../../src/output/columns.ts";
import { request } from "../../listen/requests.ts";
import { type OwnApp, ownApp } from "./own-app.ts";

/** A listener of which only the order of its ending is seen. */
function listenerOf(
  { app }: OwnApp,
  steps: string[],
  serverClose: () => Promise<void> = async () => {},
): Listener {
  const step = (name: string) => async () => void steps.push(name);
  const counts = { deliveries: 5, verified: 4, rejected: 1, forwarded: 3 };
  const widths = new DeliveryColumns();
  const stopping = new AbortController();
  const listener = {
    server: {
      port: 1,
      url: "",
      movedFrom: null,
      close: async () => {
        steps.push(`close, waits ended: ${stopping.signal.aborted}`);
        await serverClose();
      },
    },
    publicUrl: null,
    works: {
      pipeline: { counts, settled: step("settled") },
      forwarder: { full: false, forward: step("forward"), drain: step("drain") },
      executor: { run: step("run"), drain: step("drain commands") },
      client: { load: step("load"), send: step("send"), close: step("close client") },
    },
    presenter: new Presenter(app, { quiet: false, showHeaders: false, showBody: false, widths }),
    stopping,
  };
  return listener as unknown as Listener;
}

describe("stopping", () => {
  it("has the signal for a reason", async () => {
    const { app, interrupt } = await ownApp();
    const { stopped, release } = awaitStop(app);
    interrupt("SIGTERM");
    expect(await stopped).toEqual({ reason: "signal", error: null });
    release();
  });

  it("begins below the ^C that a terminal shows", async () => {
    const { app, interrupt, stdout, printed } = await ownApp();
    Object.assign(stdout, { isTTY: true });
    const { stopped } = awaitStop(app);
    interrupt("SIGINT");
    await stopped;
    await app.io.flush();
    expect(printed().stderr).toBe("\n");
  });

  it("has stdout for a reason when its reader left", async () => {
    const { app, stdout } = await ownApp();
    const { stopped } = awaitStop(app);
    stdout.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    expect(await stopped).toEqual({ reason: "error", error: null });
  });

  it("has what is expected for a reason", async () => {
    const { app } = await ownApp();
    const expectations = new Expectations([{ pattern: "*", count: 1 }]);
    const { stopped, release } = awaitStop(app, { expectations, timeout: null });
    const delivery = { event: { type: "a" }, signature: { verdict: "ok" } } as unknown as Delivery;
    expectations.take({ delivery, handshake: false });
    expect(await stopped).toEqual({ reason: "expectation", error: null });
    release();
  });

  it("has the time for it for a reason, from when it begins", async () => {
    const slept: number[] = [];
    const own = await ownApp();
    const sleep = async (ms: number) => void slept.push(ms);
    const app = { ...own.app, clock: { ...own.app.clock, sleep } };
    const expectations = new Expectations([{ pattern: "*", count: 1 }]);
    const { stopped, begin } = awaitStop(app, { expectations, timeout: 30_000 });
    expect(slept).toEqual([]);
    begin();
    expect([await stopped, slept]).toEqual([{ reason: "timeout", error: null }, [30_000]]);
  });

  it("needs no timer any more when it is over", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const own = await ownApp();
    const sleep = async (_ms: number, signal?: AbortSignal) => {
      signals.push(signal);
      await new Promise((_resolve, reject) => signal?.addEventListener("abort", reject));
    };
    const app = { ...own.app, clock: { ...own.app.clock, sleep } };
    const expecting = { expectations: new Expectations([{ pattern: "*", count: 1 }]), timeout: 30_000 };
    const { begin, release } = awaitStop(app, expecting);
    begin();
    release();
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it("gives the signals back", async () => {
    const handlers: unknown[] = [];
    const onInterrupt = (handler: unknown) => {
      handlers.push(handler);
      return () => void handlers.splice(handlers.indexOf(handler), 1);
    };
    const { app } = await ownApp({ onInterrupt });
    awaitStop(app).release();
    expect(handlers).toEqual([]);
  });
});

describe("finishing", () => {
  it("takes nothing new, then ends what is under way, then stores, then lets go", async () => {
    const own = await ownApp();
    const steps: string[] = [];
    await finish(own.app, listenerOf(own, steps));
    expect(steps).toEqual(["close, waits ended: true", "drain", "drain commands", "settled", "close client"]);
  });

  it("gives up on apps shortly before its time is over, so that senders hear of it", async () => {
    const slept: number[] = [];
    const sleep = async (ms: number) => void slept.push(ms);
    const own = await ownApp();
    const app = { ...own.app, clock: { ...own.app.clock, sleep } };
    const steps: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const finished = finish(
      app,
      listenerOf(own, steps, () => held),
    );
    await expect.poll(() => steps).toEqual(["close, waits ended: true", "drain"]);
    release();
    await finished;
    expect(slept).toContain(4500);
    await own.app.io.flush();
    expect(own.printed().stderr).toContain("what is under way has 5 s to end; Ctrl-C again ends it now");
  });
});

describe("the summary", () => {
  it("is a line", async () => {
    const own = await ownApp();
    const listener = listenerOf(own, []);
    listener.presenter.ignored(request());
    listener.presenter.ignored(request());
    summarise(own.app, { reason: "signal", error: null }, listener);
    await own.app.io.flush();
    expect(own.printed().stderr).toContain("5 deliveries · 4 verified · 1 refused · 3 answered by your app");
    expect(own.printed().stderr).toContain("2 requests were no deliveries");
    expect(own.printed().stdout).toBe("");
  });

  it("is a record with --json", async () => {
    const own = await ownApp({}, { json: true });
    summarise(own.app, { reason: "signal", error: null }, listenerOf(own, []));
    await own.app.io.flush();
    expect(JSON.parse(own.printed().stdout)).toMatchObject({
      kind: "stopped",
      reason: "signal",
      deliveries: 5,
      verified: 4,
      rejected: 1,
      forwarded: 3,
    });
  });

  it("is a record that tells how far what was expected is", async () => {
    const own = await ownApp({}, { json: true });
    const progress = [{ pattern: "a.*", count: 2, arrived: 1 }];
    summarise(own.app, { reason: "timeout", error: null, progress }, listenerOf(own, []));
    await own.app.io.flush();
    expect(JSON.parse(own.printed().stdout)).toMatchObject({
      reason: "timeout",
      expected: [{ type: "a.*", count: 2, arrived: 1 }],
    });
  });
});
