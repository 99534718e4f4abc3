import { resolve } from "node:path";
import type { Command } from "commander";
import type { App } from "../app.ts";
import { systemCode, WhkError } from "../errors.ts";
import { text } from "../output/text.ts";
import { secretWarning } from "../signing/keys.ts";

/** Where the user says the signing secret is. */
export interface SecretOptions {
  readonly secretStdin?: boolean;
  readonly secretFile?: string;
}

/** A signing secret and the variable it comes from. */
export interface NamedSecret {
  readonly label: string;
  readonly secret: string;
}

/** Declares the flags that tell where the signing secret is. */
export function addSecretOptions(command: Command): Command {
  return command
    .option("--secret-stdin", "read the signing secret from stdin")
    .option("--secret-file <path>", "read the signing secret from a file");
}

/** More than any key needs; a larger file is not what the user meant. */
const largest = 65_536;

/** What the user gives a run: by flag or variable. */
export interface GivenSecrets {
  readonly secrets: readonly string[];
  /** `stdin`, the file's name or the variable; null when nothing is given. */
  readonly source: string | null;
}

/**
 * The signing secrets given for a provider: from --secret-stdin or --secret-file, else WHK_<PROVIDER>_SECRET,
 * else WHK_SECRET, else the file a trusted project names; several are separated by a comma. Empty when none is. Never trims more than one newline at
 * the end of stdin or the file; warns about other white space around a secret. Masks them in output. Throws a
 * usage error when the source cannot be read or a secret is empty.
 */
export async function givenSecrets(
  app: App,
  provider: string | null,
  options: SecretOptions,
): Promise<GivenSecrets> {
  const given = await readSource(app, provider, options);
  for (const secret of given.secrets) {
    app.io.hide(secret);
    const warning = secretWarning(secret);
    if (warning !== null) app.io.warn(text`warning: ${warning}`);
  }
  return given;
}

/** The secrets the environment has for one provider by its own variable; empty when unset or empty. */
export function environmentSecrets(env: App["env"], provider: string): string[] {
  return separate(env[secretVariable(provider)] ?? "").filter((secret) => secret !== "");
}

/** Every secret in the environment with its variable, to explain a mismatch with. */
export function environmentSecretsNamed(env: App["env"]): NamedSecret[] {
  return Object.entries(env).flatMap(([label, value]) => {
    if (!/^WHK_(\w+_)?SECRET$/.test(label)) return [];
    return separate(value ?? "").flatMap((secret) => (secret === "" ? [] : [{ label, secret }]));
  });
}

/** `open-market` → `WHK_OPEN_MARKET_SECRET`. */
export function secretVariable(provider: string): string {
  return `WHK_${provider.toUpperCase().replaceAll("-", "_")}_SECRET`;
}

/** The error of a command that cannot do without a secret. */
export function noSecret(provider: string): WhkError {
  return new WhkError("usage", "missing_secret", `there is no signing secret for ${provider}`, {
    hint: `store it with \`whk secrets set ${provider}\`, or give it with --secret-stdin, --secret-file or ${secretVariable(provider)}`,
  });
}

/** Throws a usage error when argv gives a secret on the command line, where other users can read it. */
export function refuseSecretFlags(argv: readonly string[]): void {
  const end = argv.indexOf("--");
  const flags = end < 0 ? argv : argv.slice(0, end);
  if (flags.some((word) => /^--secret(=|$)/.test(word))) {
    throw new WhkError("usage", "secret_in_argv", "--secret does not exist: others can read a command line", {
      hint: "use --secret-stdin, --secret-file <path>, the variable WHK_SECRET, or keep it with `whk secrets set`",
    });
  }
  if (flags.some((word) => /^--api-key(=|$)/.test(word))) {
    throw new WhkError(
      "usage",
      "secret_in_argv",
      "--api-key does not exist: others can read a command line",
      {
        hint: "store it with `whk login` (--api-key-stdin in scripts), or use the variable WHK_API_KEY",
      },
    );
  }
}

async function readSource(app: App, provider: string | null, options: SecretOptions): Promise<GivenSecrets> {
  const { secretStdin, secretFile } = options;
  if (secretStdin === true && secretFile !== undefined) {
    throw new WhkError("usage", "two_secrets", "--secret-stdin and --secret-file exclude each other", {
      hint: "several secrets are separated by a comma",
    });
  }
  if (secretStdin === true) {
    return { secrets: secretsIn("stdin", await app.io.readStdin()), source: "stdin" };
  }
  if (secretFile !== undefined) {
    return { secrets: await fileSecrets(app, secretFile, "--secret-file"), source: secretFile };
  }
  for (const source of provider === null ? ["WHK_SECRET"] : [secretVariable(provider), "WHK_SECRET"]) {
    const value = app.env[source];
    if (value !== undefined) return { secrets: complete(source, separate(value)), source };
  }
  return projectSecrets(app, provider);
}

/** The project's file has the secret of the project's provider; where it names none, of whichever is asked for. */
async function projectSecrets(app: App, provider: string | null): Promise<GivenSecrets> {
  const project = await app.project();
  const file = project?.secretFile;
  if (project === null || file === undefined) return nothing;
  if (project.provider !== undefined && project.provider !== provider) return nothing;
  return { secrets: await fileSecrets(app, file, `${project.path}: secretFile`), source: file };
}

const nothing: GivenSecrets = { secrets: [], source: null };

/** The secrets in a file that `setting` names. Throws a usage error when it cannot be read or holds none. */
async function fileSecrets(app: App, path: string, setting: string): Promise<string[]> {
  return secretsIn(path, await readSecretFile(app, path, setting));
}

async function readSecretFile(app: App, path: string, setting: string): Promise<Buffer> {
  try {
    return await readStart(resolve(app.cwd, path));
  } catch (error) {
    const problem = fileProblems[systemCode(error) ?? ""] ?? "cannot be read";
    throw new WhkError("usage", "bad_secret_file", `${setting}: ${path} ${problem}`, {
      hint: "name a readable file that holds the signing secret and nothing else",
    });
  }
}

/** A little more than a secret can be: what follows is not read, as a device or a pipe may have no end. */
async function readStart(path: string): Promise<Buffer> {
  const { createReadStream } = await import("node:fs");
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: largest })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: "does not exist, or is a link to nothing",
  EISDIR: "is a folder",
  EACCES: "may not be read by you",
  ELOOP: "is a link that leads to itself",
  ENOTDIR: "does not exist: a part of the path is no folder",
};

function secretsIn(source: string, content: Buffer): string[] {
  const secret = content.toString("utf8");
  if (content.length > largest || !Buffer.from(secret).equals(content)) {
    throw new WhkError("usage", "bad_secret", `${source} holds no secret: it is too large or no text`, {
      hint: "a signing secret is a short text",
    });
  }
  return complete(source, separate(secret.replace(/\r?\n$/, "")));
}

/** `v1,whsec_…` is one secret: Supabase writes the version in front. */
function separate(value: string): string[] {
  return value.split(/(?<!(?:^|,)v1),/);
}

function complete(source: string, secrets: string[]): string[] {
  if (!secrets.includes("")) return secrets;
  const what = secrets.length === 1 ? "is empty" : "has an empty secret between its commas";
  throw new WhkError("usage", "empty_secret", `the signing secret in ${source} ${what}`, {
    hint: "an empty key would accept anyone's signature; copy the secret from the provider again",
  });
}
