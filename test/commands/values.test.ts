import { describe, expect, it } from "vitest";
import {
  collect,
  parseDuration,
  parseEnd,
  parseHeader,
  parseSentHeader,
  parseSize,
  parseTime,
  parseUrl,
  parseWhole,
} from "../../src/commands/values.ts";
import { WhkError } from "../../src/errors.ts";

/** What is refused is a usage error that names the flag and the value, and says how to write it. */
function refusal(run: () => unknown): { message: string; hint: string } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof WhkError)) throw error;
    expect(error).toMatchObject({ kind: "usage", code: "bad_value" });
    expect(error.message).toMatch(/^--flag: "/);
    expect(error.hint).toMatch(/\w+ \w+/);
    return { message: error.message, hint: error.hint ?? "" };
  }
  throw new Error("was not refused");
}

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["1.5s", 1500],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["2 days", 172_800_000],
    ["0", 0],
    ["0s", 0],
  ])("%s → %d", (value, expected) => {
    expect(parseDuration("--flag", value)).toBe(expected);
  });

  it.each(["", "s", "-5s", "5x", "5s5", "1e3s", "Infinity", "NaN", "30seconds!", "５s"])(
    "refuses %j",
    (value) => {
      expect(refusal(() => parseDuration("--flag", value)).message).toMatch(/is no duration/);
    },
  );

  it("asks for the unit, which would be a guess", () => {
    const { message, hint } = refusal(() => parseDuration("--flag", "30"));
    expect(message).toMatch(/has no unit/);
    expect(hint).toBe("write --flag 30s or --flag 30ms");
  });

  it("refuses what no timer can hold", () => {
    expect(parseDuration("--flag", "24d")).toBe(2_073_600_000);
    expect(refusal(() => parseDuration("--flag", "25d")).hint).toBe("at most 24 days");
    expect(refusal(() => parseDuration("--flag", "999999999999999999999y")).message).toMatch(/too long/);
  });
});

describe("parseSize", () => {
  it.each([
    ["5mb", 5_242_880],
    ["64kb", 65_536],
    ["64KB", 65_536],
    ["1.5 mb", 1_572_864],
    ["5m", 5_242_880],
    ["100b", 100],
    ["1024", 1024],
    ["0", 0],
  ])("%s → %d", (value, expected) => {
    expect(parseSize("--flag", value)).toBe(expected);
  });

  it.each(["", "mb", "-5mb", "5 apples", "5mbb", "5tb", "1e3", "9999999999gb"])("refuses %j", (value) => {
    expect(refusal(() => parseSize("--flag", value)).message).toMatch(/is no size/);
  });
});

describe("parseWhole", () => {
  const range = { min: 1, max: 100 };
  it("takes whole numbers within the range", () => {
    expect(parseWhole("--flag", "1", range)).toBe(1);
    expect(parseWhole("--flag", "100", range)).toBe(100);
  });
  it.each(["", "0", "101", "1.5", "-1", "+1", "1e1", "0x10", " 1", "99999999999999999999"])(
    "refuses %j",
    (value) => {
      expect(refusal(() => parseWhole("--flag", value, range)).hint).toBe("a whole number from 1 to 100");
    },
  );
});

it("tells a number out of range from what is no whole number", () => {
  const range = { min: 1, max: 100 };
  expect(refusal(() => parseWhole("--flag", "101", range)).message).toBe('--flag: "101" is out of range');
  expect(refusal(() => parseWhole("--flag", "abc", range)).message).toBe('--flag: "abc" is no whole number');
});

describe("parseTime", () => {
  it.each([
    ["1767225600", 1_767_225_600_000],
    ["1767225600000", 1_767_225_600_000],
    ["0", 0],
    ["2026-01-01", 1_767_225_600_000],
    ["2026-01-01T00:00:00Z", 1_767_225_600_000],
    ["2026-01-01T01:00+01:00", 1_767_225_600_000],
    ["2026-01-01T00:00:00.250Z", 1_767_225_600_250],
    ["2038-01-19T03:14:08Z", 2_147_483_648_000],
  ])("%s → %d", (value, expected) => {
    expect(parseTime("--flag", value)).toBe(expected);
  });

  it.each([
    "",
    "now",
    "2026-13-01",
    "2026-02-31",
    "2026-02-31T00:00:00Z",
    "2026-01-01T00:00:00",
    "1731junk",
    "-5",
    "1.5",
    "123456789012345",
  ])("refuses %j", (value) => {
    expect(refusal(() => parseTime("--flag", value)).message).toMatch(/is no time/);
  });
});

describe("parseHeader", () => {
  it.each([
    ["Name: value", "Name", "value"],
    ["Name:value", "Name", "value"],
    ["  x-a  :  b: c  ", "x-a", "b: c"],
    ["X-Empty:", "X-Empty", ""],
    ["__proto__: 1", "__proto__", "1"],
    ["X-Latin: caf\u00e9", "X-Latin", "caf\u00e9"],
  ])("%j", (header, name, value) => {
    expect(parseHeader("--flag", header)).toEqual([name, value]);
  });

  it.each([
    ["Foo", /has no colon/],
    ["", /has no colon/],
    [": value", /has no header name/],
    ["Na me: value", /has no header name/],
    ["Näme: value", /has no header name/],
    ["X-A: one\r\nX-B: two", /no header may hold/],
    ["X-A: one\0", /no header may hold/],
    ["X-A: \u20ac", /no header may hold/],
  ])("[F10] refuses %j", (header, message) => {
    expect(refusal(() => parseHeader("--flag", header)).message).toMatch(message);
  });
});

describe("parseSentHeader", () => {
  it("takes what a request may carry", () => {
    expect(parseSentHeader("--flag", "X-Tenant: a")).toEqual(["X-Tenant", "a"]);
  });
  it.each([
    "Host: a",
    "content-length: 1",
    "Transfer-Encoding: chunked",
    "Connection: close",
    "Upgrade: h2c",
  ])("[F10] refuses %s", (header) => {
    expect(refusal(() => parseSentHeader("--flag", header)).message).toMatch(/whk sets itself/);
  });
});

describe("parseUrl", () => {
  it.each(["https://example.com/a?b#c", "http://localhost:3000", "HTTPS://EXAMPLE.com/%7e"])(
    "keeps %s",
    (url) => {
      expect(parseUrl("--flag", url)).toBe(url);
    },
  );

  it.each(["", "nonsense", "3000", "example.com/a", "ftp://example.com", "http://[::1", "https://"])(
    "refuses %j",
    (url) => {
      expect(refusal(() => parseUrl("--flag", url)).message).toBe(`--flag: "${url}" is no URL`);
    },
  );
});

it("collect gathers repeated values in order", () => {
  expect(["a", "b", "c"].reduce((all: string[], value) => collect(value, all), [])).toEqual(["a", "b", "c"]);
  expect(collect("a")).toEqual(["a"]);
});

describe("parseEnd", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");

  it.each([
    ["24h", now + 86_400_000],
    ["1.5h", now + 5_400_000],
    ["90d", now + 90 * 86_400_000],
    ["2 weeks", now + 14 * 86_400_000],
    ["2030-01-31", Date.parse("2030-01-31")],
    ["2030-01-31T12:00:00+02:00", Date.parse("2030-01-31T10:00:00Z")],
    ["1900000000", 1_900_000_000_000],
  ])("%s", (value, end) => {
    expect(parseEnd("--expires", value, now)).toBe(end);
  });

  it.each([
    ["0h", "is over already"],
    ["2020-01-01", "is over already"],
    ["1", "is over already"],
    ["999999999y", "is too far away"],
    ["-1h", "is no time"],
    ["soon", "is no time"],
    ["24 parsecs", "is no time"],
    ["", "is no time"],
  ])("%j is refused: %s", (value, problem) => {
    expect(() => parseEnd("--expires", value, now)).toThrow(`--expires: "${value}" ${problem}`);
  });
});
