import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isThere } from "./is-there.ts";
import type { Warn } from "./private-access.ts";
import type { SecretContent } from "./secret-file.ts";

/** A signing secret whk keeps. */
export interface StoredSecret {
  /** `sec_…`: names it in lists and for removal. */
  readonly id: string;
  readonly provider: string;
  readonly label: string | null;
  readonly secret: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  /** After this it is no longer accepted, ms; null: for ever. */
  readonly expiresAt: number | null;
  /** The endpoint it belongs to and the base of the API that has it; null: entered by hand. */
  readonly endpoint: { readonly id: string; readonly base: string } | null;
}

/** An API key whk keeps: one per provider and profile. */
export interface StoredKey {
  readonly provider: string;
  readonly profile: string;
  readonly key: string;
  readonly createdAt: number;
}

/** What `secrets.json` in the config folder holds. Every change is made under a lock, whole and durable. */
export interface SecretStore {
  /** Those that have not expired, newest first; of one provider, or of all. */
  secrets(provider?: string): Promise<readonly StoredSecret[]>;
  /** Adds it; a stored secret of the same provider with the same value is replaced. */
  addSecret(secret: Omit<StoredSecret, "id" | "createdAt">): Promise<StoredSecret>;
  /** In one write: adds the new secret of an endpoint and ends its old ones (all, or these ids) at `until`, ms. */
  rotateSecret(
    secret: Omit<StoredSecret, "id" | "createdAt" | "expiresAt">,
    until: number,
    old?: readonly string[],
  ): Promise<StoredSecret>;
  /** Makes a change that changes nothing, so it rejects when no secret could be stored now. */
  checkWritable(): Promise<void>;
  /** Removes those of these ids; answers how many there were. */
  removeSecrets(ids: readonly string[]): Promise<number>;
  keys(): Promise<readonly StoredKey[]>;
  /** Adds it or replaces the one of the same provider and profile. */
  setKey(key: Omit<StoredKey, "createdAt">): Promise<void>;
  removeKey(provider: string, profile: string): Promise<boolean>;
  /** Another text after every change, by whichever process; cheap to ask. */
  version(): Promise<string>;
}

/** What the store of secrets needs of the run. */
export interface SecretStoreParts {
  /** The config folder. */
  readonly folder: string;
  readonly pid: number;
  readonly warn: Warn;
  /** Wall clock, ms. */
  readonly now: () => number;
  readonly nextId: (prefix: string) => string;
  /** Told every secret and key before anybody else sees it, so that it is masked wherever it is printed. */
  readonly hide: (value: string) => void;
}

const fileName = "secrets.json";

/** Where secrets and keys are kept. */
export function secretsPath(configDir: string): string {
  return join(configDir, fileName);
}

/**
 * The secrets and keys of the config folder. Nothing is read before a method is called. Every method rejects with
 * a store error when the file is damaged (it is kept as it is), a link, or another user's.
 */
export function openSecretStore(parts: SecretStoreParts): SecretStore {
  const opened = { ...parts, path: secretsPath(parts.folder) };
  const read = () => readContent(opened);
  const change = <T>(edit: Edit<T>) => changeContent(opened, edit);
  return {
    async secrets(provider) {
      const { secrets } = await read();
      const wanted = secrets.filter(
        (one) => isValid(one, parts.now()) && (provider ?? one.provider) === one.provider,
      );
      return wanted.reverse();
    },
    addSecret: (secret) => change((content) => add(content, made(parts, secret))),
    rotateSecret: (secret, until, old) =>
      change((content) => {
        const ends = (one: StoredSecret) => isOfSameEndpoint(one, secret) && (old?.includes(one.id) ?? true);
        const ending = content.secrets.map((one) => (ends(one) ? endedAt(one, until) : one));
        return add({ ...content, secrets: ending }, made(parts, { ...secret, expiresAt: null }));
      }),
    checkWritable: () => change((content) => [content, undefined]),
    removeSecrets: (ids) =>
      change((content) => {
        const left = content.secrets.filter(({ id }) => !ids.includes(id));
        return [{ ...content, secrets: left }, content.secrets.length - left.length];
      }),
    keys: async () => (await read()).keys,
    setKey: (key) =>
      change((content) => {
        parts.hide(key.key);
        const others = content.keys.filter((one) => !isKeyOf(one, key));
        return [{ ...content, keys: [...others, { ...key, createdAt: parts.now() }] }, undefined];
      }),
    removeKey: (provider, profile) =>
      change((content) => {
        const left = content.keys.filter((one) => !isKeyOf(one, { provider, profile }));
        return [{ ...content, keys: left }, left.length < content.keys.length];
      }),
    version: () => versionOf(opened.path),
  };
}

/** The content after a change, and what to answer. */
type Edit<T> = (content: SecretContent) => readonly [SecretContent, T];

interface Opened extends SecretStoreParts {
  readonly path: string;
}

/** Nothing is loaded when there is no file. */
async function readContent(opened: Opened): Promise<SecretContent> {
  const { path, hide } = opened;
  const nothing = { secrets: [], keys: [] };
  if (!(await isThere(path))) return nothing;
  const { openConfigFiles } = await import("./config-files.ts");
  const bytes = await openConfigFiles(opened).read(fileName);
  if (bytes === null) return nothing;
  const { readSecretContent } = await import("./secret-file.ts");
  const content = await readSecretContent(path, bytes);
  for (const { secret } of content.secrets) hide(secret);
  for (const { key } of content.keys) hide(key);
  return content;
}

async function changeContent<T>(opened: Opened, edit: Edit<T>): Promise<T> {
  const { changeUnderLock } = await import("./change.ts");
  const { openConfigFiles, removeLeftovers } = await import("./config-files.ts");
  const { secretFileText } = await import("./secret-file.ts");
  const { path, now } = opened;
  const files = openConfigFiles(opened);
  return changeUnderLock(opened, async () => {
    const content = await readContent(opened);
    const valid = content.secrets.filter((secret) => isValid(secret, now()));
    const [changed, answer] = edit({ ...content, secrets: valid });
    const write = async () => {
      await removeLeftovers(files, fileName);
      await files.write(fileName, secretFileText(path, changed));
    };
    return { answer, write };
  });
}

function made(parts: SecretStoreParts, secret: Omit<StoredSecret, "id" | "createdAt">): StoredSecret {
  parts.hide(secret.secret);
  return { ...secret, id: parts.nextId("sec_"), createdAt: parts.now() };
}

function add(content: SecretContent, secret: StoredSecret): readonly [SecretContent, StoredSecret] {
  const others = content.secrets.filter(
    (one) => one.provider !== secret.provider || one.secret !== secret.secret,
  );
  return [{ ...content, secrets: [...others, secret] }, secret];
}

function isValid({ expiresAt }: StoredSecret, now: number): boolean {
  return expiresAt === null || expiresAt > now;
}

function isOfSameEndpoint(
  stored: StoredSecret,
  { provider, endpoint }: Pick<StoredSecret, "provider" | "endpoint">,
) {
  if (stored.endpoint === null || endpoint === null || stored.provider !== provider) return false;
  return stored.endpoint.id === endpoint.id && stored.endpoint.base === endpoint.base;
}

/** An end that was sooner stays. */
function endedAt(secret: StoredSecret, until: number): StoredSecret {
  return { ...secret, expiresAt: Math.min(secret.expiresAt ?? until, until) };
}

function isKeyOf(stored: StoredKey, { provider, profile }: Pick<StoredKey, "provider" | "profile">): boolean {
  return stored.provider === provider && stored.profile === profile;
}

/** Every write makes a new file, so its number or its time differs. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino}-${mtimeNs}-${size}`;
  } catch {
    return "none";
  }
}
