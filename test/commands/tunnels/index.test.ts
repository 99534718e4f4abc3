import { expect, it } from "vitest";
import { cli } from "../../cli.ts";

it("alone shows its help", async () => {
  const run = await cli(["tunnels"]);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout).toContain("Usage: whk tunnels <command>");
});

it("names the nearest command for one it does not have", async () => {
  expect(await cli(["tunnels", "lst"])).toEqual({
    code: 2,
    stdout: "",
    stderr: 'error: there is no command "tunnels lst"\nhint:  did you mean list?\n',
  });
  expect((await cli(["tunnels", "zzzzzz"])).stderr).toContain("whk tunnels --help");
});
