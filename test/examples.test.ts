import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../src/program.ts";
import { type CliOptions, type CliResult, cli, type RunningCli, start, testApp } from "./cli.ts";
import { examplesIn, readByShell } from "./commands/shell.ts";
import { openWorld, type World } from "./example-world.ts";

/** The names of every command there is, groups too: `endpoints create`. */
const names = namesOf(createProgram(testApp().app));

function namesOf(command: Command, above: readonly string[] = []): string[] {
  return command.commands.flatMap((child) => {
    const name = [...above, child.name()];
    return [name.join(" "), ...namesOf(child, name)];
  });
}

const helps = await Promise.all(
  ["", ...names].map(async (name) => {
    const argv = [...name.split(" ").filter(Boolean), "--help"];
    return { name, help: (await cli(argv, { tty: true, columns: 80 })).stdout };
  }),
);

describe("help at 80 columns", () => {
  it.each(helps)("of whk $name has no longer line, but for digests", ({ help }) => {
    const long = help.split("\n").filter((line) => line.length > 80 && !/[0-9a-f]{64}/.test(line));
    expect(long).toEqual([]);
  });

  it.each(helps)("of whk $name shows two examples or more", ({ help }) => {
    expect(examplesIn(help).length).toBeGreaterThanOrEqual(2);
  });

  it.each(["environment", "exit-codes"])("of the topic %s has no longer line", async (topic) => {
    const { stdout } = await cli(["help", topic], { tty: true, columns: 80 });
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

/** Examples that are to fail. */
const codes: Readonly<Record<string, number>> = {
  "echo   '{": 7,
  "whk doctor 3000": 9,
  // Stopped before it came.
  "whk listen --no-tunnel --expect": 8,
};

/** What is typed where an example asks. */
const typed = {
  login: () => world.sandbox.apiKey,
  "secrets set": () => "whsec_example0123456789",
  else: () => "y",
};

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

describe("every example of every help runs", () => {
  const examples = helps.flatMap(({ help }) => examplesIn(help));
  it.each([...new Set(examples)].map((example) => [withoutRemark(example)]))("%s", async (example) => {
    const folder = await world.renew();
    let run: CliResult = { code: -1, stdout: "", stderr: "" };
    for (const step of example.split(" && ")) {
      const [command = "", file] = step.split(" > ");
      run = await runExample(command, folder);
      if (file !== undefined) writeFileSync(join(folder, file), run.stdout);
    }
    const wanted = Object.entries(codes).find(([start]) => example.startsWith(start))?.[1] ?? 0;
    expect(run, run.stdout + run.stderr).toMatchObject({ code: wanted });
  });
});

function withoutRemark(example: string): string {
  const line = example.trim();
  return line.startsWith("whk") ? line.replace(/ {2,}\S.*$/, "") : line;
}

/** As a shell would start it, but in process; your app's port 3000 is the one of the app that runs here. */
async function runExample(command: string, folder: string): Promise<CliResult> {
  const line = command.replace(/(?<=[ =])3000\b/g, String(world.appPort));
  const { words, secret, stdin } = readByShell("whk", `cd ${folder}\n${line}`);
  const env = { ...environmentFor(words), ...(secret === "" ? {} : { WHK_SECRET: secret }) };
  const options: CliOptions = { home: folder, cwd: folder, env };
  // Nothing here asks a tunnel's server; a tool is not on this PATH.
  if (words[0] === "listen" && !words.some((word) => /^--(no-)?tunnel$/.test(word)))
    words.push("--no-tunnel");
  if (words[0] === "doctor") words.push("--tunnel", "none");
  if (/^(listen|sandbox)$/.test(words[0] ?? "") || words.includes("--follow"))
    return untilInterrupted(start(words, options));
  if (asks(words)) return answered(words, start(words, { ...options, tty: true }));
  return cli(words, { ...options, stdin });
}

/** The sandbox in the place of the provider. */
function environmentFor(words: readonly string[]): Record<string, string> {
  const id = words.includes("we_abc123") ? "paymentflow" : "payvost";
  const { bases, apiKey } = world.sandbox;
  const api = { WHK_API_BASE: bases[id] ?? "", ...(words[0] === "login" ? {} : { WHK_API_KEY: apiKey }) };
  const provider = words[0] === "endpoints" || words.includes("--sandbox") ? { WHK_PROVIDER: id } : {};
  return { WHK_DATA_DIR: world.dataDir, ...provider, ...(words.includes("--sandbox") ? {} : api) };
}

function asks(words: readonly string[]): boolean {
  const asking = /^(login --provider payvost|secrets (set payvost|remove .*)|endpoints (delete|rotate) .*)$/;
  return asking.test(words.join(" ")) && !words.includes("--yes");
}

async function answered(words: readonly string[], run: RunningCli): Promise<CliResult> {
  await run.until(({ stderr }) => stderr.includes("?"));
  const key = words.join(" ").startsWith("secrets set")
    ? "secrets set"
    : words[0] === "login"
      ? "login"
      : "else";
  run.write(`${typed[key]()}\r`);
  return run.done;
}

async function untilInterrupted(run: RunningCli): Promise<CliResult> {
  await run.until(({ stdout, stderr }) => /^\{|Ctrl-C stops/.test(stdout + stderr));
  run.interrupt();
  return run.done;
}
