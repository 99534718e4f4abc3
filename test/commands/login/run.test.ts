import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CliOptions, cli, start, temporaryFolder } from "../../cli.ts";
import { providerAnswering } from "./provider-server.ts";

const key = "sk_test_canarycanary1234";
const unreachable = ["--api-base", "http://127.0.0.1:9/payvost/v1"];

function at(home = temporaryFolder()) {
  const path = join(home, ".config/whk/secrets.json");
  const settings = join(home, ".config/whk/settings.json");
  return {
    home,
    path,
    keys: () => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).keys : []),
    profiles: () => JSON.parse(readFileSync(settings, "utf8")).profiles,
    login: (argv: readonly string[], options: CliOptions = {}) =>
      cli(["login", ...argv], { home, stdin: `${key}\n`, ...options }),
  };
}

const stdin = ["--provider", "payvost", "--api-key-stdin"];

describe("a key the provider accepts", () => {
  it("is stored for the profile, which then means the provider", async () => {
    const { base, requests } = await providerAnswering(200, { data: { id: "acc_1" } });
    const { login, keys, profiles, path } = at();
    const run = await login([...stdin, "--profile", "work", "--api-base", base]);
    expect(run).toEqual({
      code: 0,
      stdout: "",
      stderr: `✓ stored  test key sk_test_…1234 of payvost, profile work  accepted by ${base}
the profile work now means payvost when no provider is named
`,
    });
    expect(requests).toEqual([expect.stringContaining(`Bearer ${key}`)]);
    expect(keys()).toMatchObject([{ provider: "payvost", profile: "work", key }]);
    expect(profiles()).toEqual({ work: { provider: "payvost" } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is told under --json, masked", async () => {
    const { base } = await providerAnswering(200);
    const { stdout, stderr } = await at().login([...stdin, "--json", "--api-base", base]);
    expect(JSON.parse(stdout)).toEqual({
      provider: "payvost",
      profile: "default",
      key: "sk_test_…1234",
      mode: "test",
      base,
      checked: true,
      unchecked: null,
    });
    expect(stderr).toBe("");
  });
});

it.each([401, 403])("a key the provider refuses with %i is not stored", async (status) => {
  const { base } = await providerAnswering(status, { error: { code: "x", message: "no" } });
  const { login, keys } = at();
  const run = await login([...stdin, "--api-base", base]);
  expect(run).toMatchObject({ code: 3, stdout: "" });
  expect(run.stderr).not.toContain("canary");
  expect(keys()).toEqual([]);
});

describe("a key that cannot be checked is stored and said to be unchecked", () => {
  it("because nobody answers", async () => {
    const { login, keys } = at();
    const run = await login([...stdin, ...unreachable]);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/✓ stored {2}test key .+ {2}unchecked: .*ECONNREFUSED/);
    expect(keys()).toHaveLength(1);
  });

  it("because the provider has no call for it that is known", async () => {
    const { base, requests } = await providerAnswering(200);
    const { login, keys } = at();
    const argv = ["--provider", "paymentflow", "--api-key-stdin", "--api-base", base, "--json"];
    const run = await login(argv, { stdin: "something-else-entirely" });
    expect(JSON.parse(run.stdout)).toMatchObject({
      checked: false,
      unchecked: expect.any(String),
      mode: "unknown",
    });
    expect(requests).toEqual([]);
    expect(keys()).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  it("asks whose key it is and for the key, which is shown as stars", async () => {
    const { home, keys } = at();
    const running = start(["login", ...unreachable], { home, tty: true });
    await running.until(({ stderr }) => stderr.includes("Whose API key?"));
    running.write("\r");
    await running.until(({ stderr }) => stderr.includes("Secret API key of Payvost:"));
    running.write(` ${key} \r`);
    const run = await running.done;
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toContain("canary");
    expect(keys()).toMatchObject([{ provider: "payvost", key }]);
  });

  it("[D11] Ctrl-C stores nothing", async () => {
    const { home, keys } = at();
    const running = start(["login", "--provider", "payvost"], { home, tty: true });
    await running.until(({ stderr }) => stderr.includes("Secret API key of Payvost:"));
    running.write("\u0003");
    expect((await running.done).code).toBe(130);
    expect(keys()).toEqual([]);
  });
});

it.each<[string[], CliOptions, number, string]>([
  [["--api-key-stdin"], {}, 2, "add --provider <id>"],
  [["--provider", "payvost"], {}, 2, "pipe it in with --api-key-stdin"],
  [["--provider", "payvost", "--no-input"], { tty: true }, 2, "pipe it in with --api-key-stdin"],
  [["--provider", "payvots", "--api-key-stdin"], {}, 2, "did you mean payvost?"],
  [stdin, { stdin: "" }, 2, "the API key is empty"],
  [stdin, { stdin: "\n" }, 2, "the API key is empty"],
  [stdin, { stdin: " sk_test_canary" }, 2, "holds a blank"],
  [stdin, { stdin: "sk_test_canary\nmore" }, 2, "holds a blank"],
  [stdin, { stdin: "canary".repeat(1_000) }, 2, "it is too large"],
  [["--provider", "senfenico", "--api-key-stdin"], {}, 4, "`whk secrets set senfenico`"],
  [["--provider", "fluxvend", "--api-key-stdin"], {}, 4, "has no API that takes a key"],
  [[...stdin, "--profile", "a b"], {}, 2, "is no name for a profile"],
  [[...stdin, "--sandbox"], {}, 2, "no sandbox is running"],
  [[...stdin, "--api-base", "http://example.com"], {}, 2, "others could read the API key"],
  [[...stdin, ...unreachable], { stdin: "sk_live_canary" }, 2, "a live key does not go to"],
  [
    [...stdin, "--api-base", "https://evil.example/v1"],
    { stdin: "sk_live_canary" },
    2,
    "which is not the provider's own",
  ],
])("login %j is refused", async (argv, options, code, message) => {
  const { login, keys } = at();
  const run = await login(argv, options);
  expect(run).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(message) });
  expect(run.stderr).not.toContain("canary");
  expect(keys()).toEqual([]);
});

describe("login --remove", () => {
  it("forgets the key of this provider and profile", async () => {
    const { login, keys } = at();
    await login([...stdin, ...unreachable]);
    await login([...stdin, ...unreachable, "--profile", "work"]);
    const run = await login(["--remove"]);
    expect(run).toEqual({
      code: 0,
      stdout: "",
      stderr: "✓ forgotten  the key of payvost, profile default\n",
    });
    expect(keys()).toMatchObject([{ profile: "work" }]);
    const json = await login(["--remove", "--profile", "work", "--json"]);
    expect(json.stdout).toBe('{"provider":"payvost","profile":"work","removed":true}\n');
    const again = await login(["--remove"]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("no key of payvost is stored") });
  });
});

it("a profile keeps the provider it has", async () => {
  const { login, profiles } = at();
  await login([...stdin, ...unreachable]);
  const second = await login(["--provider", "paymentflow", "--api-key-stdin", ...unreachable]);
  expect(second.stderr).not.toContain("now means");
  expect(profiles()).toEqual({ default: { provider: "payvost" } });
});
