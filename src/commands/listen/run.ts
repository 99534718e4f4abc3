import type { App } from "../../app.ts";
import { loadWidths } from "../../output/text.ts";
import { type AcceptedNow, openAccepted } from "./accepted.ts";
import { checkEventTypes } from "./event-types.ts";
import { type Expecting, readExpecting } from "./expecting.ts";
import { chosen } from "./exposure.ts";
import { judge } from "./judge.ts";
import { openListener } from "./open-listener.ts";
import { type ListenFlags, type ListenOptions, readOptions } from "./options.ts";
import { makeKnown } from "./presence.ts";
import { prepareReadyFile, type ReadyFile } from "./ready-file.ts";
import { noRegistration, type RunRegistration } from "./run-registration.ts";
import { awaitStop, finish, type Listener, type Stop, type Stopping, summarise } from "./stop.ts";

interface Run {
  readonly options: ListenOptions;
  readonly accepted: AcceptedNow;
  readonly registration: RunRegistration;
  readonly readyFile: ReadyFile | null;
  readonly stopping: Stopping;
  readonly expecting: Expecting | null;
}

/**
 * Listens until a signal comes, stdout takes no more or --expect is decided, then ends cleanly: exit code 0. Throws a
 * signature or expectation error unless all that is expected came, and a usage error
 * for flags that cannot be done and a taken port, a store error when nothing can be recorded, a network error
 * without the tunnel that is required, and what the provider refused when it is to be registered.
 */
export async function runListen(app: App, target: string | undefined, flags: ListenFlags): Promise<void> {
  // First: nobody must wait there for ever, whatever goes wrong from here on.
  const readyFile = flags.readyFile === undefined ? null : await prepareReadyFile(app, flags.readyFile);
  try {
    await listen(app, await readOptions(app, target, flags), readyFile);
  } finally {
    await readyFile?.remove();
  }
}

async function listen(app: App, read: ListenOptions, readyFile: ReadyFile | null): Promise<void> {
  const { tunnel } = read;
  // What the user named is checked at once; the usual one is loaded when the listener serves.
  const choice = tunnel === null || tunnel.from === "default" ? null : await chosen(app, tunnel);
  const accepted = await openAccepted(app, read.secrets);
  checkEventTypes(app, accepted.expected, read.events);
  const expecting = readExpecting(app, accepted.expected, read);
  const store = await app.openStore();
  try {
    const registration = await registrationFor(app, read, accepted);
    const options = withTunnel(read, registration);
    const stopping = awaitStop(app, expecting);
    try {
      const expectations = expecting?.expectations;
      const parts = { options, accepted, store, choice, registration, expectations };
      const listener = await openListener(app, parts);
      const run = { options, accepted, registration, readyFile, stopping, expecting };
      const stop = judge(app, { stop: await serve(app, listener, run), expecting, url: listener.server.url });
      summarise(app, { ...stop, ...(expectations && { progress: expectations.progress }) }, listener);
      if (stop.error !== null) throw stop.error;
    } finally {
      await registration.close();
      stopping.release();
    }
  } finally {
    await store.close();
  }
}

async function registrationFor(
  app: App,
  options: ListenOptions,
  accepted: AcceptedNow,
): Promise<RunRegistration> {
  const { registrar, events, tunnel } = options;
  if (registrar === null) return noRegistration(app, accepted);
  // Half of the sandbox is an HTTP framework: loaded only by who wants it.
  const { openRunRegistration } = await import("./open-registration.ts");
  const reach = tunnel === null ? "none" : tunnel.from === "flag" ? "asked" : "usual";
  return openRunRegistration(app, accepted, { ...registrar, events, tunnel: reach });
}

/** A provider on this machine needs no way from the internet. */
function withTunnel(options: ListenOptions, { isLocal }: RunRegistration): ListenOptions {
  return isLocal && options.tunnel?.from !== "flag" ? { ...options, tunnel: null } : options;
}

/** Makes the listener known until it has to stop; then nothing new comes in and what is under way ends. */
async function serve(app: App, listener: Listener, run: Run): Promise<Stop> {
  const { registration } = run;
  const { stopped } = run.stopping;
  try {
    try {
      const registered = registration.reachedLocally(listener.server.url).then(() => null);
      const early = await Promise.race([stopped, registered]);
      const stop = early ?? (await openFirst(app, listener, run));
      if (stop !== null) return stop;
      await beKnown(app, listener, run);
      return await stopped;
    } finally {
      // Before the server closes, so that the provider does not send to nobody.
      await registration.end();
    }
  } finally {
    await finish(app, listener);
  }
}

/** Ms for a tunnel that is required. */
const requiredIn = 15_000;

/** What must not go wrong before the listener is known; the stop, when that came before. */
async function openFirst(app: App, { exposure }: Listener, run: Run): Promise<Stop | null> {
  const { options, registration } = run;
  const { stopped } = run.stopping;
  const { tunnel } = options;
  if (exposure === null || tunnel === null) return null;
  // A port that cannot be had is told at once.
  if (tunnel.required || tunnel.port !== null) await exposure.open();
  if (!tunnel.required) return null;
  app.io.note(`  waiting for a tunnel with ${tunnel.driver}, at most ${requiredIn / 1000} s`);
  await exposure.required(requiredIn, stopped);
  return Promise.race([stopped, registration.created().then(() => null)]);
}

async function beKnown(app: App, listener: Listener, run: Run): Promise<void> {
  const { options, accepted, registration, readyFile, stopping, expecting } = run;
  const { exposure, server, works } = listener;
  const publicUrl = exposure?.url ?? null;
  const announcement = {
    ...{ server, options, publicUrl },
    opening: options.tunnel?.driver ?? null,
    expected: accepted.expected,
    registered: registration.registered,
    expecting,
  };
  const presence = await makeKnown(app, announcement, readyFile);
  stopping.begin();
  registration.tellFromNowOn();
  exposure?.tell(publicUrl);
  void exposure?.openBeside();
  if (options.targets.length + options.routes.length > 0) void works.client.load();
  // Not before: deliveries are already taken, and few names need more than the estimate.
  void loadWidths();
  await stopping.stopped;
  await presence.end();
}
