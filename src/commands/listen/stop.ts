import type { App } from "../../app.ts";
import type { WhkError } from "../../errors.ts";
import type { RunningServer } from "../../listen/server.ts";
import { stopLine, stoppedRecord } from "../../output/banner.ts";
import { empty, text } from "../../output/text.ts";
import type { Works } from "./assemble.ts";
import type { Exposure } from "./exposure.ts";
import type { Presenter } from "./presenter.ts";

/** Why a listener stops: a signal, or stdout that takes no more. */
export interface Stop {
  readonly reason: "signal" | "error";
  /** Set when stdout failed; null when its reader only went away. */
  readonly error: WhkError | null;
}

/** The first reason to stop; `release` gives the signals back. */
export function awaitStop(app: App): { readonly stopped: Promise<Stop>; release(): void } {
  let release = () => {};
  const signal = new Promise<Stop>((resolve) => {
    release = app.onInterrupt(() => {
      // The terminal has just shown ^C, without a line break.
      if (app.io.stdoutIsTty) app.io.note(empty);
      resolve({ reason: "signal", error: null });
    });
  });
  const closed = app.io.stdoutClosed.then((error): Stop => ({ reason: "error", error }));
  return { stopped: Promise.race([signal, closed]), release };
}

/** A server and all that works behind it. */
export interface Listener {
  readonly server: RunningServer;
  /** The way to it from the internet; null: there is none. */
  readonly exposure: Exposure | null;
  readonly works: Works;
  readonly presenter: Presenter;
  /** Ends waits that nobody needs any more. */
  readonly stopping: AbortController;
}

/** Time for everything under way, ms, and the end of it that is left to tell senders to come back. */
const drain = 5000;
const lastWords = 500;
/** After so many ms of it the user is told what is waited for. */
const patience = 300;

/**
 * Takes nothing new, waits up to 5 s for answers, forwards and commands under way, then ends the rest; what
 * they lead to is stored and printed.
 */
export async function finish(
  app: App,
  { server, works, presenter, stopping, exposure }: Listener,
): Promise<void> {
  const { pipeline, forwarder, executor, client } = works;
  const began = app.clock.elapsed();
  const left = () => Math.max(0, drain - (app.clock.elapsed() - began));
  stopping.abort();
  const done = new AbortController();
  void tellWaiting(app, done.signal);
  const closed = new AbortController();
  const giveUp = app.clock.sleep(drain - lastWords, closed.signal).then(
    () => forwarder.drain(0),
    () => {},
  );
  await Promise.all([server.close(drain), exposure?.stopTaking(drain)]);
  closed.abort();
  await giveUp;
  await Promise.all([forwarder.drain(left()), executor?.drain(left())]);
  done.abort();
  await pipeline.settled();
  presenter.flush();
  await Promise.all([client.close(), exposure?.close()]);
}

async function tellWaiting({ io, clock }: App, done: AbortSignal): Promise<void> {
  const isLong = await clock.sleep(patience, done).then(
    () => true,
    () => false,
  );
  if (isLong) io.note(`  what is under way has ${drain / 1000} s to end; Ctrl-C again ends it now`);
}

/** Prints the counts of the session: one line, or the `stopped` record with --json. */
export function summarise(app: App, { reason }: Stop, { works, presenter }: Listener): void {
  const { io, clock } = app;
  const { counts } = works.pipeline;
  if (io.mode.json) io.record(stoppedRecord({ time: clock.now(), reason, ...counts }));
  const { notePaint: paint, glyphs, columns } = io;
  const { deliveries, verified, rejected: refused, forwarded: answered } = counts;
  io.note(stopLine({ deliveries, verified, refused, answered }, { paint, glyphs, columns }));
  const { ignoredCount } = presenter;
  if (ignoredCount > 1) io.note(text`  ${ignoredCount} requests were no deliveries`);
}
