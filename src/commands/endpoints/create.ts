import type { App } from "../../app.ts";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { fileDefaults } from "../settings/defaults.ts";
import { checkAddress } from "./address.ts";
import { readMetadata, refuseFields } from "./fields.ts";
import { checkStore, keepSecret, revealed, shownSecret } from "./keep-secret.ts";
import { registrable, splitPatterns } from "./patterns.ts";
import { printDone, printEndpoint, printField, printRaw } from "./print.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface CreateFlags {
  readonly events?: readonly string[];
  readonly description?: string;
  readonly metadata?: readonly string[];
  readonly printSecret?: boolean;
  readonly raw?: boolean;
  readonly live?: boolean;
}

/**
 * Registers an endpoint, stores its secret at once and prints both. Throws a usage error for a value that cannot
 * be registered, a store error (after the endpoint was made) when the secret could not be stored.
 */
export async function runCreate(app: App, url: string, flags: CreateFlags): Promise<void> {
  const metadata = readMetadata(flags.metadata ?? []);
  await withEndpoints(app, { operation: "create", live: flags.live }, async (work) => {
    const { connection, client } = work;
    const { description } = flags;
    refuseFields(connection, "create", { description, metadata: flags.metadata });
    const address = checkAddress(app, connection, { flag: "<url>", value: url });
    const patterns = await wantedEvents(work, flags);
    const events = registrable(app, connection, patterns);
    await checkStore(app);
    const draft = { url: address, events, description: description ?? null, metadata };
    const { value, raw } = await work.during("registering the endpoint", () => client.create(draft));
    const failure = await storeNew(work, value.endpoint, value.secret);
    printCreated(work, { ...value, raw, stored: value.secret !== null && failure === null }, flags);
    if (failure !== null) throw failure;
  });
}

/** --events, else those of the project file or the profile. Throws a usage error when there are none. */
async function wantedEvents({ app, connection }: Work, { events }: CreateFlags): Promise<string[]> {
  if (events !== undefined) return splitPatterns("--events", events);
  const usual = (await fileDefaults(app))?.events ?? [];
  if (usual.length > 0) {
    app.io.note(text`the events of the project file or profile: ${usual.join(", ")}`);
    return splitPatterns("events", usual);
  }
  const { id, events: known } = connection.provider;
  throw new WhkError("usage", "missing_events", "--events is missing", {
    hint: `name the event types, like --events ${known[0]?.type ?? "'*'"}; \`whk trigger --list --provider ${id}\` shows them`,
  });
}

/** Stores the secret of a new endpoint; null when there is none or it is stored. A sandbox gives an id again. */
export async function storeNew(
  { app, connection }: Work,
  { id, description }: Endpoint,
  secret: string | null,
): Promise<WhkError | null> {
  if (secret === null) return null;
  return keepSecret(app, secret, (secrets) =>
    secrets.rotateSecret(
      {
        provider: connection.provider.id,
        label: description,
        secret,
        endpoint: { id, base: connection.base },
      },
      app.clock.now(),
    ),
  );
}

interface Created {
  readonly endpoint: Endpoint;
  readonly secret: string | null;
  readonly recovered: boolean;
  readonly raw: unknown;
  readonly stored: boolean;
}

function printCreated({ app }: Work, created: Created, flags: CreateFlags): void {
  const { io } = app;
  const { endpoint, secret, recovered, stored, raw } = created;
  const shown = revealed(secret, flags.printSecret);
  if (flags.raw === true) printRaw(io, raw, shown);
  else if (io.mode.json) io.record({ ...endpoint, secret, stored, recovered }, shown);
  else {
    printDone(io, "created", [io.paint.bold(endpoint.id)]);
    printEndpoint(io, endpoint, app.clock.now());
    const state = stored ? "stored; `whk listen` verifies with it" : "not stored";
    if (secret !== null)
      printField(io, "secret", text`${shownSecret(app, secret, flags.printSecret)}, ${state}`);
  }
  if (secret === null) warnUnknown(app, endpoint, recovered);
}

function warnUnknown({ io }: App, { id }: Endpoint, recovered: boolean): void {
  const why = recovered
    ? "the provider's answer was lost; the endpoint was found by listing, its secret is unknown"
    : "the provider told no secret";
  io.warn(text`warning: ${why}; \`whk endpoints rotate ${id}\` makes a new one`);
}
