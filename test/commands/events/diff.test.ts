import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";
import { addAll, storeIn } from "../stored.ts";
import { homeWith, idOf } from "./seeded.ts";

const first = '{"id":"evt_1","data":{"amount":1000.00,"ref":12,"old":null}}';
const second = '{"id":"evt_2","data":{"amount":1000,"ref":"12","fee":12.50}}';
const headers = [["Content-Type", "application/json"]] as const;
const drafts = [first, second].map((body) => ({ body: Buffer.from(body), headers }));
const event = { type: "payment.succeeded", id: "evt_1" };

describe("events diff", () => {
  it("shows a terminal what differs, in colour", async () => {
    const home = await homeWith(drafts);
    const { stdout, stderr, code } = await cli(["events", "diff", "1", "last"], {
      home,
      tty: true,
      columns: 100,
    });
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '  \u001b[33m~\u001b[39m id           "evt_1" → "evt_2"',
        "  \u001b[2m~\u001b[22m data.amount  1000.00 → 1000\u001b[2m  same value\u001b[22m",
        '  \u001b[33m~\u001b[39m data.ref     12 → "12"\u001b[2m  number to string\u001b[22m',
        "  \u001b[31m-\u001b[39m data.old     null",
        "  \u001b[32m+\u001b[39m data.fee     12.50",
        "",
      ].join("\n"),
    );
    expect(stderr).toContain(
      "  5 differences: 1 added, 1 removed, 1 changed, 1 retyped, 1 written differently\n",
    );
  });

  it("gives a pipe the changes alone", async () => {
    const home = await homeWith(drafts);
    const { stdout, stderr } = await cli(["events", "diff", "1", "2", "--quiet"], { home });
    expect(stdout.split("\n")[1]).toBe("rewritten\tdata.amount\t1000.00\t1000");
    expect(stderr).toBe("");
  });

  it("prints one JSON document", async () => {
    const home = await homeWith([
      { ...drafts[0], event, path: "/a", receivedAt: 0 },
      { ...drafts[0], event },
    ]);
    const { stdout, stderr } = await cli(["events", "diff", "1", "2", "--json"], { home });
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      kind: "diff",
      same: true,
      as: "bytes",
      a: {
        id: idOf(1),
        receivedAt: "1970-01-01T00:00:00.000Z",
        provider: "payvost",
        event,
        verdict: "ok",
        method: "POST",
        path: "/a",
      },
      b: { id: idOf(2), path: "/hooks?x=1", bytes: first.length },
      changes: [],
      remarks: ["the same bytes"],
    });
    expect(stderr).toBe("");
  });

  it("compares headers with --headers", async () => {
    const home = await homeWith([
      {
        headers: [
          ["Cookie", "a=1"],
          ["X-A", "1"],
        ],
      },
      {
        headers: [
          ["Cookie", "a=2"],
          ["X-A", "2"],
        ],
      },
    ]);
    const { stdout } = await cli(["events", "diff", "1", "2", "--headers"], { home });
    expect(stdout).toContain("changed\theader:cookie\t(not shown)\t(not shown)\nchanged\theader:x-a\t1\t2\n");
  });

  it("warns of another type or provider and compares all the same", async () => {
    const failed = { type: "payment.failed", id: "evt_2" };
    const home = await homeWith([{ event }, { event: failed }, { event: failed, provider: null }]);
    const types = await cli(["events", "diff", "1", "2"], { home });
    expect(types.code).toBe(0);
    expect(types.stderr).toContain(
      "warning: two different event types: payment.succeeded and payment.failed\n",
    );
    const both = await cli(["events", "diff", "1", "3"], { home });
    expect(both.stderr).toContain(
      "warning: two different providers: payvost and none; payment.succeeded and payment.failed\n",
    );
  });

  it("masks known secrets", async () => {
    const secret = "signing-secret-0123456789";
    const home = await homeWith([{}, { body: Buffer.from(JSON.stringify({ a: secret })) }]);
    await addAll(storeIn(home), [{ provider: "payvost", secret }]);
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await cli(["events", "diff", "1", "2", ...more], { home });
      expect(stdout + stderr).toContain("…6789");
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("refuses what is not there", async () => {
    const home = await homeWith(drafts);
    const { code, stdout, stderr } = await cli(["events", "diff", "1", "9"], { home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('there is no delivery "9" in the store');
  });
});
