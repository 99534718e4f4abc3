/** What a running sandbox tells other whk processes of the same user. */
export interface SandboxSession {
  readonly pid: number;
  /** Where it listens, `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The base of each provider's API, by provider id. */
  readonly bases: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly controlUrl: string;
  readonly controlToken: string;
  /** Wall clock, ms since the epoch. */
  readonly startedAt: number;
  /** Version of the whk that runs. */
  readonly version: string;
}

/** Files in the data folder that only their owner may read, written whole or not at all; the store has them. */
export interface PrivateFiles {
  write(name: string, content: string): Promise<void>;
  read(name: string): Promise<Buffer | null>;
  list(name: string): Promise<string[]>;
  remove(name: string): Promise<void>;
}

const folder = "sandboxes";

/**
 * Makes the sandbox known in `sandboxes/<pid>.json`. The answer takes it back and never fails.
 * Rejects with a store error when it cannot be written.
 */
export async function writeSandboxSession(
  files: PrivateFiles,
  session: SandboxSession,
): Promise<() => Promise<void>> {
  const name = `${folder}/${session.pid}.json`;
  await files.write(name, `${JSON.stringify(session)}\n`);
  return () => files.remove(name);
}

/** The sandboxes whose process still runs, newest first. What others left behind is removed. */
export async function findSandboxSessions(
  files: PrivateFiles,
  isAlive: (pid: number) => boolean,
): Promise<SandboxSession[]> {
  const found: SandboxSession[] = [];
  for (const name of await files.list(folder)) {
    const [, pid, temporary] = /^([1-9]\d{0,9})\.json(\..+\.tmp)?$/.exec(name) ?? [];
    if (pid === undefined) continue;
    const alive = isAlive(Number(pid));
    if (alive && temporary !== undefined) continue;
    const session = alive ? await readSession(files, `${folder}/${name}`, Number(pid)) : "stale";
    if (session === "stale") await files.remove(`${folder}/${name}`);
    else if (session !== "unreadable") found.push(session);
  }
  return found.sort((a, b) => b.startedAt - a.startedAt);
}

/** A file that cannot be read, such as a link, is left alone: it is not ours. */
async function readSession(
  files: PrivateFiles,
  name: string,
  pid: number,
): Promise<SandboxSession | "stale" | "unreadable"> {
  try {
    const content = await files.read(name);
    const session = content && parse(content);
    return session?.pid === pid ? session : "stale";
  } catch {
    return "unreadable";
  }
}

function parse(content: Buffer): SandboxSession | null {
  try {
    const value: unknown = JSON.parse(content.toString());
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys are sent there, so it can only be this machine. */
function isLocalUrl(value: unknown): boolean {
  return typeof value === "string" && /^http:\/\/127\.0\.0\.1:\d{1,5}(?:\/[\w./-]*)?$/.test(value);
}
