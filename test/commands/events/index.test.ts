import { describe, expect, it } from "vitest";
import { cli } from "../../cli.ts";

describe("whk events", () => {
  it("alone shows what there is", async () => {
    const { stdout, code } = await cli(["events"]);
    for (const name of ["list", "show", "export", "diff", "prune"]) expect(stdout).toContain(`\n  ${name} `);
    expect(code).toBe(0);
  });

  it("knows what was meant", async () => {
    const { stderr, code } = await cli(["events", "lst"]);
    expect(stderr).toBe('error: there is no command "events lst"\nhint:  did you mean list?\n');
    expect(code).toBe(2);
  });
});
