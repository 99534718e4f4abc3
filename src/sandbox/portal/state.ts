import type { Provider } from "../../providers/provider.ts";

/** A hook of the portal: where the developer's app sends to. */
export interface Hook {
  readonly ref: string;
  /** False: the sender is known by its address only. */
  readonly signed: boolean;
  readonly enabled: boolean;
  readonly addresses: readonly string[];
}

/** Which reading of the provider's page a sender follows: they disagree on the key. */
export const keyForms = ["secret", "apiKey:secret", "either"] as const;

export interface Credential {
  readonly apiKey: string;
  readonly secret: string;
  /** Hooks it is good for; null for the default one: all. */
  readonly hooks: readonly string[] | null;
  readonly signsWith: (typeof keyForms)[number];
  readonly active: boolean;
}

/** A payment that was reported and linked. */
export interface Transaction {
  readonly ref: string;
  readonly hook: string;
  /** Ms of the sandbox's time. */
  readonly at: number;
  /** How often it was reported again. */
  readonly repeats: number;
}

/** What a portal knows, as JSON. */
export interface PortalSnapshot {
  readonly hooks: readonly Omit<Hook, "signed">[];
  readonly credentials: readonly Credential[];
  readonly transactions: readonly Transaction[];
}

const mostTransactions = 10_000;

/** Beside the default one. */
export const mostCredentials = 5;

/** What the portal of one provider knows. All hooks are off at first, and nobody may send to them. */
export class PortalState {
  /** Told after every change; not after {@link restore}. */
  onChange: (() => void) | null = null;
  readonly #bytes: (count: number) => Buffer;
  readonly #blank: ReadonlyMap<string, Hook>;
  #hooks: Map<string, Hook>;
  #credentials: Map<string, Credential>;
  #transactions = new Map<string, Transaction>();

  constructor(provider: Provider, bytes: (count: number) => Buffer) {
    this.#bytes = bytes;
    this.#blank = new Map(hooksOf(provider).map((hook) => [hook.ref, hook]));
    this.#hooks = new Map(this.#blank);
    this.#credentials = this.#onlyDefault();
  }

  hooks(): readonly Hook[] {
    return [...this.#hooks.values()];
  }

  hook(ref: string): Hook | null {
    return this.#hooks.get(ref) ?? null;
  }

  putHook(hook: Hook): void {
    this.#hooks.set(hook.ref, hook);
    this.onChange?.();
  }

  /** Off, and its addresses are gone: disabling is no pause. */
  forgetHook(ref: string): Hook | null {
    const blank = this.#blank.get(ref);
    if (blank) this.putHook(blank);
    return blank ?? null;
  }

  /** The default one first. */
  credentials(): readonly Credential[] {
    return [...this.#credentials.values()];
  }

  credential(apiKey: string): Credential | null {
    return this.#credentials.get(apiKey) ?? null;
  }

  putCredential(credential: Credential): void {
    this.#credentials.set(credential.apiKey, credential);
    this.onChange?.();
  }

  removeCredential(apiKey: string): void {
    this.#credentials.delete(apiKey);
    this.onChange?.();
  }

  newCredential(given: Pick<Credential, "hooks" | "signsWith">): Credential {
    return {
      apiKey: `fv_test_${this.#bytes(8).toString("hex")}`,
      secret: this.newSecret(),
      ...given,
      active: true,
    };
  }

  newSecret(): string {
    return this.#bytes(24).toString("hex");
  }

  /** Oldest first. */
  transactions(): readonly Transaction[] {
    return [...this.#transactions.values()];
  }

  /** Links a reported payment; one that is linked already is only counted. The newest 10,000 are kept. */
  link(reported: Omit<Transaction, "repeats">): Transaction {
    const known = this.#transactions.get(reported.ref);
    const linked = known ? { ...known, repeats: known.repeats + 1 } : { ...reported, repeats: 0 };
    this.#transactions.set(linked.ref, linked);
    const [oldest] = this.#transactions.keys();
    if (this.#transactions.size > mostTransactions && oldest !== undefined) this.#transactions.delete(oldest);
    this.onChange?.();
    return linked;
  }

  snapshot(): PortalSnapshot {
    const hooks = this.hooks().map(({ ref, enabled, addresses }) => ({ ref, enabled, addresses }));
    return { hooks, credentials: this.credentials(), transactions: this.transactions() };
  }

  /** Takes the place of everything known so far; hooks the provider does not have are left out. */
  restore({ hooks, credentials, transactions }: PortalSnapshot): void {
    this.#hooks = new Map(this.#blank);
    for (const hook of hooks) {
      const blank = this.#blank.get(hook.ref);
      if (blank) this.#hooks.set(hook.ref, { ...hook, signed: blank.signed });
    }
    this.#credentials = new Map(credentials.map((credential) => [credential.apiKey, credential]));
    this.#transactions = new Map(transactions.map((transaction) => [transaction.ref, transaction]));
  }

  /** As at the start, with another default credential. */
  reset(): void {
    this.#hooks = new Map(this.#blank);
    this.#credentials = this.#onlyDefault();
    this.#transactions = new Map();
    this.onChange?.();
  }

  #onlyDefault(): Map<string, Credential> {
    const credential = this.newCredential({ hooks: null, signsWith: "either" });
    return new Map([[credential.apiKey, credential]]);
  }
}

/** `core` takes what is signed; each scheme without a signature is a hook of its own. */
function hooksOf({ id, schemes }: Provider): Hook[] {
  const refs = schemes.map(({ scheme }) =>
    scheme.kind === "none" ? scheme.id.replace(`${id}-`, "") : "core",
  );
  return [...new Set(refs)].map((ref) => ({ ref, signed: ref === "core", enabled: false, addresses: [] }));
}
