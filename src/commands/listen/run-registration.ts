import type { App } from "../../app.ts";
import type { AcceptedNow } from "./accepted.ts";
import type { RegisteredAt } from "./announce.ts";

/** What one run has at a provider. */
export interface RunRegistration {
  /** Null: nothing is registered yet, or ever. */
  readonly registered: RegisteredAt | null;
  /** True: it is at a provider on this machine, which needs no public address. */
  readonly isLocal: boolean;
  /** The listener serves here: registers it when that is enough. Rejects with what the provider refused. */
  reachedLocally(url: string): Promise<void>;
  /** Resolves once what has to be registered at the public address is. Rejects with what the provider refused. */
  created(): Promise<void>;
  /** Follows the public address. Never fails. */
  readonly onUrl: (url: string, previous: string | null) => void;
  /** From now on what becomes of it is told. */
  tellFromNowOn(): void;
  /** Removes it, in bounded time; a second time does nothing. Never fails. */
  readonly end: () => Promise<void>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** Nothing is registered; of a new public address it is only told what to change by hand. */
export function noRegistration(app: App, accepted: AcceptedNow): RunRegistration {
  return {
    registered: null,
    isLocal: false,
    reachedLocally: async () => {},
    created: async () => {},
    onUrl: (url, previous) => {
      if (previous !== null) void tellMovedTo(app, url, accepted.expected.named?.provider.id ?? null);
    },
    tellFromNowOn: () => {},
    end: async () => {},
    close: async () => {},
  };
}

async function tellMovedTo(app: App, url: string, provider: string | null): Promise<void> {
  const { tellMoved } = await import("./moved-address.ts");
  await tellMoved(app, url, provider);
}
