import type { App } from "../../app.ts";
import { type Connection, type EndpointClient, openEndpointClient } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { sendOnce } from "../../http.ts";
import { type Spinner, startSpinner } from "../../output/progress.ts";
import { text } from "../../output/text.ts";
import type { Operation } from "../../providers/provider.ts";
import { connect } from "../connection.ts";
import { chosenProvider } from "../provider-choice.ts";
import { interruptible } from "../trigger/interrupt.ts";
import { unsupported } from "./unsupported.ts";

type Name = Operation["name"];

/** What a command is about. */
export interface WorkOptions {
  readonly operation: Name;
  readonly live?: boolean | undefined;
  /** It runs until it is stopped: a signal is no failure. */
  readonly endless?: boolean;
}

/** A connection to the provider, for the length of one command. */
export interface Work {
  readonly app: App;
  readonly connection: Connection;
  readonly client: EndpointClient;
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  /** Waits for a call, on a terminal with a spinner. */
  during<T>(label: string, call: () => Promise<T>): Promise<T>;
}

/**
 * Connects and runs `use`. A signal ends the call under way: the exit code is 130 or 143, and what is not known
 * is said. Throws an unsupported error when the provider has no such operation, and what `use` throws.
 */
export async function withEndpoints(
  app: App,
  options: WorkOptions,
  use: (work: Work) => Promise<void>,
): Promise<void> {
  const connection = await connectFor(app, options);
  const interrupt = interruptible(app);
  const waiting = new Waiting(app);
  const client = openEndpointClient({
    connection,
    send: sendOnce,
    clock: app.clock,
    bytes: (count) => app.ids.bytes(count),
    onWait: (why) => waiting.say(why),
    userAgent: `whk/${app.version}`,
    signal: interrupt.signal,
  });
  try {
    const { signal } = interrupt;
    await use({ app, connection, client, signal, during: (label, call) => waiting.during(label, call) });
  } catch (thrown) {
    if (!interrupt.signal.aborted) throw thrown;
    sayInterrupted(app, options);
  } finally {
    interrupt.end();
    if (options.endless === true) app.exitCode = 0;
  }
}

async function connectFor(app: App, { operation, live = false }: WorkOptions): Promise<Connection> {
  try {
    const connection = await connect(app, { live, operation });
    if (!has(connection, operation)) throw unsupported(connection.provider, operation);
    return connection;
  } catch (thrown) {
    // A key would not help where there is no such operation.
    const named = thrown instanceof WhkError && thrown.kind === "auth" ? await chosenProvider(app) : null;
    const call = named?.api?.calls[operation];
    if (named?.api === undefined || (call !== undefined && call.only === undefined)) throw thrown;
    throw unsupported(named, operation);
  }
}

function has({ contract, mode }: Connection, operation: Name): boolean {
  const call = contract.calls[operation];
  return call !== undefined && (call.only !== "sandbox" || mode === "sandbox");
}

const changing: readonly Name[] = ["create", "update", "delete", "rotate"];

/** After a signal nobody knows whether the provider still did it. */
function sayInterrupted(app: App, { operation }: WorkOptions): void {
  if (!changing.includes(operation)) return;
  const rest =
    operation === "rotate"
      ? "the stored secret stays; rotate again to have one that is known"
      : "`whk endpoints list` shows whether it was done";
  app.io.warn(text`warning: interrupted before the provider answered; ${rest}`);
}

/** Shows that something is waited for: a spinner on a terminal, a line for a long wait elsewhere. */
class Waiting {
  readonly #app: App;
  #spinner: Spinner | null = null;

  constructor(app: App) {
    this.#app = app;
  }

  async during<T>(label: string, call: () => Promise<T>): Promise<T> {
    this.#spinner = await startSpinner(this.#app.io, label);
    try {
      return await call();
    } finally {
      this.#spinner.stop();
      this.#spinner = null;
    }
  }

  say(why: string): void {
    if (this.#app.io.interactive && this.#spinner !== null) this.#spinner.update(why);
    else this.#app.io.note(why);
  }
}
