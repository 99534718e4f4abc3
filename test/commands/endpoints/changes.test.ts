import { expect, it } from "vitest";
import { cli } from "../../cli.ts";

it.each([
  ["create", ["--events", "--description", "--metadata", "--print-secret", "--raw", "--live"]],
  [
    "update",
    [
      "--url",
      "--events",
      "--add-event",
      "--remove-event",
      "--enable",
      "--disable",
      "--description",
      "--metadata",
    ],
  ],
  ["delete", ["--yes", "--live"]],
  ["rotate", ["--overlap", "--write-env", "--via-replace", "--print-secret", "--yes", "--live"]],
  ["register", ["--events"]],
  ["rotate-secret", ["--overlap"]],
])("endpoints %s --help names its options and ends with examples", async (command, options) => {
  const { stdout, code } = await cli(["endpoints", command, "--help"]);
  expect(code).toBe(0);
  for (const option of options) expect(stdout).toMatch(new RegExp(`^ +${option}\\b.* [a-z]`, "m"));
  expect(stdout.split("\nExamples:\n")[1]?.trimEnd().split("\n").length).toBeGreaterThanOrEqual(2);
});

it("refuses a flag it does not know, with the nearest", async () => {
  const run = await cli(["endpoints", "delete", "webhook_1", "--force"]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect((await cli(["endpoints", "rotate", "x", "--overlp", "1h"])).stderr).toContain(
    "did you mean --overlap?",
  );
});
