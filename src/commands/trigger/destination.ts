import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { parseTarget } from "../../listen/target.ts";
import { text } from "../../output/text.ts";
import { findSessions, type Session } from "../../store/listeners.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { fileDefaults } from "../settings/defaults.ts";

/** Where the request goes, and the running listener that is, if it is one. */
export interface Destination {
  readonly url: URL;
  readonly session: Session | null;
}

/**
 * The running listeners of this user, newest first. A folder of sessions that cannot be read is said and
 * counts as none: a request to `--to` needs no listener.
 */
export async function runningSessions(app: App): Promise<Session[]> {
  const warn = (message: string) => app.io.warn(text`warning: ${message}`);
  try {
    const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn });
    return await findSessions(files, app.isAlive);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    warn(thrown.message);
    return [];
  }
}

/**
 * `--to`, else the newest running listener, else the first forward target of the project file or the profile. Throws a usage
 * error when there is none of them.
 */
export async function findDestination(
  app: App,
  to: string | null,
  sessions: readonly Session[],
): Promise<Destination> {
  if (to !== null) return toward(parseTarget(to).url, sessions);
  const [newest, ...others] = sessions;
  if (newest !== undefined) {
    if (others.length > 0) {
      app.io.note(text`${others.length + 1} listeners run; this goes to the newest, --to chooses another`);
    }
    return { url: new URL(newest.local), session: newest };
  }
  const project = await fileDefaults(app);
  const target = project?.forwardTo?.[0];
  if (target === undefined) throw nowhere();
  app.io.note(text`no listener is running; this goes to the app of ${project?.path ?? ""}`);
  return toward(parseTarget(target).url, sessions);
}

function toward(url: URL, sessions: readonly Session[]): Destination {
  const isThere = ({ local }: Session) => new URL(local).port === url.port && isLoopback(url.hostname);
  return { url, session: sessions.find(isThere) ?? null };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1";
}

function nowhere(): WhkError {
  return new WhkError("usage", "no_destination", "no listener is running and no --to", {
    hint: "start one in another terminal: `whk listen 3000`",
  });
}
