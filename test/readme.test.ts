import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fillIn, generatedParts } from "../scripts/reference.ts";
import { startSandbox } from "../src/library/sandbox.ts";
import { verify } from "../src/library/verify.ts";
import { cli, type RunningCli, start, temporaryFolder } from "./cli.ts";
import { readByShell } from "./commands/shell.ts";
import { startApp } from "./servers.ts";

const readme = readFileSync("README.md", "utf8");

it("holds the parts that are made from the code (`npm run docs` writes them)", async () => {
  expect(fillIn(readme, await generatedParts())).toBe(readme);
});

it("starts with the two commands of a newcomer", () => {
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1]);
  expect(blocks[0]).toContain("demo");
  expect(blocks[1]).toContain("npm test");
});

it("links to headings it has", () => {
  const slugs = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  for (const [, link] of readme.matchAll(/\]\(#([^)]+)\)/g)) expect(slugs).toContain(link);
});

it("names only flags and commands there are", () => {
  // Lines of other programs have flags of their own.
  const prose = readme.replace(partOf("reference"), "").replace(/^\$ (npm|node) .*/gm, "");
  const known = new Set(partOf("reference").match(/--[a-z][a-z-]+/g));
  expect(prose.match(/(?<![\w-])--[a-z][a-z-]+/g)?.filter((flag) => !known.has(flag))).toEqual([]);
  const commands = new Set([...readme.matchAll(/^### `whk ([a-z]+)/gm)].map(([, name]) => name));
  const named = [...prose.matchAll(/(?:`|\$ )whk ([a-z]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !commands.has(name))).toEqual([]);
});

describe("the endpoint story", () => {
  it("runs line by line", async () => {
    const app = await startApp();
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".env"), "WEBHOOK_SECRET=old\n");
    const options = { home: folder, cwd: folder };
    const [sandboxLine = [], listenLine = []] = commandsIn("story 1");
    const sandbox = await ready(start([...sandboxLine, "--json"], options));
    const listenWords = listenLine.map((word) => word.replace("3000", String(app.port)));
    const listener = await ready(start([...listenWords, "--no-tunnel", "--json"], options));
    const { local } = listener.records[0] ?? {};
    for (const words of commandsIn("story 2")) {
      const own = words.map((word) => word.replace("http://127.0.0.1:4400", String(local)));
      const { code, stderr } = await cli(own, options);
      expect(code, `${words.join(" ")}\n${stderr}`).toBe(0);
    }
    expect(app.seen).toHaveLength(2);
    expect(readFileSync(join(folder, ".env"), "utf8")).toMatch(/^WEBHOOK_SECRET=whsec_\w+\n$/);
    for (const running of [listener, sandbox]) running.interrupt();
    expect([(await listener.done).code, (await sandbox.done).code]).toEqual([0, 0]);
  });

  it("shows what a provider without an API answers", async () => {
    const [, argv = "", shown = ""] =
      /^\$ whk (endpoints create .* senfenico)\n([\s\S]*?)^```/m.exec(readme) ?? [];
    const { words } = readByShell("whk", `whk ${argv}`);
    expect(await cli(words)).toEqual({ code: 4, stdout: "", stderr: shown });
  });
});

it("runs the example for tests against the built library", async () => {
  const app = await startApp();
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules/whk"));
  const code = blockIn("library").replace("127.0.0.1:3000", `127.0.0.1:${app.port}`);
  writeFileSync(join(folder, "example.mjs"), code);
  const run = await nodeRun(["example.mjs"], folder);
  expect(run).toEqual({ stdout: "[ null, 200 ]\n", stderr: "", code: 0 });
  expect(app.seen).toHaveLength(1);
});

it("runs the example with a listener against the built library, with an app that checks signatures", async () => {
  const known = { provider: "payvost", secret: "whsec_test" };
  const app = await startApp(async ({ rawHeaders, body }, response) => {
    const { ok } = await verify({ ...known, headers: rawHeaders, body });
    response.writeHead(ok ? 200 : 401).end();
  });
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules/whk"));
  const code = blockIn("listener").replaceAll(": 3000", `: ${app.port}`);
  writeFileSync(join(folder, "example.mjs"), code);
  const run = await nodeRun(["example.mjs"], folder);
  const wanted = [...code.matchAll(/console\.log\(.*\); \/\/ ([^,\n]+)/g)]
    .map(([, line]) => `${line}\n`)
    .join("");
  expect(run).toEqual({ stdout: wanted, stderr: "", code: 0 });
  expect(wanted).toBe("200 ok 42\n401\nfalse reserialized_body\n");
  expect(app.seen).toHaveLength(2);
});

it("names every control call, with a body it takes", async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const call = async (method: string, path: string, body?: string) => {
    const init = { method, headers: { Authorization: `Bearer ${sandbox.controlToken}` } };
    return fetch(sandbox.controlUrl + path, body === undefined ? init : { ...init, body });
  };
  const named = new Map<string, string[]>();
  for (const row of partOf("control").split("\n")) {
    const [, method = "", path = "", cell = ""] = /^\| `([A-Z]+) (\/\w+)` +\| (.*?) *\|/.exec(row) ?? [];
    if (method === "") continue;
    named.set(path, [...(named.get(path) ?? []), method]);
    const written = cell.startsWith("`") ? cell.slice(1, -1) : await (await call("GET", path)).text();
    const answer = await call(method, path, /POST|PUT/.test(method) ? written : undefined);
    expect(answer.status, `${method} ${path}: ${await answer.text()}`).toBe(200);
  }
  expect(named.size).toBe(8);
  for (const [path, methods] of named)
    expect((await call("PATCH", path)).headers.get("allow")?.split(", ")).toEqual(methods);
});

it("names calls of the portal that it answers, in this order", async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  let key = "";
  const rows = [...partOf("portal").matchAll(/^\| `([A-Z]+) (\S+)` +\| (?:`(.+?)`)? +\|/gm)];
  expect(rows).toHaveLength(6);
  for (const [, method = "", path = "", body] of rows) {
    const init = { method, headers: { Authorization: `Bearer ${sandbox.controlToken}` } };
    const url = (sandbox.portals["fluxvend"] ?? "") + path.replace(":key", key);
    const answer = await fetch(url, body === undefined ? init : { ...init, body });
    expect([200, 201], `${method} ${path}`).toContain(answer.status);
    const { data } = (await answer.json()) as { data: { apiKey?: string } };
    key = data.apiKey ?? key;
  }
});

it("runs the lines that add a provider", async () => {
  const [, block = ""] = /a JSON file, check it[\s\S]*?```\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = temporaryFolder();
  for (const name of ["acme.json", "acme"])
    cpSync(join("test/providers", name), join(folder, name), { recursive: true });
  const options = { home: folder, cwd: folder };
  const [check = "", copy = "", trigger = ""] = block.split("\n").map((line) => line.replace(/^\$ /, ""));
  expect(await cli(readByShell("whk", check).words, options)).toMatchObject({ code: 0 });
  execFileSync("sh", ["-c", copy], { cwd: folder, env: { PATH: process.env["PATH"], HOME: folder } });
  const listener = await ready(start(["listen", "--port", "0", "--no-tunnel", "--json"], options));
  expect(await cli(readByShell("whk", trigger).words, options)).toMatchObject({ code: 0 });
  listener.interrupt();
  await listener.done;
});

it("shows a project file and an API that whk takes", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "whk.config.json"), blockIn("project"));
  const explained = await cli(["config", "explain", "provider", "--json"], { cwd: folder });
  expect(JSON.parse(explained.stdout)).toMatchObject({ value: "payvost", origin: "project" });
  const acme = JSON.parse(readFileSync("test/providers/acme.json", "utf8"));
  const events = [acme.events[0]];
  writeFileSync(
    join(folder, "acme.json"),
    JSON.stringify({ ...acme, events, api: JSON.parse(blockIn("api")) }),
  );
  expect(await cli(["providers", "check", "acme.json"], { cwd: folder })).toMatchObject({ code: 0 });
});

it("shows a tunnel tool that whk takes", async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, ".config/whk"), { recursive: true });
  writeFileSync(join(home, ".config/whk/settings.json"), blockIn("tunnels"));
  const { stdout, code } = await cli(["tunnels", "list", "--json"], { home });
  const rows: { id: string; tool: string }[] = JSON.parse(stdout);
  expect([code, rows.at(-1)]).toEqual([0, expect.objectContaining({ id: "office", tool: "ssh" })]);
});

/** What stands between a pair of markers. */
function partOf(name: string): string {
  const [, part = ""] = readme.split(`<!-- ${name} -->`);
  return part.split(`<!-- /${name} -->`)[0] ?? "";
}

function blockIn(name: string): string {
  return /^```\w+\n([\s\S]*?)^```/m.exec(partOf(name))?.[1] ?? "";
}

/** The words behind `$ whk` of each line. */
function commandsIn(name: string): string[][] {
  const lines = [...partOf(name).matchAll(/^\$ (whk .*)$/gm)];
  return lines.map(([, line = ""]) => readByShell("whk", line).words);
}

async function ready(running: RunningCli): Promise<RunningCli> {
  await running.until(({ records }) => records.length > 0);
  return running;
}

function nodeRun(
  args: string[],
  cwd: string,
): Promise<{ stdout: string; stderr: string; code: number | null }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd, env: {} }, (_error, stdout, stderr) =>
      done({ stdout, stderr, code: child.exitCode }),
    );
  });
}
