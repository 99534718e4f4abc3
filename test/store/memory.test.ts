import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/store/memory.ts";
import { describeDeliveryStore } from "./conformance.ts";
import { attempt, draft, newest } from "./drafts.ts";

describeDeliveryStore("memory", async () => openMemoryStore());

describe("the bounds of memory", () => {
  it("keeps the newest deliveries and goes on counting", async () => {
    const store = openMemoryStore({ deliveries: 3, bytes: 1e9 });
    for (let n = 0; n < 5; n += 1) await store.record(draft());
    expect((await store.page(newest(10))).map(({ seq }) => seq)).toEqual([5, 4, 3]);
    expect(await store.count()).toBe(3);
  });

  it("lets the oldest go when the bodies are too large together", async () => {
    const store = openMemoryStore({ deliveries: 100, bytes: 1000 });
    for (let n = 0; n < 5; n += 1) await store.record(draft({ body: Buffer.alloc(400) }));
    expect((await store.page(newest(10))).map(({ seq }) => seq)).toEqual([5, 4]);
  });

  it("counts what apps answered, and keeps the newest delivery whatever its size", async () => {
    const store = openMemoryStore({ deliveries: 100, bytes: 1000 });
    const old = await store.record(draft());
    const { id } = await store.record(draft({ body: Buffer.alloc(400) }));
    const answer = { headers: [], body: Buffer.alloc(900), truncated: false };
    await store.recordAttempt(attempt(id, { answer }));
    expect(await store.find(old.id)).toBeNull();
    expect(await store.attemptsOf(id)).toHaveLength(1);
    await store.record(draft({ body: Buffer.alloc(2000) }));
    expect(await store.find(id)).toBeNull();
    expect(await store.count()).toBe(1);
  });

  it("tells a duplicate by the oldest delivery that is still kept", async () => {
    const store = openMemoryStore({ deliveries: 2, bytes: 1e9 });
    const same = { duplicateKey: "evt_same" };
    await store.record(draft(same));
    const second = await store.record(draft(same));
    const third = await store.record(draft(same));
    expect((await store.record(draft(same))).duplicateOf?.id).toBe(second.id);
    expect((await store.record(draft(same))).duplicateOf?.id).toBe(third.id);
    await store.record(draft());
    await store.record(draft());
    expect((await store.record(draft(same))).duplicateOf).toBeNull();
  });
});
