import type { PrivateFiles } from "./private-files.ts";

/** An endpoint a listener registers for its own time, written down before the provider is asked. */
export interface Registration {
  /** `reg_…`; part of the endpoint's description, so that it is found when its id never arrived. */
  readonly key: string;
  /** The process that has to remove it. */
  readonly pid: number;
  readonly provider: string;
  /** Base of the API that has it. */
  readonly base: string;
  readonly url: string;
  /** Null: the provider has not answered yet, or its answer was lost. */
  readonly endpoint: string | null;
  /** Ms since the epoch. */
  readonly startedAt: number;
}

/** What listeners have registered and not yet removed, one file each in the data folder. */
export interface Journal {
  /** Durable once it resolves; replaces the entry of the same key. Rejects with a store error. */
  write(registration: Registration): Promise<void>;
  /** Never fails. */
  remove(key: string): Promise<void>;
  /** Those whose process is gone, oldest first. Entries that cannot be read are left alone. */
  orphans(isAlive: (pid: number) => boolean): Promise<Registration[]>;
}

const folder = "registrations";

export function openJournal(files: PrivateFiles): Journal {
  return {
    write: (registration) => files.write(nameOf(registration.key), `${JSON.stringify(registration)}\n`),
    remove: (key) => files.remove(nameOf(key)),
    async orphans(isAlive) {
      const found: Registration[] = [];
      for (const name of await files.list(folder)) {
        if (!/^reg_\w+\.json$/.test(name)) continue;
        const registration = await readEntry(files, `${folder}/${name}`);
        if (registration !== null && nameOf(registration.key) === `${folder}/${name}`)
          found.push(registration);
      }
      return found.filter(({ pid }) => !isAlive(pid)).sort((a, b) => a.startedAt - b.startedAt);
    },
  };
}

function nameOf(key: string): string {
  return `${folder}/${key}.json`;
}

async function readEntry(files: PrivateFiles, name: string): Promise<Registration | null> {
  try {
    const content = await files.read(name);
    const value: unknown = content === null ? null : JSON.parse(content.toString());
    return isRegistration(value) ? value : null;
  } catch {
    return null;
  }
}

function isRegistration(value: unknown): value is Registration {
  if (typeof value !== "object" || value === null) return false;
  const { key, pid, provider, base, url, endpoint, startedAt } = value as Record<string, unknown>;
  return (
    [key, provider, base, url].every((one) => typeof one === "string") &&
    (endpoint === null || typeof endpoint === "string") &&
    [pid, startedAt].every((one) => typeof one === "number")
  );
}
