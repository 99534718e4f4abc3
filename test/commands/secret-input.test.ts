import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  addSecretOptions,
  environmentSecrets,
  environmentSecretsNamed,
  givenSecrets,
  noSecret,
  refuseSecretFlags,
  type SecretOptions,
  secretVariable,
} from "../../src/commands/secret-input.ts";
import { WhkError } from "../../src/errors.ts";
import { createProgram } from "../../src/program.ts";
import { type CliOptions, cli, temporaryFolder, testApp } from "../cli.ts";

async function secretsOf(
  provider: string | null,
  options: SecretOptions = {},
  surroundings: CliOptions = {},
): Promise<{ secrets: string[]; stderr: string }> {
  const { app, err } = testApp(surroundings);
  const given = await givenSecrets(app, provider, options);
  await app.io.flush();
  return { secrets: [...given.secrets], stderr: err.text() };
}

async function refusal(run: Promise<unknown>): Promise<WhkError> {
  const thrown = await run.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof WhkError)) throw new Error(`was not refused: ${thrown}`);
  expect(thrown.kind).toBe("usage");
  expect(thrown.hint).toMatch(/\w+ \w+/);
  return thrown;
}

describe("from stdin", () => {
  it.each([
    ["s3cret\n", ["s3cret"]],
    ["s3cret\r\n", ["s3cret"]],
    ["s3cret", ["s3cret"]],
    ["old,new\n", ["old", "new"]],
    ["v1,whsec_abc\n", ["v1,whsec_abc"]],
    ["old,v1,whsec_abc\n", ["old", "v1,whsec_abc"]],
    ["caf\u00e9\n", ["caf\u00e9"]],
  ])("[S10] %j", async (stdin, secrets) => {
    expect(await secretsOf("payvost", { secretStdin: true }, { stdin })).toEqual({ secrets, stderr: "" });
  });

  it.each([
    ["s3cret\n\n", "s3cret\n"],
    [" s3cret\n", " s3cret"],
    ["s3cret \r\n", "s3cret "],
    ["\ts3cret", "\ts3cret"],
  ])("[S10] %j keeps its white space, with a warning", async (stdin, secret) => {
    const { secrets, stderr } = await secretsOf("payvost", { secretStdin: true }, { stdin });
    expect(secrets).toEqual([secret]);
    expect(stderr).toMatch(/^warning: the secret begins or ends with white space/);
    expect(stderr).not.toContain("s3cret");
  });

  it.each(["", "\n", "\r\n"])("[S10] refuses %j, which would accept anyone", async (stdin) => {
    const error = await refusal(secretsOf("payvost", { secretStdin: true }, { stdin }));
    expect(error).toMatchObject({ code: "empty_secret", message: "the signing secret in stdin is empty" });
  });

  it.each(["a,,b", ",a", "a,"])("refuses an empty one among several: %j", async (stdin) => {
    const error = await refusal(secretsOf("payvost", { secretStdin: true }, { stdin }));
    expect(error.message).toMatch(/an empty secret between its commas/);
  });

  it.each([Buffer.from([0xff, 0xfe, 0x61]), Buffer.alloc(70_000, "a")])(
    "refuses what is no secret",
    async (stdin) => {
      const error = await refusal(secretsOf("payvost", { secretStdin: true }, { stdin }));
      expect(error.code).toBe("bad_secret");
    },
  );

  it("is refused on a terminal", async () => {
    await refusal(secretsOf("payvost", { secretStdin: true }, { tty: true }));
  });
});

describe("from a file", () => {
  const folder = temporaryFolder();
  const file = (name: string, content: string) => writeFileSync(join(folder, name), content);

  it("[S10] strips one newline and follows links, relative to the working directory", async () => {
    file("secret.txt", "s3cret\n");
    symlinkSync(join(folder, "secret.txt"), join(folder, "link.txt"));
    for (const name of ["secret.txt", "link.txt", join(folder, "secret.txt")]) {
      expect((await secretsOf("payvost", { secretFile: name }, { cwd: folder })).secrets).toEqual(["s3cret"]);
    }
  });

  it("keeps the lines of a PEM key", async () => {
    const pem = "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----";
    file("key.pem", `${pem}\n`);
    expect(await secretsOf("x", { secretFile: "key.pem" }, { cwd: folder })).toEqual({
      secrets: [pem],
      stderr: "",
    });
  });

  it("does not read what has no end", async () => {
    const found = await refusal(secretsOf("x", { secretFile: "/dev/zero" }, { cwd: folder }));
    expect(found.message).toBe("/dev/zero holds no secret: it is too large or no text");
  });

  it("says what is wrong with it", async () => {
    mkdirSync(join(folder, "directory"));
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    symlinkSync(join(folder, "loop"), join(folder, "loop"));
    file("empty.txt", "\n");
    const problems: Record<string, string> = {};
    for (const name of [
      "absent",
      "directory",
      "dangling",
      "loop",
      "directory/x",
      "empty.txt/x",
      "empty.txt",
    ]) {
      problems[name] = (await refusal(secretsOf("x", { secretFile: name }, { cwd: folder }))).message;
    }
    expect(problems).toEqual({
      absent: "--secret-file: absent does not exist, or is a link to nothing",
      directory: "--secret-file: directory is a folder",
      dangling: "--secret-file: dangling does not exist, or is a link to nothing",
      loop: "--secret-file: loop is a link that leads to itself",
      "directory/x": "--secret-file: directory/x does not exist, or is a link to nothing",
      "empty.txt/x": "--secret-file: empty.txt/x does not exist: a part of the path is no folder",
      "empty.txt": "the signing secret in empty.txt is empty",
    });
  });

  it("excludes stdin", async () => {
    const error = await refusal(
      secretsOf("x", { secretFile: "secret.txt", secretStdin: true }, { cwd: folder }),
    );
    expect(error.code).toBe("two_secrets");
  });
});

describe("from the environment", () => {
  const env = { WHK_SECRET: "general", WHK_OPEN_MARKET_SECRET: "market,older", WHK_STRIPE_SECRET: "" };

  it("prefers the provider's own variable, and a flag to both", async () => {
    expect((await secretsOf("open-market", {}, { env })).secrets).toEqual(["market", "older"]);
    expect((await secretsOf("payvost", {}, { env })).secrets).toEqual(["general"]);
    expect((await secretsOf(null, {}, { env })).secrets).toEqual(["general"]);
    expect((await secretsOf("payvost", { secretStdin: true }, { env, stdin: "given" })).secrets).toEqual([
      "given",
    ]);
    expect((await secretsOf("payvost")).secrets).toEqual([]);
  });

  it("[S10] refuses an empty variable by name", async () => {
    const error = await refusal(secretsOf("stripe", {}, { env }));
    expect(error.message).toBe("the signing secret in WHK_STRIPE_SECRET is empty");
  });

  it("lists every secret with its variable", () => {
    const all = { ...env, WHK_API_KEY: "sk_test", OTHER_SECRET: "x", PATH: "/bin" };
    expect(environmentSecretsNamed(all)).toEqual([
      { label: "WHK_SECRET", secret: "general" },
      { label: "WHK_OPEN_MARKET_SECRET", secret: "market" },
      { label: "WHK_OPEN_MARKET_SECRET", secret: "older" },
    ]);
    expect(environmentSecrets(all, "open-market")).toEqual(["market", "older"]);
    expect(environmentSecrets(all, "stripe")).toEqual([]);
    expect(environmentSecrets(all, "payvost")).toEqual([]);
  });

  it.each([
    ["open-market", "WHK_OPEN_MARKET_SECRET"],
    ["standard-webhooks", "WHK_STANDARD_WEBHOOKS_SECRET"],
    ["payvost", "WHK_PAYVOST_SECRET"],
  ])("%s is %s", (provider, variable) => {
    expect(secretVariable(provider)).toBe(variable);
  });
});

describe("refuseSecretFlags", () => {
  it.each([
    [["--secret", "x"], /--secret-stdin, --secret-file/],
    [["verify", "--secret=x"], /--secret-stdin, --secret-file/],
    [["listen", "--api-key", "x"], /WHK_API_KEY/],
    [["--api-key=x", "endpoints"], /WHK_API_KEY/],
  ])("[C1] %j", (argv, hint) => {
    let thrown: unknown;
    try {
      refuseSecretFlags(argv);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      kind: "usage",
      code: "secret_in_argv",
      hint: expect.stringMatching(hint),
    });
    expect(String(thrown)).not.toContain("x:");
  });

  it.each([
    [["verify", "--secret-stdin"]],
    [["verify", "--secret-file", "x"]],
    [["listen", "--print-secret"]],
    [["listen", "--", "--secret"]],
    [[]],
  ])("lets %j pass", (argv) => {
    expect(() => refuseSecretFlags(argv)).not.toThrow();
  });
});

it("names every way to give a missing secret", () => {
  expect(noSecret("open-market")).toMatchObject({
    kind: "usage",
    message: "there is no signing secret for open-market",
    hint: "store it with `whk secrets set open-market`, or give it with --secret-stdin, --secret-file or WHK_OPEN_MARKET_SECRET",
  });
});

it("addSecretOptions declares both flags", async () => {
  const program = await createProgram(testApp().app, "help");
  const command = addSecretOptions(program.command("probe"));
  expect(command.options.map(({ long }) => long)).toEqual(["--secret-stdin", "--secret-file"]);
});

it("a secret never reaches the screen through an error", async () => {
  const run = await cli(["verify", "--provider", "payvost", "--now", "never"], {
    stdin: "{}",
    env: { WHK_SECRET: "s3cret-value" },
  });
  expect(run.code).toBe(2);
  expect(run.stderr).not.toContain("s3cret-value");
});
