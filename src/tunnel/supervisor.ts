import type { TunnelState } from "../events/tunnel-state.ts";
import type { HttpOutcome, HttpRequest } from "../http.ts";
import { Changes, type Obstacle, type TunnelChange } from "./changes.ts";
import { within } from "./deadline.ts";
import type { Loss, OpenedTunnel } from "./opened.ts";
import { openTunnel } from "./opening.ts";
import { Pace } from "./pace.ts";
import { probe } from "./probe.ts";
import type { TunnelClock, TunnelDriver } from "./tunnel.ts";
import { verifyTunnel } from "./verify.ts";
import { WantedName } from "./wanted-name.ts";
import { Watch } from "./watch.ts";

export interface SupervisorParts {
  readonly driver: TunnelDriver;
  /** Port on 127.0.0.1 the tunnel leads to. */
  readonly port: number;
  /** The wanted name; null when none is. */
  readonly name: string | null;
  /** Path of the listener behind the tunnel, `/<token>`. */
  readonly path: string;
  /** What the listener answers a nonce with; nobody else can know it. */
  readonly expectedAnswer: (nonce: string) => string;
  readonly bytes: (count: number) => Buffer;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: TunnelClock;
  /** Must not throw. */
  readonly onChange: (change: TunnelChange) => void;
}

export interface Supervisor {
  readonly state: TunnelState;
  /** Public URL of the tunnel that is open, else the one proven last: origin and path. */
  readonly url: string | null;
  /** What is in the way; null while all is well. */
  readonly obstacle: Obstacle | null;
  /** True once ready, false when that takes longer than `timeout` ms or will not happen any more. */
  ready(timeout: number): Promise<boolean>;
  /** A real request came in through the tunnel: counts as a probe. */
  sawRequest(): void;
  /** Ends everything, in bounded time; never rejects. */
  close(): Promise<void>;
}

/**
 * Keeps one tunnel open and proven, for as long as it is not closed: opens it, probes it, replaces it when it
 * is lost. It gives up only when the driver says before the first success that trying again is of no use.
 */
export function superviseTunnel(parts: SupervisorParts): Supervisor {
  return new TunnelSupervisor(parts);
}

class TunnelSupervisor implements Supervisor {
  readonly #parts: SupervisorParts;
  readonly #changes: Changes;
  readonly #pace: Pace;
  readonly #name: WantedName;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #watch: Watch | null = null;
  #waiting: (() => void)[] = [];

  constructor(parts: SupervisorParts) {
    const { clock, bytes, driver, name } = parts;
    this.#parts = parts;
    this.#changes = new Changes(
      () => clock.now(),
      (change) => this.#told(change),
    );
    this.#pace = new Pace(clock, bytes);
    this.#name = new WantedName(name, driver.capabilities);
    // Not at once: nobody is told of anything before he has the supervisor.
    this.#running = Promise.resolve().then(() => this.#run());
  }

  get state(): TunnelState {
    return this.#changes.state;
  }

  get url(): string | null {
    return this.#changes.url;
  }

  get obstacle(): Obstacle | null {
    return this.#changes.obstacle;
  }

  async ready(timeout: number): Promise<boolean> {
    const { clock } = this.#parts;
    const decided = async () => {
      while (!/^(?:ready|closed|failed)$/.test(this.state)) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    };
    await within({ limit: timeout, clock, signal: this.#stop.signal }, decided);
    return this.state === "ready";
  }

  sawRequest(): void {
    this.#watch?.seen();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.state !== "closed" && this.state !== "failed") this.#changes.ended("closed", null);
  }

  #told(change: TunnelChange): void {
    this.#parts.onChange(change);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Whatever happens, this comes around to opening a tunnel again, unless it was closed or is of no use. */
  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let loss: Obstacle | null = null;
    while (!signal.aborted) {
      this.#changes.trying(loss);
      await this.#parts.clock.sleep(this.#pace.delay, signal).catch(() => {});
      if (signal.aborted) return;
      const ended = await this.#tryOnce(signal);
      if (signal.aborted) return;
      loss = ended;
      if (!ended.retryable && !this.#changes.wasReady) {
        this.#changes.ended("failed", ended);
        return;
      }
    }
  }

  /** Opens a tunnel and stays with it as long as it is any good. */
  async #tryOnce(signal: AbortSignal): Promise<Loss> {
    this.#pace.began();
    const opening = await openTunnel(this.#parts, this.#name.wanted, signal);
    if ("failure" in opening) {
      this.#pace.failed();
      return opening.failure;
    }
    const { tunnel } = opening;
    const refusal = this.#name.refuses(tunnel.name, this.#changes.wasReady);
    const loss = refusal ?? (await this.#use(tunnel));
    await tunnel.close(this.#parts.clock);
    if (refusal === null) this.#pace.failed();
    this.#pace.wait(refusal?.wait ?? this.#name.delayAfter(tunnel.name));
    return loss;
  }

  /** Proves that the tunnel leads here and looks after it; answers why it does not any more. */
  async #use(tunnel: OpenedTunnel): Promise<Loss> {
    const changes = this.#changes;
    changes.verifying(tunnel.url, null);
    const { clock } = this.#parts;
    const parts = { clock, probe: (url: string, signal: AbortSignal) => probe(this.#parts, url, signal) };
    const onSlow = (obstacle: Obstacle) => changes.verifying(tunnel.url, obstacle);
    const trouble = await verifyTunnel(tunnel, { ...parts, onSlow });
    if (trouble !== null) return lossOf(tunnel, trouble);
    this.#name.proven(tunnel.name);
    this.#pace.ready();
    const watch = new Watch(tunnel, {
      ...parts,
      localUrl: `http://127.0.0.1:${this.#parts.port}${this.#parts.path}`,
      onDegraded: (obstacle) => {
        changes.lost(watch.goodAt);
        changes.degraded(obstacle);
      },
      onRecovered: () => changes.ready(tunnel.url),
    });
    this.#watch = watch;
    changes.ready(tunnel.url);
    const found = await watch.untilLost();
    this.#watch = null;
    changes.lost(clock.now());
    return lossOf(tunnel, found);
  }
}

/** What the driver says comes first: it knows more than a probe. */
function lossOf({ loss }: OpenedTunnel, found: Obstacle | null): Loss {
  return loss ?? { what: found?.what ?? "the tunnel was lost", fix: found?.fix ?? null, retryable: true };
}
