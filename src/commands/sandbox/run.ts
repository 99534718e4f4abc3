import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { attemptLine, attemptRecord, readyRecord, requestLine, requestRecord } from "../../output/sandbox.ts";
import { sandboxBanner } from "../../output/sandbox-banner.ts";
import type { SandboxAttempt, SandboxRequest } from "../../sandbox/model.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { awaitStop } from "../listen/stop.ts";
import { alone, persistenceIn } from "./data.ts";
import { openSandbox } from "./open.ts";
import { readOptions, type SandboxFlags, type SandboxOptions } from "./options.ts";
import { publishSandbox } from "./presence.ts";
import { readSeedFile } from "./seed-file.ts";

/**
 * Runs a sandbox until a signal comes or stdout takes no more: exit code 0. Throws a usage error for flags, a
 * seed and a taken port, a store error for a kept state that cannot be read or that another sandbox has.
 */
export async function runSandbox(app: App, flags: SandboxFlags): Promise<void> {
  const options = readOptions(app, flags);
  if (options.data === null) return runUntilStopped(app, options);
  return alone(app, options.data, () => runUntilStopped(app, options));
}

async function runUntilStopped(app: App, options: SandboxOptions): Promise<void> {
  const { stopped, release } = awaitStop(app);
  try {
    const sandbox = await start(app, options);
    const forget = await publishSandbox(app, sandbox);
    try {
      announce(app, sandbox, options);
      const { error } = await stopped;
      if (error !== null) throw error;
    } finally {
      await forget();
      await sandbox.close();
    }
  } finally {
    release();
  }
}

async function start(app: App, options: SandboxOptions): Promise<Sandbox> {
  const { port, movePort, timeScale, faults, allowRemote, enforceLimits } = options;
  const seed = options.seed === null ? null : await readSeedFile(app, options.seed);
  const persistence = options.data === null ? null : persistenceIn(app, options.data);
  let sandbox: Sandbox | null = null;
  sandbox = await openSandbox(app, {
    ...{ port, movePort, timeScale, faults, allowRemote, enforceLimits, seed, persistence },
    onRequest: (request) => sandbox && showRequest(app, request, sandbox),
    onAttempt: (attempt) => showAttempt(app, attempt),
  });
  return sandbox;
}

function showRequest({ io }: App, request: SandboxRequest, sandbox: Sandbox): void {
  const time = sandbox.now();
  if (io.mode.json) io.record(requestRecord(request, time));
  else io.event([requestLine({ ...request, path: pathBelow(sandbox, request) }, time, lookOf(io))]);
}

/** The path without the base of its provider, which the line names anyway. */
function pathBelow({ bases, portals }: Sandbox, { provider, path }: SandboxRequest): string {
  const base = provider === null ? undefined : (bases[provider] ?? portals[provider]);
  const prefix = base === undefined ? "" : new URL(base).pathname;
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

function showAttempt({ io }: App, attempt: SandboxAttempt): void {
  if (io.mode.json) io.record(attemptRecord(attempt));
  else io.event([attemptLine(attempt, lookOf(io))]);
}

function announce({ io, clock }: App, sandbox: Sandbox, { printKey, timeScale, data }: SandboxOptions): void {
  const { apiKey, controlToken } = sandbox;
  if (io.mode.json) io.record(readyRecord(sandbox, clock.now()), [apiKey, controlToken]);
  const shown = (secret: string) => (printKey ? io.reveal(secret) : io.mask(secret));
  const banner = { ...sandbox, apiKey: shown(apiKey), controlToken: shown(controlToken), timeScale, data };
  const look = { paint: io.notePaint, glyphs: io.glyphs, columns: io.columns };
  for (const line of sandboxBanner(banner, look)) io.note(line);
}
