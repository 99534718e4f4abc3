import { describe, expect, it } from "vitest";
import { createGroupCommit, type Write } from "../../src/store/group-commit.ts";

/** Commits at once and remembers how many writes came together. */
function recording() {
  const sizes: number[] = [];
  const commit = async (batch: readonly Write<string>[]) => {
    sizes.push(batch.length);
    const settlements = batch.map((write) => write.run("context"));
    for (const settle of settlements) settle();
  };
  return { sizes, commit };
}

describe("group commit", () => {
  it("hands over the writes of one turn together, in order, at most 256 at once", async () => {
    const { sizes, commit } = recording();
    const group = createGroupCommit(commit);
    const done: number[] = [];
    const writes = Array.from({ length: 600 }, (_, n) => group.add(1, () => done.push(n)));
    expect(done).toEqual([]);
    await Promise.all(writes);
    expect(sizes).toEqual([256, 256, 88]);
    expect(done).toEqual(Array.from({ length: 600 }, (_, n) => n));
  });

  it("gives each write the context and its own result", async () => {
    const group = createGroupCommit(recording().commit);
    const results = await Promise.all([group.add(1, (context) => `${context} 1`), group.add(1, () => 2)]);
    expect(results).toEqual(["context 1", 2]);
  });

  it("starts again after it was idle, and tells when it is", async () => {
    const { sizes, commit } = recording();
    const group = createGroupCommit(commit);
    await group.settled();
    await group.add(1, () => 1);
    await group.add(1, () => 2);
    await group.settled();
    expect(sizes).toEqual([1, 1]);
  });

  it("lets a write that can wait share the commit of the next one", async () => {
    const { sizes, commit } = recording();
    const group = createGroupCommit(commit);
    const order: string[] = [];
    const patient = group.addPatient(1, () => order.push("patient"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sizes).toEqual([]);
    await Promise.all([group.add(1, () => order.push("next")), patient]);
    expect([sizes, order]).toEqual([[2], ["patient", "next"]]);
  });

  it("commits a write that can wait on its own when none follows, and at once when all shall be settled", async () => {
    const { sizes, commit } = recording();
    const group = createGroupCommit(commit);
    expect(await group.addPatient(1, () => "alone")).toBe("alone");
    const last = group.addPatient(1, () => "last");
    await group.settled();
    expect([await last, sizes]).toEqual(["last", [1, 1]]);
  });

  it("takes writes that come while others are committed into the next batch", async () => {
    const sizes: number[] = [];
    let late: Promise<string> | undefined;
    const group = createGroupCommit<null>(async (batch) => {
      sizes.push(batch.length);
      late ??= group.add(1, () => "late");
      for (const write of batch) write.run(null)();
    });
    expect(await group.add(1, () => "early")).toBe("early");
    expect(await late).toBe("late");
    expect(sizes).toEqual([1, 1]);
  });

  it("passes a rejection to the write it belongs to", async () => {
    const group = createGroupCommit<null>(async (batch) => {
      for (const write of batch) write.reject(new Error("no"));
    });
    await expect(group.add(1, () => 1)).rejects.toThrow("no");
    await expect(group.add(1, () => 1)).rejects.toThrow("no");
  });
});

describe("the bounds", () => {
  it("refuse a write beyond the number that may wait, and take writes again when there is room", async () => {
    const group = createGroupCommit(recording().commit, { writes: 2, bytes: 1000 });
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => group.add(1, () => n)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(outcomes[2]).toMatchObject({ reason: { kind: "store", code: "store_busy" } });
    expect(await group.add(1, () => 4)).toBe(4);
  });

  it("count the bytes until they are committed, and give them back", async () => {
    const group = createGroupCommit(recording().commit, { writes: 100, bytes: 1000 });
    const outcomes = await Promise.allSettled([group.add(600, () => 1), group.add(600, () => 2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await group.add(600, () => 3)).toBe(3);
    expect(await group.add(600, () => 4)).toBe(4);
  });

  it("let one write through alone, however large", async () => {
    const group = createGroupCommit(recording().commit, { writes: 100, bytes: 1000 });
    expect(await group.add(5000, () => "large")).toBe("large");
  });

  it("let writes wait while a large one is being committed, up to their own bound", async () => {
    const group = createGroupCommit(recording().commit);
    const outcomes = await Promise.allSettled(Array.from({ length: 10_001 }, () => group.add(1, () => 1)));
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
  });
});
