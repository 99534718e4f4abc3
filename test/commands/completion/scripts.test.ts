import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { scripts } from "../../../src/commands/completion/scripts.ts";
import { temporaryFolder } from "../../cli.ts";

const folder = temporaryFolder();
const env = { HOME: folder, TERM: "xterm", PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter) };

/** In the real shell, with the built product as `whk` on its PATH. */
function shell(program: string, ...argv: string[]): string {
  const { stdout, stderr, status } = spawnSync(program, argv, {
    env,
    cwd: folder,
    encoding: "utf8",
    timeout: 15_000,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

const hostile = "id:a\\b$(touch ran) `touch ran`;#&";

beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  symlinkSync(resolve("bin/whk.js"), join(folder, "bin/whk"));
  for (const [name, script] of Object.entries(scripts)) writeFileSync(join(folder, `whk.${name}`), script);
  writeFileSync(join(folder, "my secret.txt"), "");
  // A whk with an id that a shell would like to run.
  mkdirSync(join(folder, "hostile"));
  const print = `#!/bin/sh\nprintf '%s\\tmeaning: "x" $(touch ran)\\n' '${hostile}'\n`;
  writeFileSync(join(folder, "hostile/whk"), print, { mode: 0o755 });
});

describe("bash", () => {
  function complete(line: string): string[] {
    const words = `source whk.bash; COMP_LINE=$1 COMP_POINT=\${#1}; _whk; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell("bash", "--norc", "-c", words, "bash", line).split("\n").slice(0, -1);
  }

  it.each([
    ["whk li", ["listen"]],
    ["whk trigger payment.s", ["payment.succeeded"]],
    ["whk --provider=gith", ["github"]],
    ["whk listen --events payment.failed,payment.s", ["payment.failed,payment.succeeded"]],
    ["whk listen --secret-file my", ["my secret.txt"]],
    ["whk listen --secret-file=my", ["my secret.txt"]],
    ["whk replay ", ["last", "failed"]],
    ["whk nonsense xyz", [""]],
  ])("%j", (line, expected) => {
    expect(complete(line)).toEqual(expected);
  });

  it("quotes what it puts into the line", () => {
    const [quoted = ""] = complete("hostile/whk show ");
    expect(shell("bash", "-c", `printf %s ${quoted}`)).toBe(hostile);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("is registered for whk", () => {
    expect(shell("bash", "--norc", "-c", "source whk.bash; complete -p whk")).toBe("complete -F _whk whk\n");
  });
});

describe.skipIf(!isThere("fish"))("fish (needs fish)", () => {
  it.each([
    ["whk trigger payment.s", "payment.succeeded\ta payment was paid"],
    ["whk --provider=gith", "--provider=github\t"],
    ["whk listen --secret-file my", "my secret.txt"],
    ["whk replay f", "failed"],
  ])("%j", (line, expected) => {
    expect(shell("fish", "--no-config", "-c", "source whk.fish; complete -C $argv[1]", line)).toContain(
      expected,
    );
  });

  it("runs nothing of what is offered", () => {
    const offered = shell("fish", "--no-config", "-c", "source whk.fish; complete -C 'hostile/whk show '");
    expect(offered).toContain(`${hostile}\tmeaning`);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

describe.skipIf(!isThere("zsh"))("zsh (needs zsh)", () => {
  /** Types the line and a tab into an interactive zsh on a terminal of its own, until `expected` stands there. */
  function typed(line: string, expected: string): string {
    const session = [
      "zmodload zsh/zpty",
      'zpty w "zsh -f -i"',
      'zpty -w w "PROMPT=; autoload -Uz compinit; compinit -u -D; source whk.zsh; print REA\\"\\"DY"',
      'zpty -r w out "*READY*"',
      "zpty -n -w w \"$1\"$'\\t'",
      'zpty -r w out "*$2*"; print -r -- "$out"',
      "zpty -d w",
    ];
    return shell("zsh", "-f", "-c", session.join("\n"), "zsh", line, expected);
  }

  it.each([
    ["whk trigger payment.s", "payment.succeeded"],
    ["whk trigger payment.succeeded --tamper up", "uppercase"],
    ["whk --provider=gith", "--provider=github"],
    ["whk listen --secret-file my", "my\\ secret.txt"],
  ])("%j", (line, expected) => {
    expect(typed(line, expected)).toContain(expected);
  });

  it("quotes what it puts into the line", () => {
    expect(typed("hostile/whk show ", "touch")).toContain("id:a\\\\b\\$\\(touch");
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

it("has a script for PowerShell that asks the same program", () => {
  expect(scripts.powershell).toContain("Register-ArgumentCompleter -Native -CommandName whk");
  expect(scripts.powershell).toContain("& $program complete '--' @before $current");
});
