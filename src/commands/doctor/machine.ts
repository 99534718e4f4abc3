import { createServer } from "node:http";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { openPort } from "../../http/port.ts";
import { isThere } from "../../store/is-there.ts";
import { type Session, surveySessions } from "../../store/listeners.ts";
import { openStore, storePath } from "../../store/open.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { surveySandboxes } from "../../store/sandboxes.ts";
import { broken, type Check, doubtful, type Finding, fine } from "./finding.ts";

/** What of this machine whk runs on. */
export function machineChecks(app: App): Check[] {
  return [
    { name: "node", limit: 5000, look: async () => [await lookAtNode(app)] },
    { name: "store", limit: 10_000, look: async () => [await lookAtStore(app)] },
    { name: "port", limit: 5000, look: async () => lookAtPort(app) },
  ];
}

/** The oldest that works, and the first that has SQLite of its own. */
const oldest = [20, 18, 1] as const;

async function lookAtNode({ nodeVersion, withoutSqliteWarning }: App): Promise<Finding> {
  if (isBefore(nodeVersion, oldest)) {
    const fix = `install Node.js ${oldest.join(".")} or later`;
    return broken("node", `Node.js ${nodeVersion} is too old`, { fix, kind: "usage" });
  }
  const { loadEngine } = await import("../../store/engine.ts");
  try {
    await loadEngine(withoutSqliteWarning);
    return fine("node", `Node.js ${nodeVersion}, with SQLite`);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    return broken("node", `Node.js ${nodeVersion}: ${thrown.message}`, {
      fix: thrown.hint ?? null,
      kind: "store",
    });
  }
}

function isBefore(version: string, [major, minor, patch]: readonly [number, number, number]): boolean {
  const [a = 0, b = 0, c = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return a !== major ? a < major : b !== minor ? b < minor : c < patch;
}

async function lookAtStore({ globals, version, withoutSqliteWarning: quietly }: App): Promise<Finding> {
  const path = storePath(globals.dataDir);
  if (globals.store === "memory") return fine("store", "in memory: nothing is kept");
  // It is made when it is first needed, not by looking.
  if (!(await isThere(path))) return fine("store", `none yet; it will be ${path}`);
  const store = await openStore(globals, { version, quietly, warn: () => {} });
  await store.close();
  return fine("store", `opens: ${path}`);
}

const usualPort = 4400;

async function lookAtPort(app: App): Promise<Finding[]> {
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const { running } = await surveySessions(files, app.isAlive);
  const sandboxes = (await surveySandboxes(files, app.isAlive)).running;
  const held = running.find(({ local }) => portOf(local) === usualPort);
  const port = held === undefined ? await lookAtFreePort() : fine("port", `${usualPort} is your listener's`);
  const others = [
    ...running.map(listenerWords),
    ...sandboxes.map(({ url, pid }) => `sandbox ${url} (pid ${pid})`),
  ];
  return [port, fine("running", others.length === 0 ? "no listener and no sandbox" : others.join(", "))];
}

function listenerWords({ local, pid, provider }: Session): string {
  return `listener ${local} (pid ${pid}${provider === null ? "" : `, ${provider}`})`;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function lookAtFreePort(): Promise<Finding> {
  const server = createServer();
  try {
    await openPort(server, { port: usualPort, strict: true });
    return fine("port", `${usualPort} is free`);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    return doubtful("port", thrown.message, "`whk listen` takes the next free one; --port chooses another");
  } finally {
    server.close();
  }
}
