import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { attempt } from "../../store/drafts.ts";
import { homeWith, idOf } from "./seeded.ts";

const at = Date.UTC(2026, 0, 31, 12);
const failed = { type: "payment.failed", id: "evt_f" };

/** Three deliveries: accepted, refused by whk, refused by the app. */
const home = await homeWith(
  [
    {
      receivedAt: at,
      event: { type: "payment.succeeded", id: "evt_abc123" },
      body: Buffer.from('{"amount":1000.00}'),
    },
    {
      receivedAt: at + 1000,
      event: failed,
      answered: 401,
      signature: {
        verdict: "mismatch",
        scheme: "payvost",
        reason: null,
        why: null,
        hint: null,
        secret: null,
      },
    },
    { receivedAt: at + 2000, provider: "stripe", event: { type: null, id: null } },
  ],
  [attempt(idOf(1)), attempt(idOf(3), { status: 503 })],
);
const empty = await homeWith([]);

const list = (argv: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(["events", "list", ...argv], { home, now: at + 60_000, ...options });
const ids = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t")[1]);

describe("whk events list", () => {
  it("prints the newest first, whole and with tabs into a pipe", async () => {
    const { stdout, stderr, code } = await list([]);
    expect(stdout.split("\n")).toEqual([
      `2026-01-31T12:00:02.000Z\t${idOf(3)}\tstripe\t-\t-\tok\t503\t12\t1\t-`,
      `2026-01-31T12:00:01.000Z\t${idOf(2)}\tpayvost\tpayment.failed\tevt_f\tmismatch\t401\t-\t0\t-`,
      expect.stringMatching(
        `^2026-01-31T12:00:00.000Z\t${idOf(1)}\tpayvost\tpayment.succeeded\tevt_abc123\tok\t200\t12\t1\t-$`,
      ),
      "",
    ]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("prints columns on a terminal, with ids that `show` takes", async () => {
    const { stdout } = await list(["--color", "never"], { tty: true, columns: 100 });
    const lines = stdout.replaceAll("\r", "").split("\n");
    expect(lines[0]).toBe(
      "12:00:02  3xxxxxxxxx  stripe       -                  -           ✓ verified   → 503   12 ms",
    );
    expect(lines[1]).toBe(
      "12:00:01  2xxxxxxxxx  payvost      payment.failed     evt_f       ✗ mismatch   ← 401",
    );
    expect((await cli(["events", "show", "3xxxxxxxxx"], { home })).code).toBe(0);
  });

  it("prints one record each under --json", async () => {
    const { stdout } = await list(["--json", "--limit", "1"]);
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      kind: "delivery",
      id: idOf(3),
      status: 503,
      attempts: 1,
      last: { n: 1, url: "http://127.0.0.1:3000/hooks", status: 503, ms: 12, error: null },
    });
  });

  it.each<[string[], number[]]>([
    [
      ["--type", "payment.*"],
      [2, 1],
    ],
    [["--type", "payment.*,!*.failed"], [1]],
    [["--verdict", "mismatch"], [2]],
    [["--status", "failed"], [3]],
    [["--status", "4xx"], [2]],
    [["--status", "unsent"], [2]],
    [["--status", "delivered"], [1]],
    [["--provider", "stripe"], [3]],
    [["--search", "1000.00"], [1]],
    [
      ["--since", "59s"],
      [3, 2],
    ],
    [["--until", "59s"], [1]],
    [
      ["--limit", "2"],
      [3, 2],
    ],
    [
      ["--limit", "0"],
      [3, 2, 1],
    ],
  ])("%j", async (argv, expected) => {
    const { stdout, code } = await list(argv);
    expect(ids(stdout)).toEqual(expected.map(idOf));
    expect(code).toBe(0);
  });

  it("says what is left when the limit is reached", async () => {
    expect((await list(["--limit", "3"])).stderr).toBe("… the newest 3; --limit 0 shows all\n");
    expect((await list(["--limit", "4"])).stderr).toBe("");
    expect((await list(["--limit", "1", "--json"])).stderr).toBe("");
  });

  it("says why it is empty, and is no failure", async () => {
    expect(await list([], { home: empty })).toEqual({
      stdout: "",
      stderr: "nothing was recorded yet; start `whk listen` and send something: `whk trigger`\n",
      code: 0,
    });
    expect((await list(["--verdict", "stale"])).stderr).toBe("none of the 3 stored deliveries fits\n");
  });

  it.each<[string[], string]>([
    [["--limit", "-1"], "--limit"],
    [["--search", ""], "--search is empty"],
    [["--follow", "--until", "1m"], "--follow goes on for ever"],
    [["--type", "payment.suceeded"], "did you mean payment.succeeded?"],
    [["--provider", "payvst"], "did you mean payvost?"],
    [["--status", "done"], "no status"],
  ])("refuses %j", async (argv, said) => {
    const { stdout, stderr, code } = await list(argv);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain(said);
  });

  it("creates nothing", async () => {
    const folder = temporaryFolder();
    expect((await list([], { home: folder })).code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});
