import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeEnv } from "../../../src/commands/endpoints/rotate.ts";
import { cli, temporaryFolder } from "../../cli.ts";
import { currentSecret, sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";
const now = Date.parse("2026-11-21T12:04:00Z");
const day = 24 * 60 * 60 * 1000;

async function rotating(options = {}) {
  const box = await sandboxed(options);
  const id = await box.register(url);
  const old = currentSecret(box, id);
  const argv = ["endpoints", "rotate", id, "--provider", "payvost", "--yes"];
  return { box, id, old, argv };
}

describe("whk endpoints rotate", () => {
  it("stores the new secret and keeps the old one for the overlap", async () => {
    const { box, id, old, argv } = await rotating();
    const run = await box.run(argv, { now });
    const secret = currentSecret(box, id);
    expect(secret).not.toBe(old);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(
      new RegExp(
        `^✓ rotated {2}new secret whsec_…${secret.slice(-4)}, stored; the old one is accepted here until tomorrow \\d\\d:04\n$`,
      ),
    );
    const ends = Object.fromEntries(box.stored().map((one) => [one.secret, one.expiresAt]));
    expect(ends).toEqual({ [old]: now + day, [secret]: null });
  });

  it("is one document under --json, in full with --print-secret", async () => {
    const { box, id, argv } = await rotating();
    const masked = JSON.parse((await box.run([...argv, "--json", "--overlap", "1h"], { now })).stdout);
    expect(masked).toEqual({
      id,
      replaced: null,
      secret: expect.stringMatching(/^whsec_…\w{4}$/),
      stored: true,
      oldAcceptedUntil: new Date(now + day / 24).toISOString(),
      written: false,
    });
    const full = JSON.parse((await box.run([...argv, "--json", "--print-secret"], { now })).stdout);
    expect(full.secret).toBe(currentSecret(box, id));
    const raw = await box.run([...argv, "--raw"], { now });
    expect(JSON.stringify(JSON.parse(raw.stdout))).not.toContain(currentSecret(box, id));
  });

  it("ends the old one at once with --overlap 0", async () => {
    const { box, id, argv } = await rotating();
    const run = await box.run([...argv, "--overlap", "0"], { now });
    expect(run.stdout).toContain("the old one is accepted no more\n");
    const list = await box.run(["endpoints", "rotate", id, "--provider", "payvost", "--yes"], {
      now: now + 1,
    });
    expect(list.code).toBe(0);
    expect(box.stored()).toHaveLength(2);
  });

  it("says that no old one was stored for this endpoint", async () => {
    const box = await sandboxed({ seed: { endpoints: [{ provider: "payvost", url }] } });
    const id = box.sandbox.endpoints()[0]?.id ?? "";
    const run = await box.run(["endpoints", "rotate-secret", id, "--provider", "payvost", "--yes"]);
    expect(run.stdout).toContain("stored; no old one was stored for this endpoint\n");
    expect(box.stored()).toHaveLength(1);
  });

  it("[C8] says the state is unknown when the answer is lost, and keeps the old secret", async () => {
    const { box, id, old, argv } = await rotating({ faults: ["api rotate commit-then-drop x1"] });
    const run = await box.run([...argv, "--json"]);
    expect(run).toMatchObject({ code: 6, stdout: "" });
    expect(JSON.parse(run.stderr).error).toMatchObject({ code: "rotate_unknown" });
    expect(box.stored()).toMatchObject([{ secret: old, expiresAt: null }]);
    expect(currentSecret(box, id)).not.toBe(old);
    expect((await box.run(argv)).code).toBe(0);
  });

  it("asks on a terminal as the sketch has it", async () => {
    const { box, id, old } = await rotating();
    const run = box.start(["endpoints", "rotate", id, "--provider", "payvost"], { tty: true });
    await run.until(({ stderr }) =>
      stderr.includes(`Rotate the signing secret of ${id} (payvost, sandbox)?`),
    );
    run.write("y\r");
    expect((await run.done).code).toBe(0);
    expect(currentSecret(box, id)).not.toBe(old);
  });
});

describe("--write-env", () => {
  it("writes that line of the file and says so", async () => {
    const { box, id, argv } = await rotating();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, ".env"), 'A=1\nSECRET="old" # mine\nB=2\n');
    const run = await box.run([...argv, "--write-env", ".env:SECRET"], { cwd });
    expect(run.code).toBe(0);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(
      `A=1\nSECRET="${currentSecret(box, id)}" # mine\nB=2\n`,
    );
    expect(run.stdout).toContain(`  written   SECRET in ${join(cwd, ".env")}\n`);
  });

  it.each([
    [".env", /is no <file>:<KEY>/],
    ["none/.env:KEY", /is in a folder that does not exist/],
    [".env:TWICE", /has TWICE on several lines: 1, 2/],
  ])("%s is refused before anything is rotated", async (target, message) => {
    const { box, id, old, argv } = await rotating();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, ".env"), "TWICE=1\nTWICE=2\n");
    const run = await box.run([...argv, "--write-env", target], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(currentSecret(box, id)).toBe(old);
  });
});

describe("refused", () => {
  it.each([
    [["--overlap", "24"], /--overlap: "24" has no unit/],
    [["--overlap", "soon"], /is no duration/],
  ])("%j", async (flags, message) => {
    const { box, id, old, argv } = await rotating();
    const run = await box.run([...argv, ...flags]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(currentSecret(box, id)).toBe(old);
  });

  it("without --yes where there is nobody to ask, and without --live for a live key", async () => {
    const { box, id, old } = await rotating();
    const run = await box.run(["endpoints", "rotate", id, "--provider", "payvost"]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("hint:  add --yes\n")]);
    expect(currentSecret(box, id)).toBe(old);
    const env = { WHK_API_KEY: "sk_live_0123456789abcdef" };
    const live = await cli(["endpoints", "rotate", "webhook_1", "--provider", "payvost", "--yes"], { env });
    expect([live.code, live.stderr]).toEqual([2, expect.stringContaining("add --live if that is meant")]);
  });

  it("when the store cannot be read: nothing is rotated then", async () => {
    const { box, id, old, argv } = await rotating();
    writeFileSync(join(box.home, ".config/whk/secrets.json"), "{damaged");
    const run = await box.run(argv);
    expect(run).toMatchObject({ code: 10, stdout: "" });
    expect(currentSecret(box, id)).toBe(old);
  });

  it("rotates nothing while the new secret could not be stored", async () => {
    const { box, id, old, argv } = await rotating();
    writeFileSync(join(box.home, ".config/whk/secrets.json"), "{damaged", { mode: 0o600 });
    const run = await box.run(argv);
    expect(run).toMatchObject({ code: 10, stdout: "" });
    expect(run.stderr).toMatch(/^error: nothing was changed, because the new secret could not be stored: /);
    expect(currentSecret(box, id)).toBe(old);
  });

  it("points at --via-replace where the assumed path is not there", async () => {
    const { box, argv } = await rotating({ faults: ["api rotate status=404"] });
    const run = await box.run(argv);
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(/hint: {2}.*--via-replace/);
  });

  it("does not point at it for an endpoint nobody knows", async () => {
    const { box } = await rotating();
    const run = await box.run(["endpoints", "rotate", "webhook_none", "--provider", "payvost", "--yes"]);
    expect(run.code).toBe(5);
    expect(run.stderr).toContain('payvost has no endpoint "webhook_none"');
    expect(run.stderr).not.toContain("--via-replace");
  });
});

it("tells a file that could not be written at the end, as a store failure", async () => {
  const env = { path: join(temporaryFolder(), "none", ".env"), key: "KEY", pid: 1 };
  expect(await writeEnv(env, "whsec_0123456789abcdef")).toMatchObject({
    kind: "store",
    code: "env_file_not_written",
    hint: expect.stringContaining("secrets.json"),
  });
  expect(await writeEnv(null, "whsec_0123456789abcdef")).toBeNull();
});
