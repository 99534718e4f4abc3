import { WhkError } from "../errors.ts";
import type { RawHeaders } from "../events/delivery.ts";
import { applyEdit, type Edit } from "../events/edit.ts";
import { freshId, nameOf, type Unsigned, writeFresh } from "../providers/fresh.ts";
import type { EventType, FreshFields, Provider } from "../providers/provider.ts";

/** One event, composed but not signed. */
export interface Draft {
  readonly type: string | null;
  readonly id: string | null;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** What events are made from. */
export interface EventPlan {
  readonly provider: Provider;
  /** The catalogue's entry; null when only the payload tells the type. */
  readonly event: EventType | null;
  /** Where a fresh id and time go. */
  readonly fresh: FreshFields;
  readonly payload: Buffer;
  /** The payload is the user's own: nothing is written into it but what `edits` and `id` say. */
  readonly own: boolean;
  readonly edits: readonly Edit[];
  /** The id to use instead of a fresh one. */
  readonly id: string | null;
  /** Headers the request has in any case, the user's own included. */
  readonly headers: RawHeaders;
}

export interface FreshContext {
  readonly now: number;
  readonly bytes: (count: number) => Buffer;
}

/**
 * A new event: the payload with a fresh id and time where the provider has them, then the edits; all other
 * bytes as they are. Throws a usage error when an edit or `--id` has no place.
 */
export function composeEvent(plan: EventPlan, context: FreshContext): Draft {
  const { headers, body: written } = freshened(plan, context);
  const body = plan.edits.reduce(edited, written);
  const { type, id } = nameOf(plan.provider, plan.fresh, { headers, body });
  return { type: type ?? plan.event?.type ?? null, id, headers, body };
}

function freshened(plan: EventPlan, { now, bytes }: FreshContext): Unsigned {
  const request = { headers: withoutOverridden(sampleHeaders(plan), plan.headers), body: plan.payload };
  const { fresh, own, id, headers: given } = plan;
  const makeId = (pattern: string) => freshId(pattern, bytes);
  const written = writeFresh(request, { fresh, own, id, now, makeId, given });
  if ("noPlace" in written) throw noPlaceForId(plan, written.noPlace);
  return written;
}

function sampleHeaders(plan: EventPlan): RawHeaders {
  return [...plan.headers, ...Object.entries(plan.event?.headers ?? {})];
}

/** The user's header stands, the sample's of the same name goes. */
function withoutOverridden(headers: RawHeaders, own: RawHeaders): RawHeaders {
  return headers.filter((header) => own.includes(header) || !hasHeader(own, header[0]));
}

function hasHeader(headers: RawHeaders, name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name.toLowerCase());
}

/** The body with one edit applied, every other byte as it is. Throws a usage error when it has no place. */
export function edited(body: Buffer, edit: Edit): Buffer {
  const result = applyEdit(body, edit);
  if (Buffer.isBuffer(result)) return result;
  throw new WhkError("usage", "bad_set", `--set ${edit.path}: ${result.problem}`, { hint: result.hint });
}

function noPlaceForId({ provider }: EventPlan, reason: string): WhkError {
  return new WhkError("usage", "no_event_id", `--id cannot be used for ${provider.id}: ${reason}`, {
    hint: "write the field with --set instead",
  });
}
