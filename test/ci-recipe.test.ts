import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { temporaryFolder } from "./cli.ts";

/** The recipes of the README, run with the built product. */
const readme = readFileSync("README.md", "utf8");

function recipe(name: string): string {
  const [, code] =
    new RegExp(`^<!-- ci ${name} -->\n\`\`\`\\w+\n([\\s\\S]*?)^\`\`\`\n<!-- /ci ${name} -->`, "m").exec(
      readme,
    ) ?? [];
  if (code === undefined) throw new Error(`the README has no recipe ${name}`);
  return code;
}

interface Project {
  /** What makes the event happen. */
  readonly system?: string;
  readonly shell?: string;
  readonly change?: (script: string) => string;
}

const sends = 'whk trigger payment.succeeded --to "$WEBHOOK_URL" --quiet';

/** A project that uses whk, with the recipe as its test. */
function projectWith({ system = sends, change = (script) => script }: Project): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "test"));
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  symlinkSync(resolve("bin/whk.js"), join(folder, "node_modules/.bin/whk"));
  writeFileSync(join(folder, "test/webhooks.sh"), change(recipe("shell")));
  writeFileSync(join(folder, "system-under-test.sh"), `#!/bin/sh\n${system}\n`, { mode: 0o755 });
  const scripts = { "test:webhooks": "sh test/webhooks.sh" };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", version: "1.0.0", scripts }));
  return folder;
}

async function inProject(folder: string, command: string, args: readonly string[]) {
  const path = `${join(folder, "node_modules/.bin")}:${process.env["PATH"]}`;
  const env = { PATH: path, HOME: folder, LANG: "C.UTF-8", WHK_PAYVOST_SECRET: "whsec_recipe" };
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const exit = new Promise<number | null>((done) => child.once("exit", done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exit: await exit, stdout, stderr };
}

function eventsIn(folder: string): Record<string, unknown>[] {
  const lines = readFileSync(join(folder, "events.ndjson"), "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

async function run(project: Project) {
  const folder = projectWith(project);
  const { exit, stderr } = await inProject(folder, project.shell ?? "sh", ["test/webhooks.sh"]);
  const error = stderr.split("\n").find((line) => line.startsWith('{"error"'));
  return {
    exit,
    error: error === undefined ? null : JSON.parse(error).error.code,
    folder,
    kinds: eventsIn(folder).map(({ kind }) => kind),
  };
}

const shells = ["sh", "bash", "dash"].filter((shell) => spawnSync(shell, ["-c", ":"]).status === 0);

describe.each(shells)("the recipe for %s", (shell) => {
  it("ends with 0 when the event came", async () => {
    const { exit, error, kinds } = await run({ shell });
    expect({ exit, error, kinds }).toEqual({ exit: 0, error: null, kinds: ["ready", "delivery", "stopped"] });
  });

  it("ends at once, with the listener's code, when it cannot start", async () => {
    const change = (script: string) => script.replace("--json", "--json --nonsense");
    const { exit, error, kinds } = await run({ shell, change, system: "exit 99" });
    expect({ exit, error, kinds }).toEqual({ exit: 2, error: "unknown_option", kinds: [] });
  });
});

describe("the recipe", () => {
  it("ends with 7 when the signature is wrong", async () => {
    expect(await run({ system: `${sends} --tamper body` })).toMatchObject({
      exit: 7,
      error: "invalid_signature",
    });
  });

  it("ends with 8 when the event did not come", async () => {
    const change = (script: string) => script.replace("30s", "50ms");
    expect(await run({ system: ":", change })).toMatchObject({ exit: 8, error: "not_met" });
  });

  it("ends at once when the listener is killed", async () => {
    const change = (script: string) => script.replace("listener=$!", "listener=$! && export listener");
    const { exit, kinds } = await run({ system: 'kill -9 "$listener"', change });
    expect({ exit, kinds }).toEqual({ exit: 137, kinds: ["ready"] });
  });

  it("ends with the code of the system under test when that fails, and leaves no listener", async () => {
    const { exit, folder } = await run({ system: "exit 5" });
    expect(exit).toBe(5);
    expect(eventsIn(folder).at(-1)).toMatchObject({ kind: "stopped", reason: "signal" });
  });
});

/** The shell lines of the steps, in order. */
function linesOf(document: unknown): string[] {
  if (Array.isArray(document)) return document.flatMap(linesOf);
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    if (key === "run" && typeof value === "string") return [value];
    return key === "script" && Array.isArray(value) ? value.map(String) : linesOf(value);
  });
}

const pipelines = {
  github: linesOf(parse(recipe("github"))),
  gitlab: linesOf(parse(recipe("gitlab"))),
  docker: [...recipe("docker").matchAll(/^RUN (.+)$|^CMD (.+)$/gm)].map(
    ([, run, command = "[]"]) => run ?? JSON.parse(command).join(" "),
  ),
};

describe("the pipelines", () => {
  it("install, then run the recipe", () => {
    const steps = ["npm ci", "npm run test:webhooks"];
    expect(pipelines).toEqual({
      github: [...steps, "cat events.ndjson"],
      gitlab: steps,
      docker: steps,
    });
  });

  it.each([
    [0, sends],
    [7, `${sends} --tamper no-signature`],
  ])("end with its exit code: %i", async (code, system) => {
    const folder = projectWith({ system });
    const [, command = ""] = pipelines.docker;
    expect((await inProject(folder, "sh", ["-c", command])).exit).toBe(code);
    const shown = await inProject(folder, "sh", ["-c", pipelines.github.at(-1) ?? ""]);
    expect(shown.stdout).toContain('"kind":"stopped"');
  });

  it("name a secret that is not written into them", () => {
    const github = parse(recipe("github")).jobs.webhooks.steps;
    const names = github.flatMap(({ env = {} }: { env?: Record<string, string> }) => Object.entries(env));
    expect(names).toEqual([["WHK_PAYVOST_SECRET", `\${{ secrets.PAYVOST_SECRET }}`]]);
    expect(parse(recipe("gitlab")).webhooks.variables).toEqual({ WHK_PAYVOST_SECRET: "$PAYVOST_SECRET" });
  });
});
