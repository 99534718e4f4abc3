/** What a running listener tells other whk processes of the same user. */
export interface Session {
  readonly pid: number;
  /** Where it listens, `http://127.0.0.1:4400`. */
  readonly local: string;
  readonly provider: string | null;
  /** Secrets made for this session only, by provider. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
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

const folder = "sessions";

/**
 * Makes the session known in `sessions/<pid>.json`. The answer takes it back and never fails.
 * Rejects with a store error when it cannot be written.
 */
export async function writeSession(files: PrivateFiles, session: Session): Promise<() => Promise<void>> {
  const name = `${folder}/${session.pid}.json`;
  await files.write(name, `${JSON.stringify(session)}\n`);
  return () => files.remove(name);
}

/** The sessions whose process still runs, newest first. What others left behind is removed. */
export async function findSessions(
  files: PrivateFiles,
  isAlive: (pid: number) => boolean,
): Promise<Session[]> {
  const found: Session[] = [];
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
): Promise<Session | "stale" | "unreadable"> {
  try {
    const content = await files.read(name);
    const session = content && parse(content);
    return session?.pid === pid ? session : "stale";
  } catch {
    return "unreadable";
  }
}

function parse(content: Buffer): Session | null {
  try {
    const value: unknown = JSON.parse(content.toString());
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

function isSession(value: unknown): value is Session {
  if (!isRecord(value)) return false;
  const { pid, local, provider, secrets, startedAt, version } = value;
  return (
    typeof pid === "number" &&
    typeof local === "string" &&
    URL.canParse(local) &&
    (provider === null || typeof provider === "string") &&
    isRecord(secrets) &&
    Object.values(secrets).every(isListOfText) &&
    typeof startedAt === "number" &&
    typeof version === "string"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
