import { setMaxListeners } from "node:events";
import type { HeaderList, HttpFailureKind, HttpOutcome, HttpRequest } from "../http.ts";
import { failureOf } from "./failure.ts";
import { clearTimeout, setTimeout } from "./timers.ts";

/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * One request on its way to one outcome: the first of answer, failure, deadline and abort settles it, what
 * comes later is ignored. Keeps no more of the answer than the request asks for.
 */
export class Exchange {
  /** Closes the connection; set by whoever opened it. */
  cancel: () => void = () => {};
  settled = false;
  readonly #request: HttpRequest;
  readonly #resolve: (outcome: HttpOutcome) => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #status: number | null = null;
  #headers: HeaderList = [];

  constructor(request: HttpRequest, resolve: (outcome: HttpOutcome) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#deadline = setTimeout(() => this.#timeOut(), Math.min(request.timeout, longestTimer));
    if (request.signal?.aborted) this.handleEvent();
    else if (request.signal) this.#listenTo(request.signal);
  }

  /** The signal's event. */
  handleEvent(): void {
    this.refuse("aborted", "stopped before the answer was complete");
  }

  head(status: number, headers: HeaderList): void {
    this.#status = status;
    this.#headers = headers;
  }

  data(chunk: Buffer): void {
    if (this.settled) return;
    const room = this.#request.maxAnswer - this.#kept;
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#kept += Math.min(chunk.length, room);
    if (chunk.length <= room) return;
    this.#answer(true);
    this.cancel();
  }

  end(): void {
    if (this.#status !== null) this.#answer(false);
  }

  /** Settles with what was thrown or emitted, told apart. */
  fail(thrown: unknown): void {
    // They have no body, so the answer is whole; a server that sends one all the same breaks the parser.
    if (this.#status === 204 || this.#status === 304) {
      this.#answer(false);
      return;
    }
    const { kind, detail } = failureOf(thrown, this.#status !== null);
    this.#settle({ ok: false, kind, detail, ms: this.#elapsed() });
  }

  /** Settles as a failure of our own making and closes the connection. */
  refuse(kind: HttpFailureKind, detail: string): void {
    this.#settle({ ok: false, kind, detail, ms: this.#elapsed() });
    this.cancel();
  }

  #listenTo(signal: AbortSignal): void {
    // Many requests may share one signal; Node would warn of a leak from the eleventh on.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", this);
  }

  #timeOut(): void {
    const missing = this.#status === null ? "no answer" : "no complete answer";
    this.refuse("timeout", `${missing} within ${this.#request.timeout} ms`);
  }

  #answer(truncated: boolean): void {
    const body = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const [status, headers] = [this.#status ?? 0, this.#headers];
    this.#settle({ ok: true, status, headers, body, truncated, ms: this.#elapsed() });
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  #settle(outcome: HttpOutcome): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.#deadline);
    this.#request.signal?.removeEventListener("abort", this);
    this.#resolve(outcome);
  }
}
