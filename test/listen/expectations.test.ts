import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Delivery, type Verdict, verdicts } from "../../src/events/delivery.ts";
import { countedBy, Expectations } from "../../src/listen/expectations.ts";
import type { DeliveryOutcome, ListenObserver } from "../../src/listen/pipeline.ts";

function outcome(type: string | null, verdict: Verdict = "ok", handshake = false): DeliveryOutcome {
  const delivery = { id: `dlv_${type}`, event: { type, id: null }, signature: { verdict } };
  return { delivery: delivery as unknown as Delivery, handshake } as unknown as DeliveryOutcome;
}

/** What becomes of these expectations (`payment.*x2`) when that comes (`type verdict`), in order. */
async function resultOf(expected: readonly [pattern: string, count: number][], came: readonly string[]) {
  const expectations = new Expectations(expected.map(([pattern, count]) => ({ pattern, count })));
  let decided = false;
  void expectations.decided.then(() => {
    decided = true;
  });
  for (const one of came) {
    const [type = "", said = "ok"] = one.split(" ");
    const verdict = verdicts.find((known) => known === said) ?? "ok";
    expectations.take(outcome(type === "-" ? null : type, verdict, said === "handshake"));
  }
  await new Promise((done) => setImmediate(done));
  const { met, invalid } = expectations;
  const state = met ? "met" : invalid !== null ? `invalid ${invalid.event.type}` : "open";
  return {
    state,
    decided,
    arrived: expectations.progress.map(({ arrived }) => arrived),
    came: expectations.came,
  };
}

describe("what is expected", () => {
  it.each<[string, [string, number][], string[], string, number[]]>([
    ["nothing came", [["a", 1]], [], "open", [0]],
    ["it came", [["a", 1]], ["a"], "met", [1]],
    ["one of two came", [["a", 2]], ["a"], "open", [1]],
    ["the same came twice: each delivery counts", [["a", 2]], ["a", "a"], "met", [2]],
    ["another came", [["a", 1]], ["b", "-"], "open", [0]],
    [
      "one counts for all it fits",
      [
        ["a.b", 1],
        ["a.*", 1],
      ],
      ["a.b"],
      "met",
      [1, 1],
    ],
    [
      "only one of both came",
      [
        ["a", 1],
        ["b", 1],
      ],
      ["a", "a"],
      "open",
      [2, 0],
    ],
    ["a provider that signs nothing is believed", [["a", 1]], ["a unsigned"], "met", [1]],
    ["a handshake is no event", [["*", 1]], ["a handshake"], "open", [0]],
    ["a wrong one decides at once", [["a", 2]], ["a", "a mismatch", "a"], "invalid a", [2]],
    ["a missing signature is wrong, too", [["a.*", 1]], ["a.b missing"], "invalid a.b", [0]],
    ["a wrong one of another type does not matter", [["a", 1]], ["b mismatch", "a"], "met", [1]],
    ["a wrong one after the last changes nothing", [["a", 1]], ["a", "a mismatch"], "met", [1]],
    ["anything may have no type", [["*", 1]], ["-"], "met", [1]],
  ])("%s", async (_what, expected, came, state, arrived) => {
    const result = await resultOf(expected, came);
    expect(result).toMatchObject({ state, arrived, decided: state !== "open" });
  });

  it("is met by every order of what is needed, and not one delivery earlier", () => {
    const types = fc.array(fc.constantFrom("a.x", "a.y", "b"), { maxLength: 30 });
    fc.assert(
      fc.property(
        types,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        (came, many, few) => {
          const expectations = new Expectations([
            { pattern: "a.*", count: many },
            { pattern: "b", count: few },
          ]);
          for (const [index, type] of came.entries()) {
            expectations.take(outcome(type));
            const sofar = came.slice(0, index + 1);
            const enough = sofar.filter((one) => one !== "b").length >= many;
            expect(expectations.met).toBe(enough && sofar.filter((one) => one === "b").length >= few);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("what came", () => {
  it("is told by type and verdict", async () => {
    const { came } = await resultOf([["x", 1]], ["b", "a", "b", "- missing", "b stale"]);
    expect(came).toEqual({
      kinds: [
        { type: "b", invalid: null, count: 2 },
        { type: "a", invalid: null, count: 1 },
        { type: null, invalid: "missing", count: 1 },
        { type: "b", invalid: "stale", count: 1 },
      ],
      others: 0,
    });
  });

  it("is bounded, whatever types a sender makes up", async () => {
    const types = Array.from({ length: 1000 }, (_, index) => `made.up.${index}`);
    const { came } = await resultOf([["x", 1]], types);
    expect([came.kinds.length, came.others]).toEqual([20, 980]);
  });
});

it("counts a delivery after it was shown, and lets everything through", () => {
  const told: string[] = [];
  const tell = (name: string) => () => void told.push(name);
  const methods = ["delivery", "attempt", "ran", "ignored", "notice", "problem"] as const;
  const observer = Object.fromEntries(methods.map((name) => [name, tell(name)])) as unknown as ListenObserver;
  const counted = countedBy({ take: tell("counted") }, observer);
  const any = outcome("a") as never;
  for (const name of methods) counted[name](any, any);
  expect(told).toEqual(["delivery", "counted", "attempt", "ran", "ignored", "notice", "problem"]);
});
