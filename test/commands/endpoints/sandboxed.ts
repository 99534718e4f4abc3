import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../../src/library/sandbox.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { writeSandboxSession } from "../../../src/store/sandboxes.ts";
import type { StoredSecret } from "../../../src/store/secrets.ts";
import { type CliOptions, type CliResult, cli, start, temporaryFolder, testApp } from "../../cli.ts";

/** A running sandbox that the commands of one HOME find by `--sandbox`; gone after the test. */
export async function sandboxed(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ startAt: Date.parse("2026-11-21T12:00:00Z"), ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  // An App has a process id that counts as alive.
  const { pid } = testApp({ home }).app;
  const files = openPrivateFiles({ folder: join(home, ".local/share/whk"), pid, warn: () => {} });
  const { url, bases, apiKey, controlUrl, controlToken } = sandbox;
  await writeSandboxSession(files, {
    ...{ pid, url, bases, apiKey, controlUrl, controlToken },
    startedAt: 1_800_000_000_000,
    version: "0.0.0-test",
  });
  const argvOf = (argv: readonly string[]) => [...argv, "--sandbox"];
  return {
    sandbox,
    home,
    run: (argv: readonly string[], more: CliOptions = {}): Promise<CliResult> =>
      cli(argvOf(argv), { home, ...more }),
    start: (argv: readonly string[], more: CliOptions = {}) => start(argvOf(argv), { home, ...more }),
    /** Registers an endpoint and answers its id. */
    register: async (url: string, events = "payment.*", provider = "payvost"): Promise<string> => {
      const made = await cli(
        argvOf(["endpoints", "create", url, "--events", events, "--provider", provider, "--json"]),
        { home },
      );
      if (made.code !== 0) throw new Error(made.stderr);
      return JSON.parse(made.stdout).id;
    },
    stored: () => storedSecrets(home),
  };
}

/** What the secret store of this HOME holds. */
export function storedSecrets(home: string): StoredSecret[] {
  return JSON.parse(readFileSync(join(home, ".config/whk/secrets.json"), "utf8")).secrets;
}

/** The current secret of an endpoint in the sandbox. */
export function currentSecret(
  { sandbox }: { sandbox: { endpoints(): readonly { id: string; secrets: readonly { value: string }[] }[] } },
  id: string,
): string {
  const found = sandbox.endpoints().find((endpoint) => endpoint.id === id)?.secrets[0]?.value;
  if (found === undefined) throw new Error(`no endpoint ${id}`);
  return found;
}
