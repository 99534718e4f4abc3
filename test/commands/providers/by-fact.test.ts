import { expect, it } from "vitest";
import { byFact } from "../../../src/commands/providers/by-fact.ts";

it("puts together what is known the same way, in the order of the first", () => {
  const page = { evidence: "stated", source: "a page" } as const;
  const guess = { evidence: "inferred", source: "a page" } as const;
  const members = [
    { name: "url", ...page },
    { name: "metadata", ...guess },
    { name: "events", ...page },
  ];
  const groups = byFact(members).map(({ fact, members: own }) => [
    fact.evidence,
    own.map(({ name }) => name),
  ]);
  expect(groups).toEqual([
    ["stated", ["url", "events"]],
    ["inferred", ["metadata"]],
  ]);
  expect(byFact([])).toEqual([]);
});
