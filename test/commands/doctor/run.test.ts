import { expect, it } from "vitest";
import { cli } from "../../cli.ts";
import { diagnosed } from "./diagnosed.ts";

it("finds nothing wrong on a new machine, and makes nothing there", async () => {
  const run = await cli(["doctor", "--tunnel", "none"]);
  expect(run.code).toBe(0);
  expect(run.stderr).toBe("");
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith("✗"))).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^✓ data {2,}\S+, not there yet$/));
  expect(lines).toContainEqual(expect.stringMatching(/^✓ leftovers {2,}none$/));
});

it("is one document with --json", async () => {
  const { ok, checks, code, stderr } = await diagnosed([]);
  expect({ ok, code, stderr }).toEqual({ ok: true, code: 0, stderr: "" });
  const names = checks.map(({ name }) => name);
  expect(names).toEqual([
    ...["config", "data", "node", "store", "port", "running", "settings", "secrets"],
    ...["provider", "tunnel", "app", "leftovers"],
  ]);
});

it("ends with the code of the first check that failed, and looks at the others all the same", async () => {
  const { code, ok, named } = await diagnosed(["--provider", "payvots"]);
  expect({ code, ok }).toEqual({ code: 2, ok: false });
  expect(named("key")).toMatchObject({ state: "failed", fix: "did you mean payvost?" });
  expect(named("leftovers").state).toBe("ok");
});
