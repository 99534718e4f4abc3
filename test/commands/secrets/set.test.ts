import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, start, temporaryFolder } from "../../cli.ts";

const secret = "whsec_canarycanarycanary";
const now = Date.parse("2026-11-21T12:00:00Z");

function at(home: string) {
  const path = join(home, ".config/whk/secrets.json");
  return {
    path,
    stored: () => JSON.parse(readFileSync(path, "utf8")).secrets,
    set: (argv: readonly string[], stdin = secret) => cli(["secrets", "set", ...argv], { home, stdin, now }),
  };
}

describe("secrets set", () => {
  it("keeps a secret from stdin without its newline, masked in what is said", async () => {
    const { set, stored, path } = at(temporaryFolder());
    const run = await set(
      ["payvost", "--secret-stdin", "--label", " shop ", "--expires", "24h"],
      `${secret}\n`,
    );
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(run.stderr).toMatch(
      /^✓ stored {2}whsec_…nary for payvost, label shop, until 2026-11-2\d \d\d:00:00 {2}sec_/,
    );
    expect(stored()).toMatchObject([
      {
        provider: "payvost",
        label: "shop",
        secret,
        createdAt: now,
        expiresAt: now + 86_400_000,
        endpoint: null,
      },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps several, from a file, and answers masked under --json", async () => {
    const home = temporaryFolder();
    const { set, stored } = at(home);
    writeFileSync(join(home, "file"), "one-secret-value,another-secret-value");
    const run = await set(["--provider", "payvost", "--secret-file", join(home, "file"), "--json"], "");
    expect(stored()).toHaveLength(2);
    const [first] = JSON.parse(run.stdout);
    expect(first).toMatchObject({
      provider: "payvost",
      label: null,
      secret: "…alue",
      expiresAt: null,
      endpoint: null,
    });
    expect(first.createdAt).toBe("2026-11-21T12:00:00.000Z");
    expect(run.stdout + run.stderr).not.toMatch(/secret-value/);
  });

  it("asks for it on a terminal, and shows stars", async () => {
    const home = temporaryFolder();
    const running = start(["secrets", "set", "payvost"], { home, tty: true });
    await running.until(({ stderr }) => stderr.includes("Signing secret of Payvost:"));
    running.write(`${secret}\r`);
    const run = await running.done;
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(run.stderr).toContain("*****");
    expect(run.stderr).not.toContain("canary");
    expect(at(home).stored()).toHaveLength(1);
  });

  it("warns of white space and of what looks like an API key", async () => {
    const { set } = at(temporaryFolder());
    expect((await set(["payvost", "--secret-stdin"], ` ${secret}`)).stderr).toContain("white space");
    expect((await set(["payvost", "--secret-stdin"], "sk_test_abcdefghijkl")).stderr).toContain(
      "looks like an API key",
    );
  });
});

it.each([
  [["payvost"], secret, "the signing secret of payvost is missing, and there is nobody to ask"],
  [[], secret, "no provider is named"],
  [["payvots", "--secret-stdin"], secret, "did you mean payvost?"],
  [["payvost", "--secret-stdin"], "", "the signing secret in stdin is empty"],
  [["payvost", "--secret-stdin", "--secret-file", "x"], secret, "exclude each other"],
  [["payvost", "--secret-file", "/missing"], secret, "does not exist"],
  [["payvost", "--secret-stdin", "--label", " "], secret, "is no label"],
  [["payvost", "--secret-stdin", "--expires", "soon"], secret, '--expires: "soon" is no'],
  [["payvost", "--secret-stdin", "--expires", "2020-01-01"], secret, "is over already"],
  [["payvost", "--secret-stdin", "--expires", "0h"], secret, "is over already"],
  [["standard-webhooks", "--secret-stdin"], "no base64!", "the secret is not base64"],
  [["payvost", "--secret", secret], "", "`whk secrets set`"],
])("secrets set %j is refused, and nothing is stored", async (argv, stdin, message) => {
  const home = temporaryFolder();
  const run = await at(home).set(argv, stdin);
  expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  expect(run.stderr).not.toContain("canary");
  expect(() => at(home).stored()).toThrow("ENOENT");
});

it("a damaged file ends with 10, is kept, and nothing of it is shown", async () => {
  const home = temporaryFolder();
  const { path, set } = at(home);
  mkdirSync(join(home, ".config/whk"), { recursive: true, mode: 0o700 });
  writeFileSync(path, '{"secrets": [{"secret": "canary"', { mode: 0o600 });
  const run = await set(["payvost", "--secret-stdin"], "another-one");
  expect(run).toMatchObject({ code: 10, stdout: "" });
  expect(run.stderr).toContain(`${path} ends too early, at line 1`);
  expect(run.stderr).not.toContain("canary");
  expect(readFileSync(path, "utf8")).toBe('{"secrets": [{"secret": "canary"');
});

it("a folder others can enter is tightened, with a warning", async () => {
  const home = temporaryFolder();
  const folder = join(home, ".config/whk");
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const run = await at(home).set(["payvost", "--secret-stdin"]);
  expect(run.stderr).toContain(`others had access to ${folder}; now only you have`);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
