import type { Verdict } from "../events/delivery.ts";
import type { TamperKind } from "../signing/tamper-kinds.ts";
import type { HeadersInput } from "./request.ts";

// What a user of the library sees of a listener; apart from the code, so that its types bring no others along.

/** A listener that runs in a test. */
export interface Listener {
  /** `http://127.0.0.1:<port>`; every path receives. */
  readonly url: string;
  readonly port: number;
  /** What to sign with: the first that was given, else the one made for this listener; empty where nothing is signed. */
  readonly secret: string;
  /** The same for one of several providers; some have secrets of a form of their own. */
  secretOf(provider: string): string;
  /** All that came since the start or the last `clear`, oldest first; those whose signature is wrong too. */
  readonly deliveries: readonly ReceivedDelivery[];
  /**
   * Resolves with the first delivery of this type, or of a pattern such as `payment.*`, that no earlier `waitFor` was
   * given; also when it came before the call. Each delivery is handed out once, so the second wait for a type gets the
   * second event. Rejects with the code `expectation_not_met` and a list of what did come, or `listener_closed`.
   */
  waitFor(
    type: string | readonly string[],
    options: WaitOptions & { readonly count: number },
  ): Promise<readonly ReceivedDelivery[]>;
  waitFor(type: string | readonly string[], options?: WaitOptions): Promise<ReceivedDelivery>;
  /**
   * Signs the provider's sample of this event type and sends it to this listener, or to an app under test. Resolves
   * with the answer, whatever its status. Rejects with the nearest type for one there is not (`unknown_event_type`),
   * and with `app_unreachable`.
   */
  trigger(type: string, options?: TriggerOptions): Promise<TriggerResult>;
  /** Forgets what came. */
  clear(): void;
  /**
   * Takes nothing more, ends forwards under way and every connection. Once is enough, more does no harm. Forgotten, a
   * listener does not keep its process from ending.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An app: a port of this machine, `host:port/path` or a URL. */
export type AppInput = number | string | URL;

/** Everything may be left out. */
export interface ListenerOptions {
  /** Id of the provider whose deliveries come; those of every provider when left out. */
  readonly provider?: string;
  /** What deliveries are signed with; several count all. One is made for this listener when left out. */
  readonly secret?: string | readonly string[];
  /** Port on 127.0.0.1; a free one when left out. */
  readonly port?: number;
  /** Where deliveries that are verified go: one app or several. */
  readonly forwardTo?: AppInput | readonly AppInput[];
  /** Headers that are sent along. */
  readonly headers?: HeadersInput;
  /** `mirror`, the default: the first app's answer goes back to the sender. `ack`: 200 at once. */
  readonly reply?: "mirror" | "ack";
  /** The answer where no app is asked: a status, or status and body; 200 when left out. Objects go as JSON. */
  readonly respond?:
    | number
    | { readonly status?: number; readonly body?: unknown; readonly headers?: HeadersInput };
  /** `reject`, the default: a wrong signature is answered 401 and not forwarded. */
  readonly onInvalid?: "reject" | "accept";
  /** Only these types are kept and forwarded: `payment.*`, `!*.failed`; all when left out. */
  readonly events?: string | readonly string[];
  /** Longest body that is taken, bytes; 5 MB when left out. */
  readonly maxBody?: number;
  /** Deadline of one forward, ms; 30 s when left out. */
  readonly forwardTimeoutMs?: number;
  /** Called with every delivery, when it is answered. What it throws fails the test run. */
  readonly onDelivery?: (delivery: ReceivedDelivery) => void;
}

/** One request a listener received. */
export interface ReceivedDelivery {
  /** The event's type, as far as the body or the headers tell. */
  readonly type: string | null;
  /** The event's id. */
  readonly id: string | null;
  /** Id of the provider whose signature it has; null when it has nobody's. */
  readonly provider: string | null;
  /** `ok`: the signature is right. `unsigned`: this provider signs nothing. */
  readonly verdict: Verdict;
  /** A stable word for the mistake; null when there is none. */
  readonly reason: string | null;
  /** What is wrong, one sentence. */
  readonly why: string | null;
  /** What to change, one sentence. */
  readonly hint: string | null;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** By lower-case name; what came several times is joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** As they came: in order, in their own case, duplicates kept. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  /** The exact bytes. */
  readonly body: Buffer;
  /** The body, parsed. Throws when it is not JSON. */
  json<T = unknown>(): T;
  /** What the sender was answered. */
  readonly status: number;
  /** True when an event with this id came before. */
  readonly duplicate: boolean;
  /** Ms since the epoch. */
  readonly receivedAt: number;
  /** How it was forwarded; grows until every app has answered. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Id of this one request, `dlv_…`. */
  readonly deliveryId: string;
}

/** One try to hand a delivery to an app. */
export interface DeliveryAttempt {
  readonly url: string;
  /** What the app answered; null when it did not. */
  readonly status: number | null;
  /** Why there was no answer: `refused`, `timeout`, …; null when there was one. */
  readonly error: string | null;
  /** How long it took, ms. */
  readonly ms: number;
  /** The first 64 KiB of the app's answer; null when there was none. */
  readonly body: Buffer | null;
}

/** Everything may be left out. */
export interface WaitOptions {
  /** How long to wait; 4000 when left out, less than the 5 s after which vitest and jest give up on a test. */
  readonly timeoutMs?: number;
  /** Which of the deliveries with this type; all when left out. Answers at once, not with a promise. */
  readonly where?: (delivery: ReceivedDelivery) => boolean;
  /** The verdict it has to have, or `any`; `ok`, and `unsigned` where a provider signs nothing, when left out. */
  readonly verdict?: Verdict | "any";
  /** So many; the wait resolves with a list then. */
  readonly count?: number;
}

/** Everything may be left out. */
export interface TriggerOptions {
  /** Whose event; the listener's provider, else the first that has the type, when left out. */
  readonly provider?: string;
  /** One scheme of a provider that has several; its default when left out. */
  readonly scheme?: string;
  /** The payload: bytes or text as they stand, an object as JSON; the provider's sample when left out. */
  readonly data?: unknown;
  /** Values to change in it by path: `{ "data.amount": 10.5 }`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** The event id; a new one when left out. */
  readonly id?: string;
  /** Headers beside those of the event and its signature. */
  readonly headers?: HeadersInput;
  /** A way to make the signed request wrong. */
  readonly tamper?: TamperKind;
  /** Send the same event so many times, one after another. */
  readonly duplicate?: number;
  /** An app to send it to instead of the listener. */
  readonly to?: AppInput;
  /** Path and query at the listener; `/` when left out. */
  readonly path?: string;
  /** What to sign with; the listener's own when left out. */
  readonly secret?: string;
  /** Time for an answer, ms; 10 s when left out. */
  readonly timeoutMs?: number;
}

export interface TriggerResult {
  /** The event's id. */
  readonly id: string | null;
  readonly type: string;
  readonly provider: string;
  readonly url: string;
  /** What was answered, the last time with `duplicate`. */
  readonly status: number;
  /** True for 2xx, every time. */
  readonly ok: boolean;
  /** Text of the last answer. */
  readonly body: string;
  /** Every answer's status, in order; one unless `duplicate` asks for more. */
  readonly statuses: readonly number[];
}
