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
  /** In one write: adds the new secret of an endpoint and ends its old ones at `until`, ms. */
  rotateSecret(secret: Omit<StoredSecret, "id" | "createdAt" | "expiresAt">, until: number): Promise<StoredSecret>;
  /** Removes those of these ids; answers how many there were. */
  removeSecrets(ids: readonly string[]): Promise<number>;
  keys(): Promise<readonly StoredKey[]>;
  /** Adds it or replaces the one of the same provider and profile. */
  setKey(key: Omit<StoredKey, "createdAt">): Promise<void>;
  removeKey(provider: string, profile: string): Promise<boolean>;
  /** Another text after every change, by whichever process; cheap to ask. */
  version(): Promise<string>;
}
