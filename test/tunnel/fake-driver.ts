import type { HttpOutcome, HttpRequest } from "../../src/http.ts";
import { type TunnelDriver, TunnelFailure, type TunnelHandle } from "../../src/tunnel/tunnel.ts";
import type { SteppingClock } from "./stepping-clock.ts";

/** What becomes of one try. */
export type Behaviour =
  | { readonly kind: "good" | "hang" | "deaf" | "reject" | "throw" | "final" | "unready" | "no-url" }
  /** Resolves, but nothing comes through. */
  | { readonly kind: "dead" }
  /** Works, but is gone after so many ms. */
  | { readonly kind: "closes"; readonly after: number }
  /** Works, then takes everything and answers nothing. */
  | { readonly kind: "dies"; readonly after: number }
  /** Resolves so many ms later, deaf to its signal. */
  | { readonly kind: "late"; readonly after: number }
  | { readonly kind: "named"; readonly name: string };

interface Made {
  readonly url: string;
  readonly deadAt: number;
  closing: boolean;
  over(reason: string, retryable?: boolean): void;
}

const never = new Promise<never>(() => {});

/** A driver that does as told, with the network its tunnels lead through. */
export class FakeDriver implements TunnelDriver {
  readonly id = "fake";
  capabilities = {
    stableName: true,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 1_200,
  };
  /** When tries began, on the monotonic clock, ms. */
  readonly tries: number[] = [];
  readonly names: (string | null)[] = [];
  readonly probes: HttpRequest[] = [];
  readonly made: Made[] = [];
  /** Most tunnels open at once. */
  most = 0;
  /** Whether the listener itself answers. */
  ownWorks = true;
  closeHangs = false;
  /** What the network says instead of leading through; null: it does. */
  weather: HttpOutcome | "hang" | null = null;
  readonly #clock: SteppingClock;
  readonly #behave: () => Behaviour;
  readonly #answer: (nonce: string) => string;

  constructor(clock: SteppingClock, behave: () => Behaviour, answer: (nonce: string) => string) {
    this.#clock = clock;
    this.#behave = behave;
    this.#answer = answer;
  }

  /** The tunnel that is open. */
  get current(): Made | undefined {
    return this.made.find(({ closing }) => !closing);
  }

  async preflight() {
    this.tries.push(this.#clock.elapsed());
    this.#next = this.#behave();
    if (this.#next.kind === "deaf") return never;
    if (this.#next.kind !== "unready") return { ok: true } as const;
    return { ok: false, why: "the server is down", fix: "wait" } as const;
  }

  #next: Behaviour = { kind: "good" };

  async open({ name }: { name: string | null }): Promise<TunnelHandle> {
    const behaviour = this.#next;
    this.names.push(name);
    switch (behaviour.kind) {
      case "hang":
        return never;
      case "reject":
        throw new TunnelFailure("the server said no", { hint: "ask again", retryable: true });
      case "final":
        throw new TunnelFailure("the name is malformed", { hint: "choose another", retryable: false });
      case "throw":
        throw new Error("a defect of the driver");
      case "late":
        await this.#clock.worldSleep(behaviour.after);
        return this.#make(name, Number.POSITIVE_INFINITY);
      case "dead":
        return this.#make(name, 0);
      case "dies":
        return this.#make(name, this.#clock.elapsed() + behaviour.after);
      case "closes": {
        const handle = this.#make(name, Number.POSITIVE_INFINITY);
        const made = this.made.at(-1);
        void this.#clock.worldSleep(behaviour.after).then(() => made?.over("the server went away"));
        return handle;
      }
      case "named":
        return this.#make(behaviour.name, Number.POSITIVE_INFINITY);
      case "no-url":
        return { ...this.#make(name, Number.POSITIVE_INFINITY), url: "no url" };
      default:
        return this.#make(name, Number.POSITIVE_INFINITY);
    }
  }

  #make(name: string | null, deadAt: number): TunnelHandle {
    const granted = name ?? `quiet-fox-${this.made.length}`;
    let over: Made["over"] = () => {};
    const closed = new Promise<{ reason: string; retryable: boolean }>((resolve) => {
      over = (reason, retryable = true) => resolve({ reason, retryable });
    });
    const made: Made = { url: `https://${granted}.test`, deadAt, closing: false, over };
    this.made.push(made);
    // One that comes when nobody waits for it any more is closed in the same turn.
    setImmediate(() => {
      this.most = Math.max(this.most, this.made.filter(({ closing }) => !closing).length);
    });
    const close = () => {
      made.closing = true;
      return this.closeHangs ? never : Promise.resolve();
    };
    return { url: made.url, grantedName: granted, closed, close };
  }

  /** In place of the network. */
  send = async (request: HttpRequest): Promise<HttpOutcome> => {
    this.probes.push(request);
    const { url } = request;
    const right = answering(200, this.#answer(url.pathname.split("/").at(-1) ?? ""));
    if (url.hostname === "127.0.0.1") return this.ownWorks ? right : failing("timeout");
    const made = this.made.find((one) => one.url === url.origin && !one.closing);
    if (made === undefined) return answering(404, "no such tunnel");
    if (this.weather === "hang") return never;
    if (this.weather !== null) return this.weather;
    if (this.#clock.elapsed() < made.deadAt) return right;
    return made.deadAt === 0 ? answering(404, "") : never;
  };
}

export function answering(
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
): HttpOutcome {
  return { ok: true, status, headers, body: Buffer.from(body), truncated: false, ms: 1 };
}

export function failing(
  kind: Extract<HttpOutcome, { ok: false }>["kind"],
  detail: string = kind,
): HttpOutcome {
  return { ok: false, kind, detail, ms: 1 };
}
