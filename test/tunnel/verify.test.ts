import { describe, expect, it } from "vitest";
import type { Trouble } from "../../src/tunnel/classify.ts";
import { OpenedTunnel } from "../../src/tunnel/opened.ts";
import { verifyTunnel } from "../../src/tunnel/verify.ts";
import { SteppingClock } from "./stepping-clock.ts";

const gone: Trouble = { kind: "gone", what: "gone", fix: "wait" };

function verifying(find: (elapsed: number, stop: AbortController) => Trouble | null) {
  const clock = new SteppingClock();
  const stop = new AbortController();
  const handle = {
    url: "https://fox.test",
    grantedName: null,
    closed: new Promise<never>(() => {}),
    close: async () => {},
  };
  const tunnel = new OpenedTunnel(handle, "/token", stop.signal);
  const asked: number[] = [];
  const slow: number[] = [];
  const found: (Trouble | null)[] = [];
  const probe = async (url: string) => {
    expect(url).toBe("https://fox.test/token");
    asked.push(clock.elapsed());
    return find(clock.elapsed(), stop);
  };
  const onSlow = () => void slow.push(clock.elapsed());
  void verifyTunnel(tunnel, { clock, probe, onSlow }).then((trouble) => found.push(trouble));
  return { clock, stop, asked, slow, found };
}

describe("verifyTunnel", () => {
  it("is content with the first right answer", async () => {
    const { clock, asked, found } = verifying(() => null);
    await clock.advance(0);
    expect([asked, found, clock.armed]).toEqual([[0], [null], 0]);
  });

  it("asks again from 0.25 s to every 2 s, and tells what is wrong when that takes long", async () => {
    const { clock, asked, slow, found } = verifying((elapsed) => (elapsed < 9_000 ? gone : null));
    await clock.advance(30_000);
    expect(asked).toEqual([0, 250, 750, 1_750, 3_750, 5_750, 7_750, 9_750]);
    expect([slow, found]).toEqual([[5_750, 7_750], [null]]);
  });

  it("gives up after 30 s with the last trouble", async () => {
    const { clock, found } = verifying(() => gone);
    await clock.advance(29_000);
    expect(found).toEqual([]);
    await clock.advance(3_000);
    expect([found, clock.armed]).toEqual([[gone], 0]);
  });

  it("tells nothing more once the tunnel has ended", async () => {
    const { clock, slow, found } = verifying((elapsed, stop) => {
      if (elapsed > 5_000) stop.abort();
      return gone;
    });
    await clock.advance(10_000);
    expect([found, slow]).toEqual([[gone], []]);
  });

  it("ends at once with the tunnel", async () => {
    const { clock, stop, found, asked } = verifying(() => gone);
    await clock.advance(1_000);
    stop.abort();
    await clock.advance(0);
    expect([found, asked.length, clock.armed]).toEqual([[gone], 3, 0]);
  });
});
