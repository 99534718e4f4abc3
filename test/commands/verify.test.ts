import { expect, it } from "vitest";
import { cli } from "../cli.ts";
import { examplesIn, readByShell } from "./shell.ts";

const now = Date.parse("2026-01-01T00:00:00Z");

it("the help's examples run", async () => {
  const examples = examplesIn((await cli(["verify", "--help"])).stdout);
  expect(examples.length).toBeGreaterThanOrEqual(2);
  const codes = [];
  for (const example of examples) {
    const { words, secret, stdin } = readByShell("whk", example);
    codes.push((await cli(words, { stdin, env: { WHK_SECRET: secret }, now })).code);
  }
  expect(codes).toEqual([0, 7, 0]);
});

it("takes one file at most and no flag it does not know", async () => {
  expect((await cli(["verify", "a.json", "b.json"])).code).toBe(2);
  expect((await cli(["verify", "a.json", "--providr", "payvost"])).stderr).toContain(
    "did you mean --provider?",
  );
});
