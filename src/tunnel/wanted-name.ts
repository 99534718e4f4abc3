import type { Loss } from "./opened.ts";
import type { TunnelCapabilities } from "./tunnel.ts";

/** How often another name than the wanted one is turned down before it is taken. */
const mostRefused = 2;
/** Ms: names are freed some time after their last user left, which may have been this program a moment ago. */
const firstWait = 1_500;
const worthWaiting = 5_000;

/** The name the next tunnel shall have, so that the public URL stays what it was. */
export class WantedName {
  #wanted: string | null;
  #refused = 0;
  readonly #capabilities: TunnelCapabilities;

  constructor(wanted: string | null, capabilities: TunnelCapabilities) {
    this.#wanted = wanted;
    this.#capabilities = capabilities;
  }

  get wanted(): string | null {
    return this.#wanted;
  }

  /** Whether a tunnel of that name is to be closed and opened again after `wait` ms; null: it is taken. */
  refuses(granted: string | null, wasReady: boolean): (Loss & { readonly wait: number }) | null {
    const { stableName, reopenDelay } = this.#capabilities;
    const fits = this.#wanted === null || granted === null || granted === this.#wanted;
    if (fits || !stableName || this.#refused >= mostRefused) return null;
    this.#refused += 1;
    const wait = wasReady ? Math.max(firstWait, reopenDelay) : firstWait;
    const what = `the name ${this.#wanted} is taken at the moment`;
    return { what, fix: "whk asks for it again, then takes another one", retryable: true, wait };
  }

  /** The tunnel of that name leads here: it is the one to have again. */
  proven(granted: string | null): void {
    this.#refused = 0;
    if (this.#capabilities.stableName && granted !== null) this.#wanted = granted;
  }

  /**
   * Ms to wait after a tunnel of that name was closed. A long delay is not waited for before the first try: where
   * the server itself was restarted the name is free, and where it is not {@link refuses} asks for the wait.
   */
  delayAfter(granted: string | null): number {
    const { reopenDelay } = this.#capabilities;
    return granted !== null && granted === this.#wanted && reopenDelay <= worthWaiting ? reopenDelay : 0;
  }
}
