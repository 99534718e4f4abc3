import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/program.ts";
import { cli, testApp } from "./cli.ts";

describe("usage errors", () => {
  it.each([
    [["lisen"], /unknown command 'lisen'/, /did you mean listen\?/],
    [["listen", "--prot", "1"], /unknown option '--prot'/, /did you mean --port\?/],
    [["--provider"], /option '--provider <id>' argument missing/, /--help/],
    [["listen", "--store", "paper"], /'paper' is invalid.*sqlite, memory/, /--help/],
    [["sign", "--secret", "whsec_x"], /--secret/, /--secret-stdin/],
    [["listen", "--api-key=sk_test_x"], /--api-key/, /WHK_API_KEY/],
    [["sign", "a", "b"], /too many arguments/, /--help/],
  ])("%j is exit 2 and says what to do", async (argv, message, hint) => {
    const run = await cli(argv);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe("");
    const [error = "", hintLine = ""] = run.stderr.split("\n");
    expect(error).toMatch(/^error: /);
    expect(error).toMatch(message);
    expect(hintLine).toMatch(/^hint: {2}/);
    expect(hintLine).toMatch(hint);
  });

  it("are JSON on stderr under --json", async () => {
    const run = await cli(["listen", "--prot", "1", "--json"]);
    expect(JSON.parse(run.stderr).error.code).toBe("unknown_option");
  });
});

describe("help", () => {
  it("is what whk shows without a command, on stdout, exit 0", async () => {
    const bare = await cli([]);
    expect(bare.code).toBe(0);
    expect(bare.stderr).toBe("");
    expect((await cli(["--help"])).stdout).toBe(bare.stdout);
    for (const group of ["Receive:", "Send:", "Local:", "Setup:"]) expect(bare.stdout).toContain(group);
  });

  it("ends every command's help with examples", async () => {
    const program = createProgram(testApp().app);
    const leaves = program.commands.flatMap((command) =>
      command.commands.length > 0 ? command.commands : [command],
    );
    for (const command of leaves) {
      const [, examples = ""] = helpOf(command).split("\nExamples:\n");
      expect(examples.match(/^ {2}.*whk\b/gm)?.length ?? 0, command.name()).toBeGreaterThanOrEqual(2);
    }
  });

  it("is never wider than 80 columns when the terminal is not", async () => {
    const program = createProgram(testApp({ tty: true, columns: 80 }).app);
    const leaves = program.commands.flatMap((command) =>
      command.commands.length > 0 ? command.commands : [command],
    );
    for (const command of [program, ...leaves]) {
      const [told = ""] = helpOf(command).split("\nExamples:");
      const tooWide = told.split("\n").filter((line) => line.length > 80);
      expect(tooWide, command.name()).toEqual([]);
    }
  });
});

it("finds the command behind global options with values", async () => {
  const run = await cli(["--provider", "verify", "providers", "list", "--json"]);
  expect(run.code).toBe(0);
});

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({
    writeOut: (out) => {
      help += out;
    },
  });
  command.outputHelp();
  return help;
}
