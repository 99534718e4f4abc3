import { describe, expect, it } from "vitest";
import { keepState } from "../../src/sandbox/keeping.ts";
import { SandboxState, type Snapshot } from "../../src/sandbox/state.ts";
import { wholeState } from "../../src/sandbox/whole-state.ts";

function kept(failures: readonly boolean[] = []) {
  const saved: Snapshot[] = [];
  const problems: string[] = [];
  const state = new SandboxState();
  const whole = wholeState(state, new Map());
  let calls = 0;
  const save = async (snapshot: Snapshot) => {
    calls += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (failures[calls - 1] === true) throw new Error("disk full");
    saved.push(snapshot);
  };
  const onProblem = (message: string) => problems.push(message);
  const keeper = keepState(whole, { persistence: { load: async () => null, save }, onProblem });
  return { saved, problems, state, keeper };
}

function change(state: SandboxState): void {
  state.put({
    id: state.nextId("webhook_"),
    provider: "payvost",
    url: "http://127.0.0.1:1/",
    events: ["*"],
    enabled: true,
    description: null,
    metadata: {},
    createdAt: 0,
    secrets: [],
  });
}

const sizes = (saved: readonly Snapshot[]) => saved.map(({ endpoints }) => endpoints.length);

describe("the state", () => {
  it("is saved after a change, many of one turn at once", async () => {
    const { state, saved, keeper } = kept();
    for (let count = 0; count < 5; count += 1) change(state);
    await keeper.close();
    expect(sizes(saved)).toEqual([5]);
  });

  it("that changes while it is saved is saved once more", async () => {
    const { state, saved, keeper } = kept();
    change(state);
    await new Promise((resolve) => setTimeout(resolve));
    change(state);
    change(state);
    await keeper.close();
    expect(sizes(saved).at(-1)).toBe(3);
  });

  it("that cannot be saved is told once, until it can be again", async () => {
    const { state, saved, problems, keeper } = kept([true, true, false, true]);
    for (let count = 0; count < 4; count += 1) {
      change(state);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await keeper.close();
    expect(problems).toEqual(Array(2).fill("the state could not be kept: disk full"));
    expect(sizes(saved)).toEqual([3]);
  });

  it("is left alone after the end, and without a place to keep it", async () => {
    const { state, saved, keeper } = kept();
    await keeper.close();
    change(state);
    expect(saved).toEqual([]);
    const free = wholeState(new SandboxState(), new Map());
    await keepState(free, { persistence: null, onProblem: () => {} }).close();
    expect(free.onChange).toBe(null);
  });
});
