import { onTestFinished } from "vitest";
import { openEmbeddedSandbox } from "../../../src/commands/listen/embedded-sandbox.ts";
import { openJournal } from "../../../src/store/journal.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

/** An App, a sandbox in its process and the journal in its data folder; all of it ends with the test. */
export async function simulated(changes: Parameters<typeof ownApp>[0] = {}, id = "payvost") {
  const own = await ownApp(changes);
  const { app } = own;
  const embedded = await openEmbeddedSandbox(app, await providerOf(id));
  onTestFinished(() => embedded.close());
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const journal = openJournal(files);
  return { ...own, ...embedded, journal, written: () => journal.orphans(() => false) };
}
