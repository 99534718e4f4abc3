import type { PrivateFiles } from "./private-files.ts";
import {
  findRunning,
  isRecord,
  publish,
  type RunningProcess,
  type SessionKind,
  type Survey,
  surveyRunning,
} from "./sessions.ts";

/** What a running sandbox tells other whk processes of the same user. */
export interface SandboxSession extends RunningProcess {
  /** Where it listens, `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The base of each provider's API, by provider id. */
  readonly bases: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly controlUrl: string;
  readonly controlToken: string;
}

const sandboxes: SessionKind<SandboxSession> = { folder: "sandboxes", isSession };

/** Makes the sandbox known; the answer takes it back and never fails. Rejects with a store error. */
export function writeSandboxSession(
  files: PrivateFiles,
  session: SandboxSession,
): Promise<() => Promise<void>> {
  return publish(files, sandboxes, session);
}

/** The sandboxes that still run, newest first. */
export function findSandboxSessions(
  files: PrivateFiles,
  isAlive: (pid: number) => boolean,
): Promise<SandboxSession[]> {
  return findRunning(files, sandboxes, isAlive);
}

/** The sandboxes that still run, and the files others left. */
export function surveySandboxes(
  files: PrivateFiles,
  isAlive: (pid: number) => boolean,
): Promise<Survey<SandboxSession>> {
  return surveyRunning(files, sandboxes, isAlive);
}

function isSession(value: unknown): value is SandboxSession {
  if (!isRecord(value)) return false;
  const { pid, url, bases, apiKey, controlUrl, controlToken, startedAt, version } = value;
  return (
    typeof pid === "number" &&
    isRecord(bases) &&
    [url, controlUrl, ...Object.values(bases)].every(isLocalUrl) &&
    [apiKey, controlToken, version].every((text) => typeof text === "string" && text !== "") &&
    typeof startedAt === "number"
  );
}

/** Keys are sent there, so it can only be this machine. */
function isLocalUrl(value: unknown): boolean {
  return typeof value === "string" && /^http:\/\/127\.0\.0\.1:\d{1,5}(?:\/[\w./-]*)?$/.test(value);
}
