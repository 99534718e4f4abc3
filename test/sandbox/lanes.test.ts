import { describe, expect, it } from "vitest";
import { Lanes } from "../../src/sandbox/lanes.ts";

/** Jobs that end when they are told to. */
function jobsOf() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { begun, job, end };
}

describe("Lanes", () => {
  it("runs the jobs of one lane one after the other, those of others beside them", async () => {
    const lanes = new Lanes({ atOnce: 8, mostWaiting: 100 });
    const { begun, job, end } = jobsOf();
    const all = [lanes.run("a", job("a1")), lanes.run("a", job("a2")), lanes.run("b", job("b1"))];
    expect(begun).toEqual(["a1", "b1"]);
    await end("a1");
    expect(begun).toEqual(["a1", "b1", "a2"]);
    await end("a2");
    await end("b1");
    expect(await Promise.all(all)).toEqual(["a1", "a2", "b1"]);
  });

  it("runs no more than so many at once, the longest waiting lane first", async () => {
    const lanes = new Lanes({ atOnce: 2, mostWaiting: 100 });
    const { begun, job, end } = jobsOf();
    for (const name of ["a1", "b1", "c1", "a2", "d1"]) lanes.run(name.slice(0, 1), job(name));
    expect(begun).toEqual(["a1", "b1"]);
    await end("a1");
    expect(begun).toEqual(["a1", "b1", "c1"]);
    await end("b1");
    expect(begun).toEqual(["a1", "b1", "c1", "d1"]);
    await end("c1");
    expect(begun).toEqual(["a1", "b1", "c1", "d1", "a2"]);
  });

  it("takes no job when too many wait, and takes jobs again when they do not", async () => {
    const lanes = new Lanes({ atOnce: 1, mostWaiting: 2 });
    const { begun, job, end } = jobsOf();
    const taken = ["1", "2", "3", "4"].map((name) => lanes.run("a", job(name)) !== null);
    expect(taken).toEqual([true, true, true, false]);
    await end("1");
    expect(lanes.run("a", job("5"))).not.toBeNull();
    for (const name of ["2", "3", "5"]) await end(name);
    expect(begun).toEqual(["1", "2", "3", "5"]);
  });

  it("goes on after a job that failed", async () => {
    const lanes = new Lanes({ atOnce: 1, mostWaiting: 2 });
    const failing = lanes.run("a", () => Promise.reject(new Error("broken job")));
    const next = lanes.run("a", async () => "next");
    await expect(failing).rejects.toThrow("broken job");
    expect(await next).toBe("next");
  });
});
