import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/program.ts";
import { canaries, encodings, findCanaries } from "./canary/canaries.ts";
import { cases } from "./canary/cases.ts";
import { leaksOf, placesOf, searched } from "./canary/runs.ts";
import { damageStore, damages, type Mode, modes } from "./canary/surroundings.ts";
import { testApp } from "./cli.ts";

const anyMode: Mode = modes[0];
const commands = new Map(leaves(createProgram(testApp().app)));

/** Every command that does something, with its path: `endpoints create`. */
function leaves(command: Command, path: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(" "), command]];
  return command.commands.flatMap((one) => leaves(one, [...path, one.name()]));
}

describe("the search", () => {
  it.each(canaries.flatMap((canary) => Object.keys(encodings).map((name) => [canary, name] as const)))(
    "finds $0.name in $1",
    (canary, name) => {
      for (const text of encodings[name]?.(canary.value) ?? []) {
        const bytes = Buffer.from(text, name === "UTF-16" ? "latin1" : "utf8");
        const found = findCanaries(Buffer.concat([Buffer.from("before "), bytes, Buffer.from(" after")]));
        expect(found).toContain(`all of the ${canary.name}, ${name}`);
      }
      expect(findCanaries(`${canary.value.slice(0, 6)}… …${canary.value.slice(-4)}`)).toEqual([]);
    },
  );

  it("finds what was cut off at either side", () => {
    expect(findCanaries(canaries[0]?.value.slice(-8) ?? "")).not.toEqual([]);
    expect(findCanaries(canaries[3]?.value.slice(5, -5) ?? "")).not.toEqual([]);
  });
});

it("has cases for every command of the tree and no other", () => {
  expect(Object.keys(cases).sort()).toEqual([...commands.keys()].sort());
});

it.each([...commands])("has a case for every flag of `whk %s`", async (path, command) => {
  const place = await (await placesOf(anyMode))();
  const used = new Set(cases[path]?.(place).flatMap(({ argv }) => argv));
  const unused = command.options.flatMap(({ long }) => (long && !used.has(long) ? [long] : []));
  expect(unused).toEqual([]);
});

describe.each(modes)("no canary is seen: $name", (mode) => {
  it.each(Object.keys(cases))("whk %s", (path) => expectNoLeaks(mode, path), 60_000);

  it.each(Object.entries(damages))("with %s", async (_name, damage) => {
    const newPlace = await placesOf(mode);
    const leaks: string[] = [];
    for (const argv of onDamaged) {
      const place = await newPlace();
      damageStore(place.home, damage(mode.key.value));
      leaks.push(...(await leaksOf(place, mode, { argv, stdin: mode.key.value })));
    }
    expect(leaks).toEqual([]);
  });
});

it("searched outputs and files of many runs", () => {
  expect(searched.runs).toBeGreaterThan(1_000);
  expect(searched.outputs).toBe(2 * searched.runs);
  expect(searched.files).toBeGreaterThan(searched.runs);
});

const payvost = ["--provider", "payvost"];
const onDamaged = [
  ["secrets", "list"],
  ["secrets", "remove", "--all", "--yes"],
  ["secrets", "set", "payvost", "--secret-stdin"],
  ["config", "explain", ...payvost],
  ["config", "set", "provider", "payvost"],
  ["login", ...payvost, "--api-key-stdin"],
  ["login", ...payvost, "--remove"],
  ["endpoints", "list", ...payvost],
  ["sign", ...payvost],
  ["listen", ...payvost, "--port", "x"],
];

async function expectNoLeaks(mode: Mode, path: string): Promise<void> {
  const newPlace = await placesOf(mode);
  const leaks: string[] = [];
  for (let index = 0; ; index++) {
    const place = await newPlace();
    const one = cases[path]?.(place)[index];
    if (one === undefined) break;
    leaks.push(...(await leaksOf(place, mode, one)));
  }
  expect(leaks).toEqual([]);
}
