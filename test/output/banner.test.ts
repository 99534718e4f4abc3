import { describe, expect, test } from "vitest";
import {
  type Banner,
  bannerLines,
  readyRecord,
  stopLine,
  stoppedRecord,
  tunnelRecord,
} from "../../src/output/banner.ts";
import { toText } from "../../src/output/text.ts";
import { plainLines, plainLook, printed } from "./looks.ts";
import { noon } from "./outcomes.ts";

const banner: Banner = {
  local: "http://127.0.0.1:4400",
  movedFrom: null,
  publicUrl: null,
  apps: [{ url: "http://localhost:3000/", pattern: null }],
  respond: 200,
  secrets: [{ shown: toText("whsec_…a91f"), note: "this session; `whk trigger` finds it by itself" }],
};

const withoutUtf8: Banner = {
  ...banner,
  secrets: banner.secrets.map(({ note }) => ({ shown: toText("whsec_...a91f"), note })),
};

describe("the banner", () => {
  test("looks as agreed", async () => {
    await expect(printed(bannerLines(banner, plainLook({ tty: true })))).toMatchFileSnapshot(
      "../golden/banner.tty.out",
    );
    await expect(printed(bannerLines(withoutUtf8, plainLook({ ascii: true })))).toMatchFileSnapshot(
      "../golden/banner.ascii.out",
    );
  });

  test("tells the registered endpoint, all values in one column", () => {
    const endpoint = { id: "webhook_1", provider: "payvost", base: "http://127.0.0.1:4010/payvost/v1" };
    const lines = plainLines(bannerLines({ ...banner, endpoint }, plainLook({ tty: true })));
    expect(lines.slice(2, -1)).toEqual([
      "  local      http://127.0.0.1:4400",
      "  public     off   local only, no tunnel",
      "  endpoint   webhook_1   payvost at http://127.0.0.1:4010/payvost/v1",
      "  app        http://localhost:3000/",
      "  secret     whsec_…a91f   this session; `whk trigger` finds it by itself",
    ]);
  });

  test("tells what is waited for", () => {
    const expects = { types: "payment.*x2", within: "within 30 s" };
    const lines = plainLines(bannerLines({ ...banner, expects }, plainLook({ tty: true })));
    expect(lines.at(-2)).toBe("  expects   payment.*x2   within 30 s");
  });

  test("tells what differs from the ordinary", () => {
    const lines = bannerLines(
      {
        ...banner,
        local: "http://127.0.0.1:4401",
        movedFrom: 4400,
        publicUrl: "https://quiet-fox.loca.lt/9f3c",
        apps: [
          { url: "http://localhost:3000/", pattern: null },
          { url: "http://localhost:3001/", pattern: "payment.*" },
        ],
        secrets: [
          { shown: toText("3f…"), note: "from WHK_PAYVOST_SECRET" },
          { shown: toText("4a…"), note: "from a file" },
        ],
      },
      plainLook(),
    );
    expect(plainLines(lines).slice(2)).toEqual([
      "  local    http://127.0.0.1:4401   port 4400 is taken",
      "  public   https://quiet-fox.loca.lt/9f3c",
      "  app      http://localhost:3000/",
      "           payment.* → http://localhost:3001/",
      "  secret   3f…   from WHK_PAYVOST_SECRET",
      "           4a…   from a file",
      "",
    ]);
  });

  test("without an app whk answers itself", () => {
    expect(plainLines(bannerLines({ ...banner, apps: [], respond: 202 }, plainLook()))).toContain(
      "  app      none   whk answers 202 itself",
    );
  });

  test("beside routes alone too", () => {
    const only = (pattern: string) =>
      plainLines(bannerLines({ ...banner, apps: [{ url: "http://localhost:3000", pattern }] }, plainLook()));
    expect(only("payment.*")).toContain("           others   whk answers 200 itself");
    expect(only("*").join()).not.toContain("others");
  });

  test("notes give way on a narrow terminal, what can be copied does not", () => {
    const secret = "s".repeat(60);
    const lines = plainLines(
      bannerLines(
        { ...banner, secrets: [{ shown: toText(secret), note: "note" }] },
        plainLook({ columns: 50 }),
      ),
    );
    expect(lines[1]).toBe("  whk  listening                      Ctrl-C stops");
    expect(lines).toContain(`  secret   ${secret}`);
  });
});

test.each([
  [{ deliveries: 0, verified: 0, refused: 0, answered: 0 }, "  no deliveries"],
  [{ deliveries: 1, verified: 1, refused: 0, answered: 0 }, "  1 delivery · 1 verified"],
  [
    { deliveries: 5, verified: 4, refused: 1, answered: 3 },
    "  5 deliveries · 4 verified · 1 refused · 3 answered by your app",
  ],
  [{ deliveries: 12_345, verified: 0, refused: 12_345, answered: 0 }, "  12,345 deliveries · 12,345 refused"],
])("%j is summed up", (counts, line) => {
  expect(stopLine(counts, plainLook()).plain).toBe(line);
});

test("the summary gets shorter where it does not fit", () => {
  const counts = { deliveries: 21, verified: 17, refused: 4, answered: 16 };
  const line = "  21 deliveries · 17 verified · 4 refused · 16 answered";
  expect(stopLine(counts, plainLook({ columns: 60 })).plain).toBe(line);
});

test("the records of the contract", () => {
  const time = noon + 5;
  const iso = "2025-11-21T12:04:31.005Z";
  const ready = {
    local: "http://127.0.0.1:4400",
    provider: "payvost",
    endpointId: null,
    forwardTo: ["http://localhost:3000/"],
    pid: 4242,
  };
  expect(Object.entries(readyRecord({ time, publicUrl: null, ...ready }))).toEqual(
    Object.entries({
      v: 1,
      kind: "ready",
      time: iso,
      local: ready.local,
      public: null,
      provider: "payvost",
      endpointId: null,
      forwardTo: ready.forwardTo,
      pid: 4242,
    }),
  );
  expect(tunnelRecord({ time, state: "degraded", url: null, reason: "no answer" })).toEqual({
    v: 1,
    kind: "tunnel",
    time: iso,
    state: "degraded",
    url: null,
    reason: "no answer",
  });
  expect(
    stoppedRecord({ time, reason: "signal", deliveries: 3, verified: 2, rejected: 1, forwarded: 2 }),
  ).toEqual({
    v: 1,
    kind: "stopped",
    time: iso,
    reason: "signal",
    deliveries: 3,
    verified: 2,
    rejected: 1,
    forwarded: 2,
  });
});
