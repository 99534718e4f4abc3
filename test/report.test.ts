import { expect, it } from "vitest";
import { flushWithin, report } from "../src/report.ts";
import { SigningError } from "../src/signing/scheme.ts";
import { cli, testApp } from "./cli.ts";

it("prints what happened and what to do on stderr", async () => {
  const run = await cli(["verify", "missing.json", "--provider", "payvost"], {
    env: { WHK_SECRET: "whsec_x" },
  });
  expect(run.stdout).toBe("");
  expect(run.stderr).toMatch(/^error: .*missing\.json.*\nhint: {2}.+\n$/);
  expect(run.code).toBe(2);
});

it("prints one JSON document on stderr under --json", async () => {
  const run = await cli(["verify", "missing.json", "--provider", "payvost", "--json"], {
    env: { WHK_SECRET: "whsec_x" },
  });
  const { error } = JSON.parse(run.stderr);
  expect(error.code).toMatch(/^[a-z_]+$/);
  expect(error.message).toContain("missing.json");
  expect(run.stdout).toBe("");
});

it.each([
  [
    "an unusable secret",
    new SigningError("the secret is empty", "set one"),
    2,
    /error: the secret is empty\nhint: {2}set one/,
  ],
  [
    "a defect",
    new TypeError("x is undefined"),
    1,
    /error: whk has a defect: x is undefined\nhint: {2}.*--debug/,
  ],
  ["something odd", "a string", 1, /whk has a defect: a string/],
])("maps %s to its exit code, without a stack trace", async (_name, thrown, code, output) => {
  const { app, result } = testApp();
  expect(report(app, thrown)).toBe(code);
  await app.io.flush();
  expect(result().stderr).toMatch(output);
  expect(result().stderr).not.toContain("    at ");
});

it("adds the stack trace under --debug", async () => {
  const { app, result } = testApp();
  app.globals = { ...app.globals, debug: true };
  report(app, new TypeError("x is undefined"));
  await app.io.flush();
  expect(result().stderr).toContain("report.test.ts");
});

it("waits for a reader that has stopped only as long as it may", async () => {
  const { app } = testApp();
  const stuck = { ...app, io: { ...app.io, flush: () => new Promise<void>(() => {}) } };
  await expect(flushWithin(stuck, 1)).rejects.toMatchObject({ kind: "store", code: "output_failed" });
});

it("ends as soon as everything is written", async () => {
  const { app, result } = testApp();
  app.io.line("one");
  await flushWithin(app, 60_000);
  expect(result().stdout).toBe("one\n");
});
