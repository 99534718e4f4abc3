export interface OpenOptions {
  /** Port on 127.0.0.1 the tunnel leads to. */
  readonly port: number;
  /** The wanted name (subdomain); null when none is. */
  readonly name: string | null;
  /** Ends the try; `open` then rejects soon. */
  readonly signal: AbortSignal;
  /** Deadline of the whole try, ms. */
  readonly timeout: number;
}

/** An open tunnel. */
export interface TunnelHandle {
  /** Public origin without a slash at the end, `https://quiet-fox.loca.lt`. */
  readonly url: string;
  /** The name that was given; null where the driver has none. */
  readonly grantedName: string | null;
  /** Resolves when the tunnel is gone for good, by whichever side; never rejects. */
  readonly closed: Promise<{ readonly reason: string; readonly retryable: boolean }>;
  /** Ends it, in bounded time; never rejects. */
  close(): Promise<void>;
}

export interface TunnelCapabilities {
  /** The same name can be had again after a reconnect. */
  readonly stableName: boolean;
  /** Everything between this machine and the tunnel's server is encrypted. */
  readonly encryptedLeg: boolean;
  /** Requests at once; null: not known. */
  readonly maxConcurrent: number | null;
  /** Header that carries the sender's address and that senders cannot write themselves; null: there is none. */
  readonly clientIpHeader: string | null;
  /** How long a name stays taken after it was given up, ms. */
  readonly reopenDelay: number;
}

export type Preflight =
  /** `warning`: one sentence on what looks odd. */
  | { readonly ok: true; readonly warning?: string }
  | {
      readonly ok: false;
      readonly why: string;
      readonly fix: string;
      /** False: it will not work later either, such as without the tool on PATH. */
      readonly retryable?: boolean;
    };

/** Time as tunnels see it; `sleep` rejects when the signal aborts. */
export interface TunnelClock {
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Monotonic clock, ms. */
  elapsed(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One way to a public URL. Every method keeps its deadline. */
export interface TunnelDriver {
  readonly id: string;
  readonly capabilities: TunnelCapabilities;
  /**
   * Whether it can work here: tool on PATH, server reachable. `ok: false` is a failed try, so what cannot be
   * told is `ok: true`. Never rejects.
   */
  preflight(signal: AbortSignal): Promise<Preflight>;
  /** Rejects with a {@link TunnelFailure} only. */
  open(options: OpenOptions): Promise<TunnelHandle>;
}

/** Why a tunnel could not be opened, in one sentence, and what to do. */
export class TunnelFailure extends Error {
  override readonly name = "TunnelFailure";
  readonly hint: string;
  /** False: trying again would not help. */
  readonly retryable: boolean;
  /** What the tunnel's tool said last, at most 20 lines; text from outside. */
  readonly output: readonly string[];

  constructor(
    message: string,
    { hint, retryable, output = [] }: { hint: string; retryable: boolean; output?: readonly string[] },
  ) {
    super(message);
    this.hint = hint;
    this.retryable = retryable;
    this.output = output;
  }
}
