import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { isThisMachine } from "../../store/api-base.ts";
import { type Journal, openJournal, type Registration } from "../../store/journal.ts";
import { surveySessions } from "../../store/listeners.ts";
import { openPrivateFiles, type PrivateFiles } from "../../store/private-files.ts";
import { surveySandboxes } from "../../store/sandboxes.ts";
import { connect, connectionWith } from "../connection.ts";
import { idOf } from "../listen/orphans.ts";
import { removed } from "../listen/register.ts";
import { findProvider } from "../provider-choice.ts";
import { runningSandboxes } from "../sandbox-choice.ts";
import { broken, doubtful, type Finding, fine } from "./finding.ts";

export interface Fixing {
  readonly fix: boolean;
  /** Nobody needs to be asked. */
  readonly yes: boolean;
}

/** What runs that were killed left behind: files, and endpoints at providers. With `fix` it is removed. */
export async function lookAtLeftovers(app: App, fixing: Fixing): Promise<Finding[]> {
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const journal = openJournal(files);
  try {
    const stale = await staleFiles(app, files);
    const orphans = await journal.orphans(app.isAlive);
    if (stale.length + orphans.length === 0) return [fine("leftovers", "none")];
    const found = stale.length === 0 ? [] : [await lookAtFiles(files, stale, fixing)];
    for (const orphan of orphans) found.push(await lookAtOrphan(app, journal, { ...fixing, orphan }));
    return found;
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    return [broken("leftovers", thrown.message, { fix: thrown.hint ?? null, kind: thrown.kind })];
  }
}

async function staleFiles({ isAlive }: App, files: PrivateFiles): Promise<string[]> {
  return [...(await surveySessions(files, isAlive)).stale, ...(await surveySandboxes(files, isAlive)).stale];
}

async function lookAtFiles(files: PrivateFiles, stale: readonly string[], { fix }: Fixing): Promise<Finding> {
  const what = `${stale.length} session file${stale.length === 1 ? "" : "s"} of processes that are gone`;
  if (!fix) return doubtful("leftovers", what, "`whk doctor --fix` removes them");
  for (const path of stale) await files.remove(path);
  return fine("leftovers", `${what}: removed`);
}

interface Settling extends Fixing {
  readonly orphan: Registration;
}

async function lookAtOrphan(app: App, journal: Journal, { orphan, fix, yes }: Settling): Promise<Finding> {
  const { endpoint, provider, base, url } = orphan;
  const which = endpoint === null ? `perhaps an endpoint for ${url}` : `the endpoint ${endpoint}`;
  const what = `${which} of a listener that was killed, at ${provider} (${base})`;
  if (!fix) return doubtful("leftovers", what, "`whk doctor --fix` removes it");
  if (!yes && !app.io.interactive)
    return broken("leftovers", what, { fix: "add --yes to remove it", kind: "usage" });
  if (!yes && !(await asked(app, which, provider))) return doubtful("leftovers", what, "not removed");
  try {
    const connection = await connectionTo(app, orphan);
    if (connection !== null) {
      const id = await idOf(app, connection, orphan);
      if (id !== null && !(await removed(app, connection, id))) {
        return broken("leftovers", `${what}: not removed`, { fix: null, kind: "provider" });
      }
    }
    await journal.remove(orphan.key);
    return fine("leftovers", `${what}: ${connection === null ? "its sandbox is gone" : "removed"}`);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    const { message, hint, kind } = thrown;
    return broken("leftovers", `${what}: ${message}`, { fix: hint ?? null, kind });
  }
}

async function asked(app: App, which: string, provider: string): Promise<boolean> {
  const { confirm } = await import("../../output/prompt.ts");
  return confirm(app.io, `A killed listener left ${which} at ${provider}. Remove it?`);
}

/** Null: it was in a sandbox that runs no more. No key but the sandbox's own goes to this machine. */
async function connectionTo(app: App, { provider, base }: Registration): Promise<Connection | null> {
  const there = { ...app, globals: { ...app.globals, provider, apiBase: base, sandbox: false } };
  if (!isThisMachine(new URL(base).hostname)) return connect(there, { live: false, operation: "delete" });
  const sandbox = (await runningSandboxes(app)).find(({ bases }) => bases[provider] === base);
  if (sandbox === undefined) return null;
  const { apiKey } = sandbox;
  return connectionWith(there, { provider: await findProvider(app, provider), apiKey, live: false });
}
