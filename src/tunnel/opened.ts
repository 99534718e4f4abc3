import type { Trouble } from "./classify.ts";
import { within } from "./deadline.ts";
import type { TunnelClock, TunnelHandle } from "./tunnel.ts";

/** Ms a tunnel may take to close. */
const closeLimit = 6_000;

/** Why a tunnel is no longer there. */
export type Loss = Pick<Trouble, "what"> & { readonly fix: string | null; readonly retryable: boolean };

/** A tunnel that a driver opened and that was not closed yet. */
export class OpenedTunnel {
  /** Public URL of the listener: origin and path. */
  readonly url: string;
  readonly name: string | null;
  /** Why it ended by itself; null while it did not. */
  loss: Loss | null = null;
  readonly #handle: TunnelHandle;
  readonly #over = new AbortController();
  readonly #undo: () => void;

  /** `stop` ends what is done with it, not the tunnel itself. `handle.url` has to be a URL. */
  constructor(handle: TunnelHandle, path: string, stop: AbortSignal) {
    this.url = new URL(handle.url).origin + path;
    this.name = handle.grantedName;
    this.#handle = handle;
    const end = () => this.#over.abort();
    if (stop.aborted) end();
    stop.addEventListener("abort", end);
    this.#undo = () => stop.removeEventListener("abort", end);
    void handle.closed.then(
      ({ reason, retryable }) => this.#lost(reason, retryable),
      () => this.#lost("the tunnel ended", true),
    );
  }

  /** Aborts once the tunnel has ended by itself, or is no longer wanted. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** In bounded time; never rejects. */
  async close(clock: TunnelClock): Promise<void> {
    this.#undo();
    this.#over.abort();
    await closeHandle(this.#handle, clock);
  }

  #lost(what: string, retryable: boolean): void {
    this.loss ??= { what, fix: null, retryable };
    this.#over.abort();
  }
}

/** Ends a tunnel in bounded time; never rejects. */
export async function closeHandle(handle: TunnelHandle, clock: TunnelClock): Promise<void> {
  const signal = new AbortController().signal;
  await within({ limit: closeLimit, clock, signal }, () => handle.close()).catch(() => {});
}
