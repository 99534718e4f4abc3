/**
 * The words of one delivery on its way through whk: receive → verify → record → render → forward.
 * Types only; every layer above speaks them.
 */

/** Header names and values in the order and case they were received, duplicates kept. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

/** One HTTP request as it came off the socket. The body is never decoded. */
export interface ReceivedRequest {
  readonly method: string;
  /** Request target in origin form: path and query, always starting with `/`. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
  /** Wall clock at receipt, ms since the epoch. */
  readonly receivedAt: number;
  /** Of a request that came through the tunnel: the URL it was sent to, null when that is not known. */
  readonly publicUrl?: string | null;
}

export const verdicts = ["ok", "missing", "malformed", "mismatch", "stale", "future", "unsigned"] as const;

/** The answer to "is this signature right?". `unsigned`: the provider signs nothing. */
export type Verdict = (typeof verdicts)[number];

/** The whole answer of the signing engine about one request. Never contains a signature or a secret. */
export interface Verification {
  readonly verdict: Verdict;
  /** Name of the scheme that was applied, or null when none could be chosen. */
  readonly scheme: string | null;
  /** Stable snake_case reason, null when the verdict is ok. */
  readonly reason: string | null;
  /** One sentence for a human: what is wrong. */
  readonly why: string | null;
  /** One sentence for a human: what to change. */
  readonly hint: string | null;
  /** Index of the secret that matched, null when none did. */
  readonly secret: number | null;
}

/**
 * How `why` of a verified request begins when there is something to say of its secret: `old secret, accepted until
 * 12:04:31`, `stored secret, endpoint webhook_1` where another was given.
 */
export const secretRemark = /^(?:old |stored )?secret(?:, (?:accepted until|endpoint|label) [^;]+)?(?:; |$)/;

/** Type and id of the event a delivery carries, as far as the provider's envelope tells. */
export interface EventName {
  readonly type: string | null;
  readonly id: string | null;
}

/** A verified request, ready to be recorded. */
export interface DeliveryDraft extends ReceivedRequest {
  /** Own id, `dlv_…`, ordered by time. */
  readonly id: string;
  readonly provider: string | null;
  readonly event: EventName;
  readonly signature: Verification;
  /** What makes two deliveries the same event, within one provider. */
  readonly duplicateKey: string;
  /** Status whk answers itself without asking an app, null when an app decides. */
  readonly answered: number | null;
}

/** An earlier delivery of the same event. */
export interface DuplicateOf {
  readonly id: string;
  readonly receivedAt: number;
  /** True when the bytes of the body differ from the earlier delivery's. */
  readonly changedBody: boolean;
}

/** A delivery as stored: durable and numbered. */
export interface Delivery extends DeliveryDraft {
  readonly seq: number;
  readonly duplicateOf: DuplicateOf | null;
}

/** Why an attempt got no answer; `refused` and the like, see http.ts. */
export type AttemptError =
  | "refused"
  | "reset"
  | "timeout"
  | "dns"
  | "tls"
  | "protocol"
  | "too_large"
  | "aborted"
  | "network";

/** One try to hand a delivery to an app. */
export interface Attempt {
  readonly delivery: string;
  /** 1 for the first try of this delivery at this URL. */
  readonly n: number;
  /**
   * Left out: the listener handed it on as it came. Else it was replayed: as it is stored, signed anew, or its payload
   * changed and signed anew.
   */
  readonly sent?: "stored" | "resigned" | "edited";
  readonly url: string;
  /** Wall clock at the start, ms since the epoch. */
  readonly startedAt: number;
  readonly status: number | null;
  /** Duration on the monotonic clock, ms. */
  readonly ms: number;
  readonly error: AttemptError | null;
  readonly answer: AppAnswer | null;
}

/** What an app answered, its body capped. */
export interface AppAnswer {
  readonly headers: RawHeaders;
  readonly body: Buffer;
  /** True when the body was longer than the cap and the rest was thrown away. */
  readonly truncated: boolean;
}

/** Who answered the sender, and with what. */
export interface Answer {
  readonly status: number;
  readonly by: "app" | "whk";
  /** From the last byte received to the answer, ms. */
  readonly ms: number;
}

/** Every value of a header, in the order received; more than one where a single one is expected is ambiguous. */
export function headerValues(headers: RawHeaders, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [key, value] of headers) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) values.push(value);
  }
  return values;
}
