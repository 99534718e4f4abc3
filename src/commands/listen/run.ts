import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { startServer } from "../../listen/server.ts";
import { DeliveryColumns } from "../../output/columns.ts";
import { loadWidths } from "../../output/text.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { announce } from "./announce.ts";
import { assemble } from "./assemble.ts";
import { type Expectation, expectedProviders } from "./candidates.ts";
import { checkEventTypes } from "./event-types.ts";
import { type ListenFlags, type ListenOptions, readOptions } from "./options.ts";
import { makeKnown } from "./presence.ts";
import { Presenter } from "./presenter.ts";
import { prepareReadyFile, type ReadyFile } from "./ready-file.ts";
import { awaitStop, finish, type Listener, type Stop, summarise } from "./stop.ts";

interface Run {
  readonly options: ListenOptions;
  readonly expected: Expectation;
  readonly readyFile: ReadyFile | null;
  readonly stopped: Promise<Stop>;
}

/**
 * Listens until a signal comes or stdout takes no more, then ends cleanly: exit code 0. Throws a usage error
 * for flags that cannot be done and a taken port, a store error when nothing can be recorded.
 */
export async function runListen(app: App, target: string | undefined, flags: ListenFlags): Promise<void> {
  const options = await readOptions(app, target, flags);
  const expected = await expectedProviders(app, options.secrets);
  checkEventTypes(app, expected, options.events);
  const readyFile = options.readyFile === null ? null : await prepareReadyFile(app, options.readyFile);
  const store = await app.openStore();
  const { stopped, release } = awaitStop(app);
  try {
    const listener = await openListener(app, { options, expected, store });
    const stop = await serve(app, listener, { options, expected, readyFile, stopped });
    summarise(app, stop, listener);
    if (stop.error !== null) throw stop.error;
  } finally {
    await store.close();
    release();
  }
}

/** Starts the server with all that works behind it. */
export async function openListener(
  app: App,
  run: Pick<Run, "options" | "expected"> & { store: DeliveryStore },
): Promise<Listener> {
  const { options, expected, store } = run;
  // The one place a tunnel's address comes in.
  const publicUrl: string | null = null;
  let baseUrl = "";
  const stopping = new AbortController();
  const namesApps = options.targets.length + options.routes.length > 1;
  const presenter = new Presenter(app, { ...options, namesApps, widths: widthsFor(expected) });
  const parts = { options, expected, store, presenter, baseUrl: () => baseUrl, stopping: stopping.signal };
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
async function serve(
  app: App,
  listener: Listener,
  { options, expected, readyFile, stopped }: Run,
): Promise<Stop> {
  const announcement = { ...listener, options, expected };
  try {
    const presence = await makeKnown(app, announcement, readyFile);
    announce(app, announcement, presence.ready);
    if (options.targets.length + options.routes.length > 0) void listener.works.client.load();
    // Not before: deliveries are already taken, and few names need more than the estimate.
    void loadWidths();
    const stop = await stopped;
    await presence.end();
    return stop;
  } finally {
    await finish(app, listener);
  }
}

/** Columns that need not move when the first deliveries come. */
function widthsFor({ named, all }: Expectation): DeliveryColumns {
  const shown = named === null ? all.filter(({ configured }) => configured) : [named];
  const providers = shown.map(({ provider }) => provider.id);
  const types = shown.flatMap(({ provider }) => provider.events.map(({ type }) => type));
  return new DeliveryColumns({ providers, types });
}
