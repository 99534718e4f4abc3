import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import type { Provider } from "../../providers/provider.ts";
import { type Journal, openJournal } from "../../store/journal.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { connect } from "../connection.ts";
import { registrable } from "../endpoints/patterns.ts";
import { findProvider } from "../provider-choice.ts";
import { effectiveApiBase } from "../settings/effective.ts";
import { openEmbeddedSandbox } from "./embedded-sandbox.ts";
import { eventsFrom } from "./event-numbers.ts";
import { cleanUp } from "./orphans.ts";
import { type Registered, register } from "./register.ts";

/** What the flags say about registering. */
export interface RegistrarOptions {
  /** In a sandbox of this process. */
  readonly sandbox: boolean;
  /** The endpoint stays when the listener ends. */
  readonly keep: boolean;
  /** Endpoints left by earlier listeners are removed without asking. */
  readonly yes: boolean;
  /** Patterns of --events; empty: all. */
  readonly events: readonly string[];
  /** Whether there will be a public address; one the user asked for is registered even at a sandbox. */
  readonly tunnel?: "none" | "usual" | "asked";
}

/** Registers the listener once its address is known. */
export interface Registrar {
  /** The provider that will send, and where its API is. */
  readonly connection: Connection;
  /** What is registered is the public address; else the local one, which a sandbox reaches. */
  readonly needsPublic: boolean;
  /** At `url`, where the provider reaches the listener. */
  register(url: string, signal?: AbortSignal): Promise<Registered>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/**
 * Gets everything ready that can fail before the listener starts: the sandbox, or the connection, which has to
 * lead to this machine when there will be no public address, and what earlier listeners left.
 */
export async function openRegistrar(
  app: App,
  named: Provider | null,
  options: RegistrarOptions,
): Promise<Registrar> {
  if (options.sandbox) {
    const provider = named ?? (await findProvider(app, "payvost"));
    await refuseApiBase(app, provider);
    const { connection, close } = await openEmbeddedSandbox(app, provider, {
      persistence: eventsFrom(app.clock.now()),
    });
    try {
      return { ...registrarAt(app, connection, { ...options, journal: null }), close };
    } catch (thrown) {
      await close();
      throw thrown;
    }
  }
  const connection = await connect(app, { live: false, operation: "create" });
  if (connection.mode !== "sandbox" && (options.tunnel ?? "none") === "none")
    throw needsPublicAddress(connection);
  const warn = (message: string) => app.io.warn(message);
  const journal = openJournal(openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn }));
  await cleanUp(app, journal, { connection, yes: options.yes });
  return registrarAt(app, connection, { ...options, journal });
}

interface Registering extends RegistrarOptions {
  readonly journal: Journal | null;
}

function registrarAt(app: App, connection: Connection, options: Registering): Registrar {
  const { keep, journal } = options;
  const patterns = split(options.events);
  const events = patterns.length > 0 ? registrable(app, connection, patterns) : allOf(connection);
  return {
    connection,
    needsPublic: connection.mode !== "sandbox" || options.tunnel === "asked",
    register: (url, signal) =>
      register(app, { connection, url, events, journal, keep, ...(signal && { signal }) }),
    close: async () => {},
  };
}

function split(patterns: readonly string[]): string[] {
  return patterns
    .flatMap((pattern) => pattern.split(","))
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");
}

/** `payment.*`, `transfer.*` where the provider has patterns, else every type that is known. */
function allOf({ provider, contract }: Connection): string[] {
  const types = provider.events.map(({ type }) => type);
  if (!contract.endpoint.wildcards.allowed) return types;
  return [...new Set(types.map((type) => type.replace(/\.[^*]+$/, ".*")))];
}

async function refuseApiBase(app: App, provider: Provider): Promise<void> {
  if ((await effectiveApiBase(app, provider.id))?.origin !== "flag") return;
  throw new WhkError("usage", "bad_combination", "--sandbox and --api-base exclude each other", {
    hint: "leave out --api-base: the listener starts a sandbox of its own; --register registers at another",
  });
}

function needsPublicAddress({ provider, base }: Connection): WhkError {
  const message = `--register: ${provider.id} at ${new URL(base).host} cannot reach this machine: that takes a public address`;
  return new WhkError("usage", "no_public_address", message, {
    hint: "leave out --no-tunnel; without a tunnel there are --sandbox and --public-url, an address of yours that leads here",
  });
}
