import type { PrivateFiles } from "./private-files.ts";

/** What every running process of one kind tells the other whk processes of the same user. */
export interface RunningProcess {
  readonly pid: number;
  /** Wall clock, ms since the epoch. */
  readonly startedAt: number;
  /** Version of the whk that runs. */
  readonly version: string;
}

/** One kind of running process: the folder of its files, and what such a file holds. */
export interface SessionKind<Session extends RunningProcess> {
  readonly folder: string;
  readonly isSession: (value: unknown) => value is Session;
}

/**
 * Makes a process known in `<folder>/<pid>.json`. The answer takes it back and never fails.
 * Rejects with a store error when it cannot be written.
 */
export async function publish<Session extends RunningProcess>(
  files: PrivateFiles,
  { folder }: SessionKind<Session>,
  session: Session,
): Promise<() => Promise<void>> {
  const name = `${folder}/${session.pid}.json`;
  await files.write(name, `${JSON.stringify(session)}\n`);
  return () => files.remove(name);
}

/** Those whose process still runs, newest first. What others left behind is removed. */
export async function findRunning<Session extends RunningProcess>(
  files: PrivateFiles,
  kind: SessionKind<Session>,
  isAlive: (pid: number) => boolean,
): Promise<Session[]> {
  const { running, stale } = await surveyRunning(files, kind, isAlive);
  for (const path of stale) await files.remove(path);
  return running;
}

/** What is in the folder of one kind. */
export interface Survey<Session extends RunningProcess> {
  /** Newest first. */
  readonly running: Session[];
  /** Files of processes that are gone, relative names. */
  readonly stale: string[];
}

/** As {@link findRunning}, and removes nothing. */
export async function surveyRunning<Session extends RunningProcess>(
  files: PrivateFiles,
  kind: SessionKind<Session>,
  isAlive: (pid: number) => boolean,
): Promise<Survey<Session>> {
  const running: Session[] = [];
  const stale: string[] = [];
  for (const name of await files.list(kind.folder)) {
    const [, pid, temporary] = /^([1-9]\d{0,9})\.json(\..+\.tmp)?$/.exec(name) ?? [];
    if (pid === undefined) continue;
    const alive = isAlive(Number(pid));
    if (alive && temporary !== undefined) continue;
    const path = `${kind.folder}/${name}`;
    const session = alive ? await read(files, kind, { path, pid: Number(pid) }) : "stale";
    if (session === "stale") stale.push(path);
    else if (session !== "unreadable") running.push(session);
  }
  return { running: running.sort((a, b) => b.startedAt - a.startedAt), stale };
}

/** A file that cannot be read, such as a link, is left alone: it is not ours. */
async function read<Session extends RunningProcess>(
  files: PrivateFiles,
  { isSession }: SessionKind<Session>,
  { path, pid }: { path: string; pid: number },
): Promise<Session | "stale" | "unreadable"> {
  try {
    const content = await files.read(path);
    const value: unknown = content === null ? null : parse(content);
    return isSession(value) && value.pid === pid ? value : "stale";
  } catch {
    return "unreadable";
  }
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
