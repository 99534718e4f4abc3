import type { SandboxAttempt, SandboxClock, SandboxEndpoint } from "./model.ts";
import type { Delivery } from "./planned.ts";
import type { SandboxState } from "./state.ts";
import { failed, type Result } from "./transmit.ts";

export interface RecordParts {
  readonly state: SandboxState;
  readonly clock: SandboxClock;
  readonly onAttempt: (attempt: SandboxAttempt) => void;
}

/** An attempt that begins. */
interface Begun {
  readonly id: string;
  /** Ms of the sandbox's time. */
  readonly at: number;
  readonly url: string;
}

/** One attempt and what came of it. */
export interface Tried extends Begun {
  readonly result: Result;
}

/** Gives an attempt its id, its time and the address it goes to. */
export function begin({ state, clock }: RecordParts, delivery: Delivery): Begun {
  return { id: state.nextId("log_"), at: clock.now(), url: presentOr(state, delivery).url };
}

/** The endpoint as it is now; as it was when it is gone. */
export function presentOr(state: SandboxState, { endpoint }: Delivery): SandboxEndpoint {
  return state.endpoint(endpoint.provider, endpoint.id) ?? endpoint;
}

/** Keeps and announces an attempt. `next`: when it is tried again. */
export function keep(
  { state, onAttempt }: RecordParts,
  delivery: Delivery,
  tried: Tried & { readonly next: number | null },
): SandboxAttempt {
  const attempt = described(delivery, tried);
  state.addAttempt(attempt);
  onAttempt(attempt);
  delivery.told?.(attempt);
  return attempt;
}

/** Keeps and announces an attempt that could not be made and never will be. */
export function giveUp(parts: RecordParts, delivery: Delivery, error: string): SandboxAttempt {
  return keep(parts, delivery, { ...begin(parts, delivery), result: failed(error), next: null });
}

/** Tells whoever waits for the first attempt that there is none; nothing is kept. */
export function forget({ clock }: RecordParts, delivery: Delivery): void {
  const begun = { id: "", at: clock.now(), url: delivery.endpoint.url };
  delivery.told?.(described(delivery, { ...begun, result: failed("aborted"), next: null }));
}

function described(
  { endpoint, event: { id: eventId, type, provider }, n }: Delivery,
  { result, id, url, at, next }: Tried & { readonly next: number | null },
): SandboxAttempt {
  const { status, responseBody, error, ms } = result;
  const ids = { id, provider, endpoint: endpoint.id, event: { id: eventId, type } };
  return { ...ids, n, url, status, responseBody, error, at, ms, next };
}
