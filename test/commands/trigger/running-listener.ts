import { join } from "node:path";
import { type Session, writeSession } from "../../../src/store/listeners.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { testApp } from "../../cli.ts";

/** Writes the session file of a listener into `home`, as a running `whk listen` does; returns its undo. */
export async function pretendListener(
  home: string,
  session: Partial<Session> & Pick<Session, "local">,
): Promise<() => Promise<void>> {
  // An App has a process id that counts as alive.
  const { pid } = testApp({ home }).app;
  const files = openPrivateFiles({ folder: dataDirOf(home), pid, warn: () => {} });
  const defaults = { provider: null, secrets: {}, startedAt: 1_800_000_000_000, version: "0.0.0" };
  return writeSession(files, { ...defaults, ...session, pid });
}

/** Where whk keeps its data when HOME is this folder. */
export function dataDirOf(home: string): string {
  return join(home, ".local/share/whk");
}
