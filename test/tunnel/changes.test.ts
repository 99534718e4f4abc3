import { describe, expect, it } from "vitest";
import { Changes, type TunnelChange } from "../../src/tunnel/changes.ts";

function told() {
  const time = { now: 1_000 };
  const all: TunnelChange[] = [];
  const changes = new Changes(
    () => time.now,
    (change) => void all.push(change),
  );
  return { time, all, changes };
}

const why = (what: string) => ({ what, fix: "do something" });

describe("what is told of a tunnel", () => {
  it("is each state once, and each reason once until it is ready", () => {
    const { all, changes } = told();
    changes.trying(null);
    changes.trying(why("down"));
    changes.trying(why("down"));
    changes.trying(why("slow"));
    changes.trying(why("down"));
    changes.verifying("https://a.test/t", null);
    changes.ready("https://a.test/t");
    changes.trying(why("down"));
    changes.ended("closed", null);
    expect(all.map(({ state, reason }) => [state, reason])).toEqual([
      ["opening", null],
      ["opening", "down"],
      ["opening", "slow"],
      ["verifying", null],
      ["ready", null],
      ["reconnecting", "down"],
      ["closed", null],
    ]);
  });

  it("has the reason with every change of state, however often it was told", () => {
    const { all, changes } = told();
    changes.ready("https://a.test/t");
    changes.degraded(why("down"));
    changes.trying(why("down"));
    expect(all.slice(1)).toMatchObject([
      { state: "degraded", url: "https://a.test/t", reason: "down", hint: "do something" },
      { state: "reconnecting", url: null, reason: "down", hint: "do something" },
    ]);
  });

  it("is told again after it was ready", () => {
    const { all, changes } = told();
    for (let round = 0; round < 2; round += 1) {
      changes.ready("https://a.test/t");
      changes.trying(why("down"));
      changes.trying(why("slow"));
    }
    const round = ["ready", "down", "slow"];
    expect(all.map(({ state, reason }) => reason ?? state)).toEqual([...round, ...round]);
  });

  it("has a gap from the first loss to the next ready, once", () => {
    const { all, changes, time } = told();
    changes.lost(500);
    changes.ready("https://a.test/t");
    time.now = 9_000;
    changes.lost(2_000);
    changes.lost(3_000);
    changes.ready("https://a.test/t");
    changes.ready("https://a.test/t");
    expect(all.map(({ gap }) => gap)).toEqual([null, { from: 2_000, to: 9_000 }, null]);
  });

  it("has the URL before when it is another one", () => {
    const { all, changes } = told();
    for (const name of ["a", "a", "b", "b"]) changes.ready(`https://${name}.test/t`);
    expect(all.map(({ previousUrl }) => previousUrl)).toEqual([null, null, "https://a.test/t", null]);
  });

  it("keeps the URL that was proven while there is none", () => {
    const { changes } = told();
    changes.verifying("https://x.test/t", null);
    expect([changes.url, changes.wasReady]).toEqual(["https://x.test/t", false]);
    changes.trying(null);
    expect(changes.url).toBeNull();
    changes.ready("https://a.test/t");
    changes.trying(why("down"));
    expect([changes.url, changes.wasReady, changes.obstacle]).toEqual([
      "https://a.test/t",
      true,
      why("down"),
    ]);
  });
});
