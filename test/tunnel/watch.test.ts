import { describe, expect, it } from "vitest";
import type { Trouble } from "../../src/tunnel/classify.ts";
import { OpenedTunnel } from "../../src/tunnel/opened.ts";
import { Watch } from "../../src/tunnel/watch.ts";
import { SteppingClock } from "./stepping-clock.ts";

const gone: Trouble = { kind: "gone", what: "gone", fix: "wait" };
const busy: Trouble = { kind: "busy", what: "busy", fix: "wait" };
const localUrl = "http://127.0.0.1:4401/token";

/** A watched tunnel; `sky.trouble` is what a probe through it finds, `sky.own` what one without it does. */
function watched() {
  const clock = new SteppingClock();
  const stop = new AbortController();
  const handle = {
    url: "https://fox.test",
    grantedName: null,
    closed: new Promise<never>(() => {}),
    close: async () => {},
  };
  const tunnel = new OpenedTunnel(handle, "/token", stop.signal);
  const sky: { trouble: Trouble | null; own: Trouble | null } = { trouble: null, own: null };
  const told: string[] = [];
  const probe = async (url: string) => {
    told.push(`${clock.elapsed() / 1_000} ${url === localUrl ? "own" : "probe"}`);
    return url === localUrl ? sky.own : sky.trouble;
  };
  const onDegraded = ({ what }: Trouble) => void told.push(`${clock.elapsed() / 1_000} degraded: ${what}`);
  const onRecovered = () => void told.push(`${clock.elapsed() / 1_000} recovered`);
  const watch = new Watch(tunnel, { clock, probe, localUrl, onDegraded, onRecovered });
  const found: (Trouble | null)[] = [];
  void watch.untilLost().then((trouble) => found.push(trouble));
  return { clock, stop, sky, told, watch, found };
}

describe("a watched tunnel", () => {
  it("is lost after two misses, when the listener itself answers", async () => {
    const { clock, sky, told, found, watch } = watched();
    const began = clock.now();
    sky.trouble = gone;
    await clock.advance(60_000);
    expect(told).toEqual(["30 probe", "32 probe", "32 own", "32 degraded: gone"]);
    expect([found, watch.goodAt, clock.armed]).toEqual([[gone], began, 0]);
  });

  it("is not lost while the listener itself does not answer", async () => {
    const { clock, sky, told, found } = watched();
    sky.trouble = gone;
    sky.own = gone;
    await clock.advance(36_000);
    sky.trouble = null;
    await clock.advance(10_000);
    expect(told).toEqual([
      "30 probe",
      "32 probe",
      "32 own",
      "32 degraded: whk itself does not answer in time",
      "37 probe",
      "37 recovered",
    ]);
    expect(found).toEqual([]);
  });

  it("may be busy five times in a row", async () => {
    const { clock, sky, told, found } = watched();
    sky.trouble = busy;
    await clock.advance(150_000);
    expect([told.length, found]).toEqual([5, []]);
    await clock.advance(40_000);
    expect(found).toEqual([busy]);
  });

  it("may be busy five times more once it answered", async () => {
    const { clock, sky, found } = watched();
    for (let round = 0; round < 3; round += 1) {
      sky.trouble = busy;
      await clock.advance(120_000);
      sky.trouble = null;
      await clock.advance(30_000);
    }
    expect(found).toEqual([]);
  });

  it("counts real requests as probes, and remembers when", async () => {
    const { clock, told, watch } = watched();
    const began = clock.now();
    await clock.advance(25_000);
    watch.seen();
    expect(watch.goodAt).toBe(began + 25_000);
    await clock.advance(29_000);
    expect(told).toEqual([]);
    await clock.advance(10_000);
    expect(told).toEqual(["55 probe"]);
    expect(watch.goodAt).toBe(began + 55_000);
  });

  it("[D17] is probed after a jump of the wall clock, forwards and by far", async () => {
    const { clock, told } = watched();
    for (const [ms, probes] of [
      [14_000, 0],
      [-3_600_000, 0],
      [16_000, 1],
    ] as const) {
      clock.suspend(ms);
      await clock.advance(10_000 - 1);
      await clock.advance(1);
      expect(told.length, String(ms)).toBe(probes);
      clock.suspend(-ms);
    }
  });

  it.each([5_000, 30_000, 31_000])("is left alone once all stops, at %i ms", async (ms) => {
    const { clock, sky, stop, found } = watched();
    sky.trouble = gone;
    await clock.advance(ms);
    stop.abort();
    await clock.advance(0);
    expect([found, clock.armed]).toEqual([[null], 0]);
  });
});
