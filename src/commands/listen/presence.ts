import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { type RegisteredEndpoint, type SessionApp, writeSession } from "../../store/listeners.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { type Announcement, announce, type RegisteredAt, readyRecordOf } from "./announce.ts";
import type { ReadyFile } from "./ready-file.ts";

/** A listener others can find. */
export interface Presence {
  /** The `ready` record. */
  readonly ready: object;
  /** Nobody finds the listener any more. Never fails. */
  end(): Promise<void>;
}

/**
 * Writes the session file, by which `whk trigger` finds this listener, says that it is ready, and last writes the file
 * of --ready-file: who waited for that finds the rest.
 */
export async function makeKnown(
  app: App,
  announcement: Announcement,
  readyFile: ReadyFile | null,
): Promise<Presence> {
  const ready = readyRecordOf(app, announcement);
  const forget = await publishSession(app, announcement);
  const end = async () => {
    await Promise.all([forget(), readyFile?.remove()]);
  };
  announce(app, announcement, ready);
  try {
    await readyFile?.write(ready);
  } catch (error) {
    await end();
    throw error;
  }
  return { ready, end };
}

/** Without a data folder that can be written the listener still works, only `whk trigger` needs --to then. */
async function publishSession(app: App, announcement: Announcement): Promise<() => Promise<void>> {
  const { expected, server, registered } = announcement;
  const { pid, version, clock, globals, io } = app;
  const { named, all } = expected;
  const secrets = Object.fromEntries(
    (named === null ? all : [named]).map(({ provider, session }) => {
      const own = registered?.provider === provider.id ? [registered.secret] : [];
      return [provider.id, [...own, ...session]];
    }),
  );
  const session = {
    pid,
    local: server.url,
    provider: named?.provider.id ?? null,
    secrets,
    ...(registered && { endpoint: endpointOf(registered) }),
    apps: appsOf(announcement.options),
    startedAt: clock.now(),
    version,
  };
  const warn = (message: string) => io.warn(message);
  try {
    return await writeSession(openPrivateFiles({ folder: globals.dataDir, pid, warn }), session);
  } catch (error) {
    if (!(error instanceof WhkError)) throw error;
    io.warn(text`warning: \`whk trigger\` needs --to for this listener: ${error.message}`);
    return async () => {};
  }
}

function appsOf({ targets, routes }: Announcement["options"]): SessionApp[] {
  return [
    ...routes.map(({ pattern, target }) => ({ url: target.url.href, pattern })),
    ...targets.map(({ url }) => ({ url: url.href, pattern: null })),
  ];
}

function endpointOf({ provider, id, base, secret }: RegisteredAt): RegisteredEndpoint {
  return { provider, id, base, secret };
}
