import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";
import { homeWith } from "./settings-home.ts";

function withProject(content: object) {
  const made = homeWith();
  const folder = join(realpathSync(made.home), "shop");
  mkdirSync(join(folder, "below"), { recursive: true });
  writeFileSync(join(folder, "whk.config.json"), JSON.stringify(content));
  return { ...made, folder, below: join(folder, "below") };
}

describe("config trust", () => {
  it("trusts the project's folder from below, says what that allows, and takes it back", async () => {
    const { run, below, folder, settings } = withProject({ apiBase: "https://a.example" });
    const trusted = await run(["trust"], { cwd: below });
    expect(trusted).toEqual({
      code: 0,
      stdout: "",
      stderr: `✓ trusted  ${folder}
its whk.config.json may now set apiBase and secretFile, and its provider files an API: whoever can
change them chooses where your API keys and deliveries go. \`whk config trust --remove\` takes it back
`,
    });
    await run(["trust"], { cwd: below });
    expect(settings().trusted).toEqual([folder]);
    expect(await run(["trust", "--remove"], { cwd: below })).toMatchObject({
      code: 0,
      stderr: `✓ no longer trusted  ${folder}\n`,
    });
    expect(settings().trusted).toEqual([]);
  });

  it("resolves links, takes a folder, and answers under --json", async () => {
    const { run, folder, home, settings } = withProject({});
    symlinkSync(folder, join(home, "link"));
    const json = await run(["trust", "link", "--json"], { cwd: home });
    expect(json).toEqual({ code: 0, stdout: `{"folder":"${folder}","trusted":true}\n`, stderr: "" });
    expect(settings().trusted).toEqual([folder]);
  });

  it.each([
    [["trust"], "there is no whk.config.json here or in a folder above"],
    [["trust", "missing"], "there is no folder"],
    [["trust", "--remove", "."], "is not trusted"],
  ])("%j is refused", async (argv, message) => {
    expect(await homeWith().run(argv)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

describe("what a trusted project sets", () => {
  it("is refused before, with the command that allows it, and works after", async () => {
    const { run, home, folder } = withProject({ provider: "payvost", secretFile: "secret.txt" });
    writeFileSync(join(folder, "secret.txt"), "whsec_abcdefghijklmnop\n");
    const sign = () => cli(["sign"], { home, cwd: folder, stdin: "{}" });
    const refused = await sign();
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("line 1: secretFile may not be set here");
    expect(refused.stderr).toContain(`run \`whk config trust ${folder}\``);
    await run(["trust"], { cwd: folder });
    const signed = await sign();
    expect(signed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Payvost-Signature: [0-9a-f]{64}\n$/),
    });
    await run(["trust", "--remove"], { cwd: folder });
    expect((await sign()).code).toBe(2);
  });
});
