import { expect, it } from "vitest";
import { shells } from "../../../src/commands/completion/shells.ts";
import { cli } from "../../cli.ts";

it("is what the help of the command names", async () => {
  const { stdout } = await cli(["completion", "--help"]);
  for (const shell of shells) expect(stdout).toContain(`whk completion ${shell}`);
});
