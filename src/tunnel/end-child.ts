import { type ChildProcess, spawn } from "node:child_process";
import { platform } from "node:os";

/**
 * Ends a child whk started, and what that started, by its id: SIGINT, after `grace` ms SIGKILL. Resolves when it is
 * gone, at the latest a second after the last signal; `ended` is to resolve with its end.
 */
export async function endChild(child: ChildProcess, ended: Promise<unknown>, grace: number): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) {
    await within(ended, 1_000);
    return;
  }
  signalGroup(child, "INT");
  if (await within(ended, grace)) return;
  sweepGroup(child);
  child.kill("SIGKILL");
  await within(ended, 1_000);
}

/** Ends at once what is left of the group the child was given. */
export function sweepGroup(child: ChildProcess): void {
  signalGroup(child, "KILL");
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Node can signal one process only, and only main knows `process`; the shell has a word for a group. */
function signalGroup({ pid }: ChildProcess, signal: "INT" | "KILL"): void {
  if (pid === undefined) return;
  const command = platform() === "win32" ? `taskkill /pid ${pid} /T /F` : `kill -s ${signal} -- -${pid}`;
  spawn(command, { shell: true, stdio: "ignore" }).on("error", () => {});
}

/** True when the promise resolved in time. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
