import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { startServer } from "../../listen/server.ts";
import { DeliveryColumns } from "../../output/columns.ts";
import { loadWidths } from "../../output/text.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { type AcceptedNow, openAccepted } from "./accepted.ts";
import { announce } from "./announce.ts";
import { assemble } from "./assemble.ts";
import type { Expectation } from "./candidates.ts";
import { checkEventTypes } from "./event-types.ts";
import { type ListenFlags, type ListenOptions, readOptions } from "./options.ts";
import { makeKnown } from "./presence.ts";
import { Presenter } from "./presenter.ts";
import { prepareReadyFile, type ReadyFile } from "./ready-file.ts";
import type { Registered } from "./register.ts";
import type { Registrar } from "./registrar.ts";
import { awaitStop, finish, type Listener, type Stop, summarise } from "./stop.ts";

interface Run {
  readonly options: ListenOptions;
  readonly accepted: AcceptedNow;
  /** Null: the listener is not registered anywhere. */
  readonly registrar: Registrar | null;
  readonly readyFile: ReadyFile | null;
  readonly stopped: Promise<Stop>;
}

/**
 * Listens until a signal comes or stdout takes no more, then ends cleanly: exit code 0. Throws a usage error
 * for flags that cannot be done and a taken port, a store error when nothing can be recorded, and what the
 * provider refused when it is to be registered.
 */
export async function runListen(app: App, target: string | undefined, flags: ListenFlags): Promise<void> {
  const options = await readOptions(app, target, flags);
  const accepted = await openAccepted(app, options.secrets);
  checkEventTypes(app, accepted.expected, options.events);
  const readyFile = options.readyFile === null ? null : await prepareReadyFile(app, options.readyFile);
  const store = await app.openStore();
  try {
    const registrar = await registrarFor(app, options, accepted);
    const { stopped, release } = awaitStop(app);
    try {
      const listener = await openListener(app, { options, accepted, store });
      const stop = await serve(app, listener, { options, accepted, registrar, readyFile, stopped });
      summarise(app, stop, listener);
      if (stop.error !== null) throw stop.error;
    } finally {
      await registrar?.close();
      release();
    }
  } finally {
    await store.close();
  }
}

async function registrarFor(
  app: App,
  { registrar, events }: ListenOptions,
  { expected }: AcceptedNow,
): Promise<Registrar | null> {
  if (registrar === null) return null;
  // Half of the sandbox is an HTTP framework: loaded only by who wants it.
  const { openRegistrar } = await import("./registrar.ts");
  return openRegistrar(app, expected.named?.provider ?? null, { ...registrar, events });
}

/** Starts the server with all that works behind it. */
export async function openListener(
  app: App,
  run: Pick<Run, "options" | "accepted"> & { store: DeliveryStore },
): Promise<Listener> {
  const { options, accepted, store } = run;
  // The one place a tunnel's address comes in.
  const publicUrl: string | null = null;
  let baseUrl = "";
  const stopping = new AbortController();
  const namesApps = options.targets.length + options.routes.length > 1;
  const presenter = new Presenter(app, { ...options, namesApps, widths: widthsFor(accepted.expected) });
  accepted.onProblem = (message) => presenter.problem(message);
  const parts = { options, accepted, store, presenter, baseUrl: () => baseUrl, stopping: stopping.signal };
  const works = await assemble(app, parts);
  const server = await startServer({
    port: options.port,
    strict: options.strictPort,
    maxBody: options.maxBody,
    bodyTimeout: 30_000,
    clock: app.clock,
    onRequest: async (request) => {
      // While nobody reads the records, what comes in waits; so memory stays bounded.
      if (app.io.mode.json && app.io.congested) await app.io.ready().catch(() => {});
      return works.pipeline.receive(request);
    },
    onRefused: (reason) => presenter.problem(reason),
  });
  if (leadsTo(options, server.port)) {
    await server.close(0);
    throw ownTarget(server.port);
  }
  baseUrl = publicUrl ?? server.url;
  return { server, publicUrl, works, presenter, stopping };
}

/** Forwarding to itself would hand every delivery round for ever. */
function leadsTo({ targets, routes }: ListenOptions, port: number): boolean {
  const loopback = /^(127\.\d+\.\d+\.\d+|\[::1\]|(.+\.)?localhost)$/;
  return [...targets, ...routes.map(({ target }) => target)].some(
    ({ url }) => url.port === String(port) && loopback.test(url.hostname),
  );
}

function ownTarget(port: number): WhkError {
  return new WhkError(
    "usage",
    "own_target",
    `port ${port} is where whk itself listens; nothing can be forwarded there`,
    {
      hint: "name the port of your app, or let whk listen on another one with --port",
    },
  );
}

/** Makes the listener known until it has to stop; then nothing new comes in and what is under way ends. */
async function serve(app: App, listener: Listener, run: Run): Promise<Stop> {
  const { accepted, registrar } = run;
  try {
    const registered = (await registrar?.register(listener.server.url)) ?? null;
    try {
      if (registered !== null) await accepted.adopt(registered);
      return await beKnown(app, { listener, registered, run });
    } finally {
      // Before the server closes, so that the provider does not send to nobody.
      await registered?.remove();
    }
  } finally {
    await finish(app, listener);
  }
}

interface Known {
  readonly listener: Listener;
  readonly registered: Registered | null;
  readonly run: Run;
}

async function beKnown(app: App, { listener, registered, run }: Known): Promise<Stop> {
  const { options, accepted, readyFile, stopped } = run;
  const sandbox = options.registrar?.sandbox === true;
  const announcement = {
    ...listener,
    options,
    expected: accepted.expected,
    registered: registered && { ...registered, sandbox },
  };
  const presence = await makeKnown(app, announcement, readyFile);
  announce(app, announcement, presence.ready);
  if (options.targets.length + options.routes.length > 0) void listener.works.client.load();
  // Not before: deliveries are already taken, and few names need more than the estimate.
  void loadWidths();
  const stop = await stopped;
  await presence.end();
  return stop;
}

/** Columns that need not move when the first deliveries come. */
function widthsFor({ named, all }: Expectation): DeliveryColumns {
  const shown = named === null ? all.filter(({ configured }) => configured) : [named];
  const providers = shown.map(({ provider }) => provider.id);
  const types = shown.flatMap(({ provider }) => provider.events.map(({ type }) => type));
  return new DeliveryColumns({ providers, types });
}
