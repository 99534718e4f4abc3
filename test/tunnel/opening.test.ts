import { describe, expect, it } from "vitest";
import { OpenedTunnel } from "../../src/tunnel/opened.ts";
import { type Opening, openTunnel } from "../../src/tunnel/opening.ts";
import {
  type OpenOptions,
  type Preflight,
  TunnelFailure,
  type TunnelHandle,
} from "../../src/tunnel/tunnel.ts";
import { SteppingClock } from "./stepping-clock.ts";

const never = new Promise<never>(() => {});
const capabilities = {
  stableName: true,
  encryptedLeg: true,
  maxConcurrent: null,
  clientIpHeader: null,
  reopenDelay: 0,
};
const handle: TunnelHandle = {
  url: "https://fox.test",
  grantedName: "fox",
  closed: never,
  close: async () => {},
};

interface Setting {
  readonly preflight?: () => Promise<Preflight>;
  readonly open?: (options: OpenOptions) => Promise<TunnelHandle>;
}

function opening({ preflight = async () => ({ ok: true }), open = async () => handle }: Setting = {}) {
  const clock = new SteppingClock();
  const stop = new AbortController();
  const driver = { id: "fake", capabilities, preflight, open };
  const found: Opening[] = [];
  void openTunnel({ driver, port: 4401, path: "/token", clock }, "fox", stop.signal).then((opening) =>
    found.push(opening),
  );
  return { clock, stop, found };
}

describe("one try", () => {
  it("asks for the port, the name and an end in time", async () => {
    const asked: OpenOptions[] = [];
    const { clock, found } = opening({
      open: async (options) => {
        asked.push(options);
        return handle;
      },
    });
    await clock.advance(0);
    expect(asked).toMatchObject([{ port: 4401, name: "fox", timeout: 15_000, signal: { aborted: false } }]);
    expect(found).toEqual([{ tunnel: expect.any(OpenedTunnel) }]);
    expect(clock.armed).toBe(0);
  });

  it("is not made when it cannot work here", async () => {
    const refusing = { ok: false, why: "no tool", fix: "install it" } as const;
    const open = () => Promise.reject(new Error("was asked"));
    for (const retryable of [false, true]) {
      const { clock, found } = opening({ preflight: async () => ({ ...refusing, retryable }), open });
      await clock.advance(0);
      expect(found).toEqual([{ failure: { what: "no tool", fix: "install it", retryable } }]);
    }
    const { clock, found } = opening({ preflight: async () => refusing, open });
    await clock.advance(0);
    expect(found).toMatchObject([{ failure: { retryable: true } }]);
  });

  it.each([
    ["hangs", () => never],
    ["rejects", () => Promise.reject(new Error("no"))],
  ])("is made when the check %s", async (_how, preflight) => {
    const { clock, found } = opening({ preflight });
    await clock.advance(4_000);
    expect(found).toEqual([{ tunnel: expect.any(OpenedTunnel) }]);
  });

  it.each([
    ["as it says", new TunnelFailure("no", { hint: "do", retryable: false }), "no", "do", false],
    ["with what else is thrown", new Error("odd"), "the tunnel could not be opened: odd", /--tunnel/, true],
    ["with what is no error", "text", /no error was thrown$/, /--tunnel/, true],
  ])("fails %s", async (_how, thrown, what, fix, retryable) => {
    const { clock, found } = opening({ open: () => Promise.reject(thrown) });
    await clock.advance(0);
    const text = (expected: string | RegExp) => expect.stringMatching(expected);
    expect(found).toEqual([{ failure: { what: text(what), fix: text(fix), retryable } }]);
  });

  it.each(["fox.test", "ftp://fox.test", "https://", "javascript:alert(1)", ""])(
    "fails, and closes the tunnel, with %j for an address",
    async (url) => {
      const closed: string[] = [];
      const close = async () => void closed.push("closed");
      const { clock, found } = opening({ open: async () => ({ ...handle, url, close }) });
      await clock.advance(0);
      expect(found).toMatchObject([{ failure: { what: "the tunnel has no usable address" } }]);
      expect(closed).toEqual(["closed"]);
    },
  );

  it("fails when the driver does not keep its deadline, and what it opens later is closed", async () => {
    const closed: string[] = [];
    let late = (_handle: TunnelHandle): void => {};
    const { clock, found } = opening({ open: () => new Promise((resolve) => (late = resolve)) });
    await clock.advance(20_999);
    expect(found).toEqual([]);
    await clock.advance(1);
    expect(found).toMatchObject([{ failure: { what: "no tunnel opened within 15 s" } }]);
    late({ ...handle, close: async () => void closed.push("closed") });
    await clock.advance(0);
    expect([closed, clock.armed]).toEqual([["closed"], 0]);
  });

  it("ends when all stops, leaving the driver a moment to end in order", async () => {
    let ended = false;
    const { clock, stop, found } = opening({
      open: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            ended = true;
            reject(new Error("stopped"));
          });
        }),
    });
    await clock.advance(1_000);
    stop.abort();
    await clock.advance(0);
    expect([ended, found.length, clock.armed]).toEqual([true, 1, 0]);
    const early = opening({ preflight: () => never });
    early.stop.abort();
    await early.clock.advance(0);
    expect(early.found).toMatchObject([{ failure: { what: "stopped" } }]);
  });
});
