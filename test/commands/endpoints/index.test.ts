import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";

const commands = ["create", "list", "show", "update", "delete", "rotate", "test", "logs"];

describe("whk endpoints", () => {
  it("alone shows its help", async () => {
    const run = await cli(["endpoints"]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("Usage: whk endpoints|webhooks <command>");
    for (const command of commands) expect(run.stdout).toMatch(new RegExp(`^  ${command}[ |]`, "m"));
  });

  it.each(["list", "show", "test", "logs"])(
    "%s has a description for every option, and two examples",
    async (command) => {
      const { stdout, code } = await cli(["endpoints", command, "--help"]);
      expect(code).toBe(0);
      expect(stdout.split("\nExamples:\n")[1]?.trimEnd().split("\n").length).toBeGreaterThanOrEqual(2);
      expect(stdout).toContain("--raw");
    },
  );

  it("is called webhooks too, and names the nearest command", async () => {
    expect((await cli(["webhooks", "--help"])).stdout).toContain("endpoints");
    const run = await cli(["endpoints", "rotat"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toBe('error: there is no command "endpoints rotat"\nhint:  did you mean rotate?\n');
    const more = await cli(["endpoints", "creat", "https://example.com/hooks"]);
    expect(more.stderr).toContain('there is no command "endpoints creat"\nhint:  did you mean create?\n');
    expect((await cli(["endpoints", "xyzzy"])).stderr).toContain("whk endpoints --help");
  });

  it("needs a provider", async () => {
    const run = await cli(["endpoints", "list"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("no provider is named");
  });

  it("says where a missing key goes: exit 3", async () => {
    const run = await cli(["endpoints", "list", "--provider", "payvost"]);
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect(run.stderr).toContain("whk login");
  });
});
