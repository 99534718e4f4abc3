import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";

describe("whk providers", () => {
  it("alone shows its help", async () => {
    const run = await cli(["providers"]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("Usage: whk providers <command>");
    for (const command of ["list", "show <id>", "check <file>"]) expect(run.stdout).toContain(command);
  });

  it("names the nearest command for one it does not have", async () => {
    const run = await cli(["providers", "lst"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toBe('error: there is no command "providers lst"\nhint:  did you mean list?\n');
    expect((await cli(["providers", "zzz"])).stderr).toContain("whk providers --help");
  });
});
