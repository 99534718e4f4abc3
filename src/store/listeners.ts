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

/** What a running listener tells other whk processes of the same user. */
export interface Session extends RunningProcess {
  /** Where it listens, `http://127.0.0.1:4400`. */
  readonly local: string;
  readonly provider: string | null;
  /** Secrets made for this session only, by provider. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** The endpoint it registered, with its secret, which nothing else keeps; left out: none. */
  readonly endpoint?: RegisteredEndpoint;
  /** Where it forwards; left out: nowhere. */
  readonly apps?: readonly SessionApp[];
}

/** An app of a listener, as it was given: a URL, for the event types of the pattern or, with null, for all others. */
export interface SessionApp {
  readonly url: string;
  readonly pattern: string | null;
}

export interface RegisteredEndpoint {
  readonly provider: string;
  readonly id: string;
  readonly base: string;
  readonly secret: string;
}

const listeners: SessionKind<Session> = { folder: "sessions", isSession };

/** Makes the listener known; the answer takes it back and never fails. Rejects with a store error. */
export function writeSession(files: PrivateFiles, session: Session): Promise<() => Promise<void>> {
  return publish(files, listeners, session);
}

/** The listeners that still run, newest first. */
export function findSessions(files: PrivateFiles, isAlive: (pid: number) => boolean): Promise<Session[]> {
  return findRunning(files, listeners, isAlive);
}

/** The listeners that still run, and the files others left. */
export function surveySessions(
  files: PrivateFiles,
  isAlive: (pid: number) => boolean,
): Promise<Survey<Session>> {
  return surveyRunning(files, listeners, isAlive);
}

function isSession(value: unknown): value is Session {
  if (!isRecord(value)) return false;
  const { pid, local, provider, secrets, endpoint, apps = [], startedAt, version } = value;
  return (
    typeof pid === "number" &&
    typeof local === "string" &&
    URL.canParse(local) &&
    (provider === null || typeof provider === "string") &&
    isRecord(secrets) &&
    Object.values(secrets).every(isListOfText) &&
    (endpoint === undefined || isEndpoint(endpoint)) &&
    Array.isArray(apps) &&
    apps.every(isApp) &&
    typeof startedAt === "number" &&
    typeof version === "string"
  );
}

function isEndpoint(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { provider, id, base, secret } = value;
  return isListOfText([provider, id, base, secret]);
}

function isApp(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { url, pattern } = value;
  return typeof url === "string" && URL.canParse(url) && (pattern === null || typeof pattern === "string");
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
