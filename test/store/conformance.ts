import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verdicts } from "../../src/events/delivery.ts";
import type { DeliveryStore } from "../../src/store/deliveries.ts";
import { attempt, draft, newest, verification } from "./drafts.ts";
import { describePages } from "./page-conformance.ts";
import { describePruning } from "./pruning-conformance.ts";

/** What every store does, whatever it keeps deliveries in. `open` answers an empty one. */
export function describeDeliveryStore(name: string, open: () => Promise<DeliveryStore>): void {
  describe(`${name} as a delivery store`, () => {
    describeRecording(open);
    describeDuplicates(open);
    describeReading(open);
    describePages(open);
    describePruning(open);
    describeAttempts(open);
    describeClosing(open);
  });
}

function describeRecording(open: () => Promise<DeliveryStore>): void {
  it("numbers deliveries in the order they are recorded, starting at 1", async () => {
    const store = await open();
    const recorded = await Promise.all(Array.from({ length: 600 }, () => store.record(draft())));
    expect(recorded.map(({ seq }) => seq)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
    expect(await store.count()).toBe(600);
  });

  it("answers the draft with its number and gives the same back later", async () => {
    const store = await open();
    const one = draft({ answered: 401, signature: verification("mismatch") });
    const delivery = await store.record(one);
    expect(delivery).toEqual({ ...one, seq: 1, duplicateOf: null });
    expect(await store.find(one.id)).toEqual(delivery);
  });

  it("keeps any bytes, texts and header lines exactly", async () => {
    const store = await open();
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constant('\u0000\ud800"\\'));
    const contents = fc.record({
      method: texts,
      path: texts,
      headers: fc.array(fc.tuple(texts, texts), { maxLength: 5 }),
      body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      provider: fc.option(texts),
      event: fc.record({ type: fc.option(texts), id: fc.option(texts) }),
      duplicateKey: texts,
      answered: fc.option(fc.constantFrom(200, 401, 503)),
    });
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        const one = draft({ ...content, signature: { ...verification("stale"), why: content.path } });
        const recorded = await store.record(one);
        expect(recorded).toEqual({ ...one, seq: recorded.seq, duplicateOf: null });
        expect(await store.find(one.id)).toEqual(recorded);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps an empty body and one of 5 MB", async () => {
    const store = await open();
    const empty = await store.record(draft({ body: Buffer.alloc(0), headers: [] }));
    const large = await store.record(draft({ body: Buffer.alloc(5 * 1024 * 1024, "\u0000é") }));
    expect(await store.find(empty.id)).toEqual(empty);
    expect((await store.find(large.id))?.body.equals(large.body)).toBe(true);
  });

  it("refuses an id that is stored, without touching the writes beside it", async () => {
    const store = await open();
    const first = draft();
    const outcomes = await Promise.allSettled([
      store.record(first),
      store.record({ ...draft(), id: first.id }),
      store.record(draft()),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[1]).toMatchObject({ reason: { kind: "store", code: "store_conflict" } });
    expect((await store.find(first.id))?.body.equals(first.body)).toBe(true);
    expect(await store.count()).toBe(2);
  });
}

function describeDuplicates(open: () => Promise<DeliveryStore>): void {
  const same = { provider: "payvost", duplicateKey: "evt_same" };

  it("[S16] names the first delivery of the same event each time", async () => {
    const store = await open();
    const [first, second, third] = await Promise.all([
      store.record(draft({ ...same, body: Buffer.from("one") })),
      store.record(draft({ ...same, body: Buffer.from("one") })),
      store.record(draft({ ...same, body: Buffer.from("two") })),
    ]);
    const { id, receivedAt } = first;
    expect(first.duplicateOf).toBeNull();
    expect(second.duplicateOf).toEqual({ id, receivedAt, changedBody: false });
    expect(third.duplicateOf).toEqual({ id, receivedAt, changedBody: true });
    expect((await store.find(third.id))?.duplicateOf).toEqual(third.duplicateOf);
  });

  it.each([
    ["", "", false],
    ["", "x", true],
    ["x", "", true],
  ])("[S16] compares the bodies %j and %j", async (earlier, later, changedBody) => {
    const store = await open();
    await store.record(draft({ ...same, body: Buffer.from(earlier) }));
    const { duplicateOf } = await store.record(draft({ ...same, body: Buffer.from(later) }));
    expect(duplicateOf?.changedBody).toBe(changedBody);
  });

  it("keeps providers apart, and treats no provider as one of its own", async () => {
    const store = await open();
    const unsigned = { signature: verification("unsigned") };
    await store.record(draft({ ...same, ...unsigned }));
    expect((await store.record(draft({ ...same, provider: "stripe" }))).duplicateOf).toBeNull();
    const nobody = await store.record(draft({ ...same, ...unsigned, provider: null }));
    expect(nobody.duplicateOf).toBeNull();
    const again = await store.record(draft({ ...same, ...unsigned, provider: null }));
    expect(again.duplicateOf?.id).toBe(nobody.id);
  });

  it.each(verdicts.flatMap((earlier) => verdicts.map((later) => [earlier, later] as const)))(
    "lets only trusted deliveries take part: %s, then %s",
    async (earlier, later) => {
      const store = await open();
      const trusted = ["ok", "unsigned"];
      const first = await store.record(draft({ ...same, signature: verification(earlier) }));
      const second = await store.record(draft({ ...same, signature: verification(later) }));
      const expected = trusted.includes(earlier) && trusted.includes(later) ? first.id : undefined;
      expect(second.duplicateOf?.id).toBe(expected);
    },
  );
}

function describeReading(open: () => Promise<DeliveryStore>): void {
  it("lists the newest first, with the size of the body instead of the payload", async () => {
    const store = await open();
    const all = [];
    for (let n = 0; n < 5; n += 1) all.push(await store.record(draft({ duplicateKey: `evt_${n % 2}` })));
    const summaries = all.map(({ headers: _headers, body, ...rest }) => ({
      ...rest,
      bytes: body.length,
      attempts: 0,
      last: null,
    }));
    expect(await store.page(newest(3))).toEqual(summaries.reverse().slice(0, 3));
    expect(await store.page(newest(99))).toHaveLength(5);
  });

  it.each([0, -1])("lists nothing for the limit %d", async (limit) => {
    const store = await open();
    await store.record(draft());
    expect(await store.page(newest(limit))).toEqual([]);
  });

  it("is empty at first and knows no other ids", async () => {
    const store = await open();
    expect(await store.page(newest(10))).toEqual([]);
    expect(await store.count()).toBe(0);
    expect(await store.find("dlv_unknown")).toBeNull();
    expect(await store.attemptsOf("dlv_unknown")).toEqual([]);
  });
}

function describeAttempts(open: () => Promise<DeliveryStore>): void {
  it("gives every attempt a number of its own at its URL, also when all are recorded at once", async () => {
    const store = await open();
    const { id } = await store.record(draft());
    const urls = ["http://127.0.0.1:1/", "http://127.0.0.1:2/", "http://127.0.0.1:1/", "http://127.0.0.1:1/"];
    const numbers = urls.map((url) => store.recordAttempt(attempt(id, { url, n: 1 })));
    expect(await Promise.all(numbers)).toEqual([1, 1, 2, 3]);
    expect(await store.recordAttempt(attempt(id, { url: "http://127.0.0.1:1/", n: 7 }))).toBe(7);
    expect((await store.attemptsOf(id)).map(({ n }) => n)).toEqual([1, 1, 2, 3, 7]);
    expect(await store.recordAttempt(attempt("dlv_gone", { n: 4 }))).toBe(4);
  });

  it("keeps attempts in order with everything the app said", async () => {
    const store = await open();
    const { id } = await store.record(draft());
    const attempts = [
      attempt(id, { status: null, error: "refused", answer: null }),
      attempt(id, { n: 2, status: 500 }),
      attempt(id, { n: 3, answer: { headers: [], body: Buffer.alloc(0), truncated: true } }),
    ];
    await Promise.all(attempts.map((one) => store.recordAttempt(one)));
    expect(await store.attemptsOf(id)).toEqual(attempts);
  });

  it("accepts an attempt in the same turn as its delivery", async () => {
    const store = await open();
    const one = draft();
    const recording = store.record(one);
    await Promise.all([recording, store.recordAttempt(attempt(one.id))]);
    expect(await store.attemptsOf(one.id)).toHaveLength(1);
  });

  it("cuts an app's answer at 64 KB and says so", async () => {
    const store = await open();
    const { id } = await store.record(draft());
    const body = Buffer.alloc(65_537, "x");
    await store.recordAttempt(attempt(id, { answer: { headers: [], body, truncated: false } }));
    const [kept] = await store.attemptsOf(id);
    expect(kept?.answer).toMatchObject({ truncated: true });
    expect(kept?.answer?.body).toHaveLength(65_536);
  });

  it("drops an attempt of a delivery it does not have", async () => {
    const store = await open();
    await store.recordAttempt(attempt("dlv_unknown"));
    expect(await store.attemptsOf("dlv_unknown")).toEqual([]);
  });
}

function describeClosing(open: () => Promise<DeliveryStore>): void {
  it("finishes what is pending, then refuses everything", async () => {
    const store = await open();
    const pending = Array.from({ length: 300 }, () => store.record(draft()));
    await store.close();
    expect(await Promise.all(pending)).toHaveLength(300);
    const closed = { kind: "store", code: "store_closed" };
    await expect(store.record(draft())).rejects.toMatchObject(closed);
    await expect(store.recordAttempt(attempt("dlv_x"))).rejects.toMatchObject(closed);
    await expect(store.page(newest(1))).rejects.toMatchObject(closed);
    await expect(store.find("dlv_x")).rejects.toMatchObject(closed);
    await expect(store.attemptsOf("dlv_x")).rejects.toMatchObject(closed);
    await expect(store.count()).rejects.toMatchObject(closed);
    await store.close();
  });
}
