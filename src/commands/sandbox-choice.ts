import type { App } from "../app.ts";
import { WhkError } from "../errors.ts";
import { text } from "../output/text.ts";
import type { Provider } from "../providers/provider.ts";
import { openPrivateFiles } from "../store/private-files.ts";
import { findSandboxSessions, type SandboxSession } from "../store/sandboxes.ts";

/** The running sandboxes of this user, newest first; their keys and tokens are masked in all output. */
export async function runningSandboxes(app: App): Promise<SandboxSession[]> {
  const warn = (message: string) => app.io.warn(text`warning: ${message}`);
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn });
  const sessions = await findSandboxSessions(files, app.isAlive);
  for (const { apiKey, controlToken } of sessions) {
    app.io.hide(apiKey);
    app.io.hide(controlToken);
  }
  return sessions;
}

/**
 * The newest running sandbox that stands in for the provider; where several do, that is said. Throws a usage error
 * when there is none.
 */
export async function requiredSandbox(app: App, provider: Provider): Promise<SandboxSession> {
  const sessions = await runningSandboxes(app);
  const able = sessions.filter(({ bases }) => bases[provider.id] !== undefined);
  const [found] = able;
  if (able.length > 1)
    app.io.note(`${able.length} sandboxes run; this is the newest, ${found?.url}; --api-base names another`);
  if (found !== undefined) return found;
  if (sessions.length > 0) {
    throw new WhkError(
      "usage",
      "not_in_sandbox",
      `the running sandbox does not stand in for ${provider.id}`,
      {
        hint: `it has ${Object.keys(sessions[0]?.bases ?? {}).join(", ")}`,
      },
    );
  }
  throw new WhkError("usage", "no_sandbox", "no sandbox is running", {
    hint: "start one in another terminal: `whk sandbox`",
  });
}
