import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";

const examples = fileURLToPath(new URL("../../providers/", import.meta.url));

describe("whk providers check", () => {
  it("says that a good file is good, and what to do with it", async () => {
    const run = await cli(["providers", "check", "acme.json"], { cwd: examples });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(
      /^\S+ acme {2}acme\.json: hex HMAC-SHA256 of timestamp\.body, 2 event types\n$/,
    );
    expect(run.stderr).toMatch(
      /^to use it, put it into .*\/providers, or name it in whk\.config\.json under "providers"\n$/,
    );
  });

  it("says when it would hide a provider that comes with whk", async () => {
    const { stdout } = await cli(["providers", "show", "open-market", "--json"]);
    const run = await cli(["providers", "check", written(stdout)]);
    expect(run.stdout).toContain("1 event type\n");
    expect(run.stderr).toContain("it hides the open-market that comes with whk\n");
  });

  it("lists every problem with its field, and exits 2", async () => {
    const run = await cli(["providers", "check", written('{"id":"Acme","nam":"x","schemes":[]}')]);
    expect(run.code).toBe(2);
    expect(run.stdout.split("\n").slice(1)).toEqual([
      "  id: must be lower-case words joined by hyphens",
      "  name: is missing",
      "  schemes[0]: is missing",
      "  nam: unknown field; did you mean name?",
      "",
    ]);
    expect(run.stdout).toMatch(/^\S+ 4 problems {2}\S+x\.json\n/);
    expect(run.stderr).toBe("");
  });

  it("breaks long problems to the width of the terminal", async () => {
    const file = written('{"id":"a","name":"a","schemes":[],"zzzzzz":1}');
    const run = await cli(["providers", "check", file], { tty: true, columns: 60, env: { NO_COLOR: "1" } });
    const [, ...lines] = run.stdout.trimEnd().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.join(" ").replace(/\s+/g, " ")).toContain(
      "operations, mostEndpoints, api, handshake, notes",
    );
  });

  it("escapes what the file holds", async () => {
    const run = await cli(["providers", "check", written('{"\\u001b[2J\\u202e":1}')]);
    expect(run.stdout).not.toMatch(/[\u001b\u202e]/);
    expect(run.stdout).toContain("\\x1b[2J\\u202e");
  });

  it("gives one document under --json", async () => {
    const good = await cli(["providers", "check", "acme.json", "--json"], { cwd: examples });
    expect(JSON.parse(good.stdout)).toEqual({
      ok: true,
      file: "acme.json",
      id: "acme",
      events: ["order.paid", "order.refunded"],
      problems: [],
    });
    expect(good.stderr).toBe("");
    const bad = await cli(["providers", "check", "nothing.json", "--json"]);
    expect(bad.code).toBe(2);
    expect(JSON.parse(bad.stdout)).toEqual({
      ok: false,
      file: "nothing.json",
      id: null,
      events: [],
      problems: ["cannot be read (ENOENT)"],
    });
  });

  it("asks for a file", async () => {
    expect(await cli(["providers", "check"])).toMatchObject({ code: 2, stdout: "" });
  });
});

function written(text: string): string {
  const path = join(temporaryFolder(), "x.json");
  writeFileSync(path, text);
  return path;
}
