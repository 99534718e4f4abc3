import { expect, it } from "vitest";
import { presetNames } from "../../src/commands/trigger/presets.ts";
import { tamperKinds } from "../../src/signing/tamper-kinds.ts";
import { cli } from "../cli.ts";

it("names every kind of --tamper and every schedule of --retry in its help", async () => {
  const { stdout } = await cli(["trigger", "--help"]);
  const told = stdout.replace(/\s+/g, " ");
  for (const word of [...tamperKinds, ...presetNames]) expect(told).toContain(word);
});

it("takes one event type at most and no flag it does not know", async () => {
  expect((await cli(["trigger", "a", "b"])).code).toBe(2);
  expect((await cli(["trigger", "a", "--dryrun"])).stderr).toContain("did you mean --dry-run?");
});
