import { describe, expect, it } from "vitest";
import {
  addressLine,
  changeLines,
  changeRecord,
  gapWords,
  noiseLine,
  remarkLines,
  type ShownChange,
} from "../../src/output/tunnel.ts";
import { plainLook } from "./looks.ts";

const at = (clock: string) => Date.parse(`2025-11-21T${clock}Z`);
const look = plainLook({ columns: 80 });
const url = "https://quiet-fox.loca.lt/0123456789abcdef0123456789abcdef";
const change: ShownChange = {
  time: at("12:05:10"),
  state: "degraded",
  url,
  reason: "quiet-fox.loca.lt did not answer in time",
  hint: "whk opens it again",
  gap: null,
};

function plain(lines: readonly { plain: string }[]): string[] {
  return lines.map((line) => line.plain);
}

describe("the address", () => {
  it("stands below the banner, with the time it took", () => {
    expect(addressLine(url, 1_234, { ...look, columns: 100 }).plain).toBe(
      `  public   ${url}   ready in 1.2 s`,
    );
    expect(addressLine(url, null, { ...look, columns: 100 }).plain).toBe(`  public   ${url}   a new address`);
  });

  it("is never cut: it is to be copied", () => {
    expect(addressLine(url, 1_234, { ...look, columns: 40 }).plain).toBe(`  public   ${url}`);
  });

  it("comes with a remark below itself", () => {
    expect(plain(remarkLines("needs port 7844 outwards", look))).toEqual([
      "           needs port 7844 outwards",
    ]);
  });
});

describe("a change", () => {
  it.each<[Partial<ShownChange>, string[]]>([
    [
      {},
      [
        "12:05:10  tunnel  degraded  quiet-fox.loca.lt did not answer in time",
        "          fix  whk opens it again",
      ],
    ],
    [{ state: "reconnecting", reason: null, hint: null }, ["12:05:10  tunnel  reconnecting"]],
    [{ state: "opening", reason: "offline", hint: null }, ["12:05:10  tunnel  not open  offline"]],
    [{ state: "verifying", reason: "busy", hint: null }, ["12:05:10  tunnel  not ready  busy"]],
    [{ state: "failed", reason: "no tool", hint: null }, ["12:05:10  tunnel  failed  no tool"]],
    [{ state: "closed", reason: "time is up", hint: null }, ["12:05:10  tunnel  closed  time is up"]],
    [{ state: "ready", reason: null, hint: null }, ["12:05:10  tunnel  ready again"]],
  ])("%j is %j", (part, lines) => {
    expect(plain(changeLines({ ...change, ...part }, look))).toEqual(lines);
  });

  it("goes on below itself where the terminal is narrow", () => {
    const lines = plain(changeLines({ ...change, hint: null }, { ...look, columns: 50 }));
    expect(lines).toEqual([
      "12:05:10  tunnel  degraded  quiet-fox.loca.lt did",
      `${" ".repeat(28)}not answer in time`,
    ]);
  });

  it("[X1] shows nothing from outside as it is", () => {
    const [line] = plain(changeLines({ ...change, reason: "a\u001b[2Jb", hint: null }, look));
    expect(line).not.toContain("\u001b");
  });

  it("is a record with everything", () => {
    const gap = { from: at("12:04:31"), to: at("12:05:10") };
    expect(changeRecord({ ...change, gap })).toEqual({
      v: 1,
      kind: "tunnel",
      time: "2025-11-21T12:05:10.000Z",
      state: "degraded",
      url,
      reason: "quiet-fox.loca.lt did not answer in time",
      hint: "whk opens it again",
      gap: { from: "2025-11-21T12:04:31.000Z", to: "2025-11-21T12:05:10.000Z" },
    });
    expect(changeRecord(change)).toMatchObject({ gap: null });
  });
});

describe("a gap", () => {
  const gap = { from: at("12:04:31"), to: at("12:05:10") };
  const payvost = { name: "payvost", retries: [5_000, 60_000, 300_000, 1_800_000] };

  it.each([
    [payvost, "payvost may still retry: 5 s, 1 min, 5 min…"],
    [{ name: "stripe", retries: [3_600_000] }, "stripe may still retry: 1 h"],
    [{ name: "github", retries: [] }, "github documents no retries"],
    [null, "the sender may still retry"],
  ])("of %j", (sender, words) => {
    expect(gapWords(gap, sender, look)).toBe(`nothing came in from 12:04:31 to 12:05:10; ${words}`);
  });

  it("of no time is a moment", () => {
    expect(gapWords({ from: gap.from, to: gap.from + 10 }, null, look)).toMatch(
      /^nothing came in at 12:04:31;/,
    );
  });
});

it("noise is one line", () => {
  const counts = { elsewhere: 1_234, address: 2, method: 0, busy: 0, unsigned: 1 };
  const { time } = change;
  expect(noiseLine(counts, { time, look }).plain).toBe(
    "12:05:10  tunnel  1,237 requests were no deliveries: 1,234 to other paths, 2 from addresses not in --allow-ip, 1 unsigned, of no known type",
  );
  const one = { elsewhere: 0, address: 0, method: 1, busy: 0, unsigned: 0 };
  expect(noiseLine(one, { time, look }).plain).toBe(
    "12:05:10  tunnel  1 request was no delivery: 1 with other methods",
  );
});
