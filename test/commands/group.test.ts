import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import { cli, testApp } from "../cli.ts";

const groups = createProgram(testApp().app)
  .commands.filter(({ commands }) => commands.length > 0)
  .map((group) => ({ group: group.name(), commands: group.commands.map((command) => command.name()) }));

it("knows every group", () => {
  expect(groups.map(({ group }) => group)).toEqual([
    "events",
    "endpoints",
    "secrets",
    "config",
    "providers",
    "tunnels",
  ]);
});

describe.each(groups)("whk $group", ({ group, commands: [first = ""] }) => {
  it("shows its help when it stands alone", async () => {
    const { stdout, code } = await cli([group]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: whk ${group}(\\|\\w+)? <command>\n`));
    expect(stdout).toContain(`  ${first}`);
  });

  it.each([
    { words: [`${first}x`], hint: `did you mean ${first}?` },
    { words: [`${first}x`, "more"], hint: `did you mean ${first}?` },
    { words: ["zzzzzzzz"], hint: `\`whk ${group} --help\` shows what there is` },
  ])("names the nearest command: $words", async ({ words, hint }) => {
    const { stderr, code } = await cli([group, ...words]);
    expect(code).toBe(2);
    expect(stderr).toBe(`error: there is no command "${group} ${words[0]}"\nhint:  ${hint}\n`);
  });
});
