import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { writeSandboxSession } from "../../store/sandboxes.ts";

/**
 * Lets other commands find the sandbox with `--sandbox`; the answer takes that back and never fails. Without a
 * data folder that can be written the sandbox still works, which is said.
 */
export async function publishSandbox(app: App, sandbox: Sandbox): Promise<() => Promise<void>> {
  const { pid, version, clock, io, globals } = app;
  const { url, bases, apiKey, controlUrl, controlToken } = sandbox;
  const session = { pid, url, bases, apiKey, controlUrl, controlToken, startedAt: clock.now(), version };
  const warn = (message: string) => io.warn(text`warning: ${message}`);
  try {
    return await writeSandboxSession(openPrivateFiles({ folder: globals.dataDir, pid, warn }), session);
  } catch (error) {
    if (!(error instanceof WhkError)) throw error;
    warn(`\`--sandbox\` of other commands does not find this one: ${error.message}`);
    return async () => {};
  }
}
