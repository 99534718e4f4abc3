import { begin, keep, presentOr, type RecordParts, type Tried } from "./attempt-record.ts";
import { wants } from "./delivery.ts";
import type { Fault, FaultKind, Faults } from "./faults.ts";
import type { SandboxAttempt, SandboxSurroundings } from "./model.ts";
import type { Delivery } from "./planned.ts";
import { type Result, type Transmitting, transmit } from "./transmit.ts";

export interface TurnParts extends Transmitting, RecordParts {
  readonly faults: Faults;
  readonly surroundings: SandboxSurroundings;
}

export interface TurnOptions {
  /** Aborted: nothing is sent any more. */
  readonly signal: AbortSignal;
  /** The state was emptied or replaced meanwhile: nothing is recorded any more. */
  readonly isVoid: () => boolean;
  /** Faults that cannot happen now. */
  readonly without: readonly FaultKind[];
  /** False: too many wait for their next attempt already. */
  readonly mayRetry: boolean;
}

/** What came of a delivery's turn, and when it goes on; ms of the sandbox's time. */
export interface Turn {
  readonly made: readonly SandboxAttempt[];
  /** Until then, or until the next delivery to the endpoint. */
  readonly held: { readonly until: number; readonly orNext: boolean } | null;
  readonly retryAt: number | null;
}

/** How long a fault holds an event back for the next one, ms of the sandbox's time. */
const reorderWait = 1_000;

/**
 * Makes the attempt whose turn it is, as the first fault rule that fits wants it, and records it. Makes none
 * when the endpoint wants the event no more or a fault holds it back.
 */
export async function takeTurn(parts: TurnParts, delivery: Delivery, options: TurnOptions): Promise<Turn> {
  const nothing: Turn = { made: [], held: null, retryAt: null };
  if (options.isVoid()) return nothing;
  if (!isWanted(parts, delivery)) {
    if (delivery.n > 1) parts.state.endRetries(idsOf(delivery));
    return nothing;
  }
  const fault = faultFor(parts, delivery, options);
  const wait = waitFor(fault);
  if (wait !== null)
    return { ...nothing, held: { until: parts.clock.now() + wait, orNext: fault?.kind === "reorder" } };
  const tried = await attempt(parts, delivery, { fault: fault?.kind ?? null, signal: options.signal });
  if (options.isVoid()) return nothing;
  const next = options.mayRetry ? nextAfter(parts, delivery, tried.result) : null;
  const first = keep(parts, delivery, { ...tried, next });
  if (fault?.kind !== "duplicate") return { made: [first], held: null, retryAt: next };
  const again = await attempt(parts, delivery, { fault: null, signal: options.signal });
  if (options.isVoid()) return nothing;
  // Both are tried again together, once.
  const copy = keep(parts, delivery, { ...again, next: again.result.ok ? null : next });
  return { made: [first, copy], held: null, retryAt: next };
}

function isWanted({ state }: TurnParts, { endpoint, event, n, told }: Delivery): boolean {
  if (n === 1 && told !== null) return true;
  const present = state.endpoint(endpoint.provider, endpoint.id);
  return present !== null && wants(present, event.type);
}

function faultFor({ faults }: TurnParts, delivery: Delivery, { signal, without }: TurnOptions): Fault | null {
  if (delivery.held || signal.aborted) return null;
  const { endpoint, event } = delivery;
  return faults.takeDelivery({ provider: event.provider, type: event.type, endpoint: endpoint.id, without });
}

function waitFor(fault: Fault | null): number | null {
  if (fault?.kind === "delay") return fault.ms;
  return fault?.kind === "reorder" ? reorderWait : null;
}

async function attempt(
  parts: TurnParts,
  delivery: Delivery,
  { fault, signal }: { fault: FaultKind | null; signal: AbortSignal },
): Promise<Tried> {
  const { provider, event } = delivery;
  const tried = begin(parts, delivery);
  const endpoint = presentOr(parts.state, delivery);
  const times = { now: tried.at, wall: parts.surroundings.now() };
  const result = await transmit(parts, { parcel: { provider, endpoint, event }, fault, times, signal });
  return { ...tried, result };
}

/** Each wait is counted from the end of the attempt before. */
function nextAfter(parts: TurnParts, delivery: Delivery, result: Result): number | null {
  const wait = delivery.provider.provider.delivery.retries[delivery.n - 1];
  if (result.ok || result.final || wait === undefined) return null;
  return isWanted(parts, { ...delivery, told: null }) ? parts.clock.now() + wait : null;
}

function idsOf({ endpoint, event }: Delivery): { provider: string; endpoint: string; event: string } {
  return { provider: event.provider, endpoint: endpoint.id, event: event.id };
}
