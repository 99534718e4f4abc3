import type { App } from "../../app.ts";
import type { WhkError } from "../../errors.ts";
import type { Progress } from "../../listen/expectations.ts";
import type { RunningServer } from "../../listen/server.ts";
import { stopLine, stoppedRecord } from "../../output/banner.ts";
import { empty, text } from "../../output/text.ts";
import type { Works } from "./assemble.ts";
import type { Expecting } from "./expecting.ts";
import type { Exposure } from "./exposure.ts";
import type { Presenter } from "./presenter.ts";

/** Why a listener stops: a signal, what was expected, the time for it, or stdout that takes no more. */
export interface Stop {
  readonly reason: "signal" | "expectation" | "timeout" | "error";
  /** Null when all is well, or the reader of stdout only went away. */
  readonly error: WhkError | null;
}

/** The end of a listener that runs. */
export interface Stopping {
  /** The first reason to stop. */
  readonly stopped: Promise<Stop>;
  /** The time for what is expected runs from now on. */
  begin(): void;
  /** Gives the signals back. */
  release(): void;
}

/** Waits for the first reason to stop; `expecting` is null when nothing is expected. */
export function awaitStop(app: App, expecting: Expecting | null = null): Stopping {
  let release = () => {};
  const signal = new Promise<Stop>((resolve) => {
    release = app.onInterrupt(() => {
      // The terminal has just shown ^C, without a line break.
      if (app.io.stdoutIsTty) app.io.note(empty);
      resolve({ reason: "signal", error: null });
    });
  });
  const closed = app.io.stdoutClosed.then((error): Stop => ({ reason: "error", error }));
  const reasons = [signal, closed];
  if (expecting === null) return { stopped: Promise.race(reasons), begin: () => {}, release };
  const { expectations, timeout } = expecting;
  const over = new AbortController();
  let begin = () => {};
  const late = new Promise<Stop>((resolve) => {
    begin = () => {
      if (timeout === null) return;
      const end = () => resolve({ reason: "timeout", error: null });
      app.clock.sleep(timeout, over.signal).then(end, () => {});
    };
  });
  const decided = expectations.decided.then((): Stop => ({ reason: "expectation", error: null }));
  const end = () => {
    over.abort();
    release();
  };
  return { stopped: Promise.race([...reasons, decided, late]), begin, release: end };
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

/** Says after a moment that what is under way is waited for, unless that is over by then. */
export async function tellWaiting({ io, clock }: App, done: AbortSignal): Promise<void> {
  const isLong = await clock.sleep(patience, done).then(
    () => true,
    () => false,
  );
  if (isLong) io.note(`  what is under way has ${drain / 1000} s to end; Ctrl-C again ends it now`);
}

/** Prints the counts of the session: one line, or the `stopped` record with --json; and what was expected. */
export function summarise(
  app: App,
  { reason, progress }: Stop & { readonly progress?: readonly Progress[] },
  { works, presenter }: Listener,
): void {
  const { io, clock } = app;
  const { counts } = works.pipeline;
  const expected = progress?.map(({ pattern, count, arrived }) => ({ type: pattern, count, arrived }));
  if (io.mode.json) {
    io.record({ ...stoppedRecord({ time: clock.now(), reason, ...counts }), ...(expected && { expected }) });
  }
  const { notePaint: paint, glyphs, columns } = io;
  const { deliveries, verified, rejected: refused, forwarded: answered } = counts;
  io.note(stopLine({ deliveries, verified, refused, answered }, { paint, glyphs, columns }));
  const { ignoredCount } = presenter;
  if (ignoredCount > 1) io.note(text`  ${ignoredCount} requests were no deliveries`);
}
