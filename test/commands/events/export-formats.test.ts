import { expect, it } from "vitest";
import { exportFormats } from "../../../src/commands/events/export-formats.ts";
import { cli } from "../../cli.ts";

it("is what the help of events export lists", async () => {
  const { stdout } = await cli(["events", "export", "--help"], { tty: true, columns: 200 });
  expect(stdout).toContain(exportFormats.join(", "));
});
