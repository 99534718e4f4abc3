import { expect, it } from "vitest";
import { type ManyOptions, sendMany } from "../../../src/commands/trigger/many.ts";
import type { Sender } from "../../../src/commands/trigger/sent.ts";
import type { HttpOutcome, HttpRequest } from "../../../src/http.ts";
import { steppingClock } from "../../cli.ts";

it("sends every event once, with no more under way than allowed", async () => {
  const run = await send({ count: 50, concurrency: 4 });
  expect(run.totals).toMatchObject({ sent: 50, failed: 0 });
  expect(new Set(run.ids).size).toBe(50);
  expect(run.most).toBe(4);
  expect(run.reported).toBe(50);
});

it("sends each event as often as asked, copies next to each other, composed once", async () => {
  const run = await send({ count: 3, duplicate: 2 });
  expect(run.ids).toEqual(["evt_1", "evt_1", "evt_2", "evt_2", "evt_3", "evt_3"]);
  expect(run.composed).toBe(3);
});

it("starts no more workers than there are requests", async () => {
  const run = await send({ count: 2, concurrency: 64 });
  expect(run.most).toBe(2);
});

it("keeps the rate", async () => {
  const run = await send({ count: 4, rate: 10 });
  expect(run.slept).toEqual([100, 100, 100]);
});

it("counts failures by what happened", async () => {
  const answers = [200, 500, "refused", 200] as const;
  const run = await send({ count: 4, answer: (index) => answers[index] ?? 200 });
  expect(run.totals.summary(1000)).toMatchObject({
    sent: 4,
    ok: 2,
    failed: 2,
    failures: { "500": 1, refused: 1 },
  });
});

it("stops at an interrupt and does not count what it cut off", async () => {
  const run = await send({ count: 100, stopAfter: 5 });
  expect(run.totals.sent).toBe(5);
  expect(run.ids).toHaveLength(6);
});

it("stops while it waits for its turn", async () => {
  const run = await send({ count: 100, rate: 1, stopAfter: 3, stopWhileWaiting: true });
  expect(run.totals.sent).toBe(3);
});

it("passes on what makes sending impossible", async () => {
  const compose = () => {
    throw new Error("cannot compose");
  };
  await expect(send({ count: 3, concurrency: 2, compose })).rejects.toThrow("cannot compose");
});

interface Run extends Partial<Pick<ManyOptions, "duplicate" | "concurrency" | "rate" | "compose">> {
  readonly count: number;
  readonly answer?: (index: number) => number | "refused";
  /** Interrupts after this many answers: while the next request is under way, or before it is sent. */
  readonly stopAfter?: number;
  readonly stopWhileWaiting?: boolean;
}

async function send(run: Run) {
  const clock = steppingClock(0);
  const stop = new AbortController();
  const ids: (string | undefined)[] = [];
  let [underWay, most, composed, reported] = [0, 0, 0, 0];
  const sender: Sender = {
    signing: {
      scheme: { id: "none", kind: "none", encoding: "hex" },
      secrets: [],
      tamper: null,
      url: new URL("http://127.0.0.1:1/"),
      timeout: 1000,
    },
    expectation: { tamper: null, status: null, success: "2xx", repeats: false },
    clock,
    send: async (request: HttpRequest): Promise<HttpOutcome> => {
      const index = ids.push(request.headers[0]?.[1]) - 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      if (run.stopAfter === index && run.stopWhileWaiting !== true) {
        stop.abort();
        return { ok: false, kind: "aborted", detail: "", ms: 1 };
      }
      const answer = run.answer?.(index) ?? 200;
      if (answer === "refused") return { ok: false, kind: answer, detail: "", ms: 1 };
      return { ok: true, status: answer, headers: [], body: Buffer.alloc(0), truncated: false, ms: 1 };
    },
  };
  const compose = () => {
    composed += 1;
    return { type: "a", id: null, headers: [["x-id", `evt_${composed}`] as const], body: Buffer.alloc(0) };
  };
  const totals = await sendMany(sender, {
    compose: run.compose ?? compose,
    count: run.count,
    duplicate: run.duplicate ?? 1,
    concurrency: run.concurrency ?? 1,
    rate: run.rate ?? null,
    signal: stop.signal,
    onSent: () => {
      reported += 1;
      if (run.stopWhileWaiting === true && reported === run.stopAfter) stop.abort();
    },
  });
  return { totals, ids, most, composed, reported, slept: clock.slept };
}
