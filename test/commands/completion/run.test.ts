import { expect, it } from "vitest";
import { scripts } from "../../../src/commands/completion/scripts.ts";
import { shells } from "../../../src/commands/completion/shells.ts";
import { cli } from "../../cli.ts";

it.each(shells)("prints the script of %s as it is", async (shell) => {
  expect(await cli(["completion", shell])).toEqual({ stdout: scripts[shell], stderr: "", code: 0 });
});

it("prints a document under --json", async () => {
  const { stdout } = await cli(["completion", "fish", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ shell: "fish", script: scripts.fish });
});

it.each([
  ["fich", "did you mean fish?"],
  ["elvish", "one of bash, zsh, fish, powershell"],
])("refuses %s", async (shell, hint) => {
  const run = await cli(["completion", shell]);
  expect(run).toEqual({
    stdout: "",
    stderr: `error: there is no completion for "${shell}"\nhint:  ${hint}\n`,
    code: 2,
  });
});
