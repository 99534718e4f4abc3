import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { ReceivedRequest } from "../../events/delivery.ts";
import { sendOnce } from "../../http.ts";
import type { Noise, NoiseCounts } from "../../listen/noise.ts";
import type { Reply } from "../../listen/reply.ts";
import { text } from "../../output/text.ts";
import type { Sender } from "../../output/tunnel.ts";
import type { PublicAddress } from "./public.ts";
import type { TunnelChoice } from "./tunnel-choice.ts";
import type { TunnelNews } from "./tunnel-news.ts";
import { readAllowed, type TunnelOptions } from "./tunnel-options.ts";

export interface ExposureParts {
  readonly tunnel: TunnelOptions;
  /** What was chosen already; null: it is chosen when it is opened. */
  readonly choice: TunnelChoice | null;
  readonly noise: Noise;
  /** Bytes. */
  readonly maxBody: number;
  readonly isTarget: (port: number) => boolean;
  readonly receive: (request: ReceivedRequest) => Promise<Reply>;
  readonly onRefused: (reason: string) => void;
  readonly sender: () => Sender | null;
  /** As {@link PublicParts.onUrl}. */
  readonly onUrl: (url: string, previous: string | null) => void;
  /** Its time is up; the tunnel is closed once this is done. Never rejects. */
  readonly onExpiry: () => Promise<void>;
}

/** The listener's way to the internet: opened once, told of, and closed when its time is up. */
export class Exposure {
  readonly #app: App;
  readonly #parts: ExposureParts;
  readonly #closing = new AbortController();
  #opening: Promise<PublicAddress | null> | null = null;
  #address: PublicAddress | null = null;
  #news: TunnelNews | null = null;
  #begun = false;

  constructor(app: App, parts: ExposureParts) {
    this.#app = app;
    this.#parts = parts;
  }

  /** Proven last; null: none yet. */
  get url(): string | null {
    return this.#address?.url ?? null;
  }

  /** Begins to open it, waits for nothing on the way. Throws a usage error for a taken port and a bad choice. */
  async open(): Promise<void> {
    this.#opening ??= this.#open();
    await this.#opening;
  }

  /** As {@link open}, for a listener that serves already: what goes wrong is told. */
  async openBeside(): Promise<void> {
    await this.open().catch((thrown: unknown) => {
      if (!(thrown instanceof WhkError)) throw thrown;
      const { message, hint } = thrown;
      this.#app.io.warn(
        text`warning: there is no tunnel: ${message}${hint === undefined ? "" : `; ${hint}`}`,
      );
    });
  }

  /** From now on every change is told, and first what there was; `shown` is the address the user saw already. */
  tell(shown: string | null): void {
    this.#begun = true;
    this.#news?.begin(shown);
  }

  /** Rejects with a network error when there is no healthy tunnel in so many ms, unless `stopped` comes first. */
  async required(timeout: number, stopped: Promise<unknown>): Promise<void> {
    const address = this.#address;
    if (address === null) return;
    const isReady = await Promise.race([address.ready(timeout), stopped.then(() => true)]);
    if (!isReady) throw notReady(address, timeout);
  }

  noise(counts: NoiseCounts): void {
    this.#news?.noise(counts);
  }

  /** As {@link PublicAddress.stopTaking}. */
  async stopTaking(drain: number): Promise<void> {
    this.#closing.abort();
    await this.#opening?.catch(() => {});
    await this.#address?.stopTaking(drain);
  }

  /** Ends the tunnel, in bounded time. Never rejects. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#opening?.catch(() => {});
    await this.#address?.close();
    this.#parts.noise.close();
  }

  async #open(): Promise<PublicAddress | null> {
    // Only now: none of it is needed to serve locally.
    const { openPublic } = await import("./public.ts");
    const { createTunnelNews } = await import("./tunnel-news.ts");
    const { tunnel, sender } = this.#parts;
    const choice = this.#parts.choice ?? (await chosen(this.#app, tunnel));
    if (choice === null || this.#closing.signal.aborted) return null;
    const news = createTunnelNews(this.#app, { choice, sender });
    if (this.#begun) news.begin(null);
    this.#news = news;
    this.#address = await openPublic(this.#app, {
      ...this.#parts,
      choice,
      port: tunnel.port,
      allowed: readAllowed(tunnel.flags, choice),
      onChange: (change) => news.change(change),
    });
    void this.#expire(this.#address, news);
    return this.#address;
  }

  async #expire(address: PublicAddress, news: TunnelNews): Promise<void> {
    const { tunnel, onExpiry } = this.#parts;
    const { signal } = this.#closing;
    const isOver = await this.#app.clock.sleep(tunnel.ttl, signal).then(
      () => true,
      () => false,
    );
    if (!isOver || signal.aborted) return;
    news.expired(tunnel.ttl);
    await onExpiry();
    await address.stopTaking(drain);
    await address.close();
  }
}

/** Ms for answers under way when the time is up. */
const drain = 5_000;

/** The driver the flags name. Throws a usage error for what it cannot do. */
export async function chosen(app: App, { flags }: TunnelOptions): Promise<TunnelChoice | null> {
  const { chooseTunnel } = await import("./tunnel-choice.ts");
  const choice = await chooseTunnel(app, flags, sendOnce);
  if (choice !== null) readAllowed(flags, choice);
  return choice;
}

function notReady({ driver, obstacle }: PublicAddress, timeout: number): WhkError {
  const why = obstacle === null ? "it is still opening" : obstacle.what;
  const message = `no tunnel with ${driver} within ${timeout / 1000} s: ${why}`;
  return new WhkError("network", "tunnel_unavailable", message, {
    hint: obstacle?.fix ?? "choose another with --tunnel (`whk tunnels list`), or leave out --require-tunnel",
    details: { driver },
  });
}
