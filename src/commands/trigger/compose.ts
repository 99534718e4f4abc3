import { WhkError } from "../../errors.ts";
import type { RawHeaders } from "../../events/delivery.ts";
import { applyEdit, type Edit } from "../../events/edit.ts";
import { readEvent } from "../../events/envelope.ts";
import { parseJson, setJsonValue } from "../../events/json.ts";
import { readPath } from "../../events/path.ts";
import type { EventType, FreshFields, Provider } from "../../providers/provider.ts";
import { freshId, freshTime } from "./fresh.ts";

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
  const { headers, body: written } = withId(plan, withTimes(plan, context), context);
  const body = plan.edits.reduce(edited, written);
  return { ...nameOf(plan, { headers, body }), headers, body };
}

interface Written {
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

function withTimes(plan: EventPlan, { now }: FreshContext): Written {
  let written: Written = {
    headers: withoutOverridden(sampleHeaders(plan), plan.headers),
    body: plan.payload,
  };
  for (const { at, as } of plan.fresh.time) {
    const isHeader = at.startsWith("header:");
    if (plan.own && !isHeader) continue;
    const sample = isHeader ? "" : readPath(parseJson(plan.payload), at);
    // A sample without this time has no place for it; one that is null says "not yet".
    if (sample === undefined || sample === null) continue;
    written = write(plan, written, { at, json: freshTime(now, as, sample) }) ?? written;
  }
  return written;
}

function withId(plan: EventPlan, written: Written, { bytes }: FreshContext): Written {
  if (plan.fresh.id === null) {
    if (plan.id === null) return written;
    throw noPlaceForId(plan, "its events have no id");
  }
  const { at, pattern } = plan.fresh.id;
  if (plan.id === null && plan.own && !at.startsWith("header:")) return written;
  const id = plan.id ?? freshId(pattern, bytes);
  const result = write(plan, written, { at, json: JSON.stringify(id) });
  if (result === null && plan.id !== null) throw noPlaceForId(plan, `the payload has no ${at}`);
  return result ?? written;
}

/** Writes a value into the body or, for `header:<name>`, into a header the user did not give. */
function write(
  plan: EventPlan,
  written: Written,
  { at, json }: { at: string; json: string },
): Written | null {
  if (!at.startsWith("header:")) {
    const body = setJsonValue(written.body, at, json);
    return body === null ? null : { ...written, body };
  }
  const name = at.slice("header:".length);
  if (hasHeader(plan.headers, name)) return written;
  const value: unknown = JSON.parse(json);
  return { ...written, headers: [...written.headers, [name, String(value)]] };
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

function edited(body: Buffer, edit: Edit): Buffer {
  const result = applyEdit(body, edit);
  if (Buffer.isBuffer(result)) return result;
  throw new WhkError("usage", "bad_set", `--set ${edit.path}: ${result.problem}`, { hint: result.hint });
}

/** Type and id as a receiver reads them; where the envelope names no id, the field that makes it fresh. */
function nameOf({ provider, event, fresh }: EventPlan, request: Written) {
  const read = readEvent(provider.envelope, request);
  const identity = fresh.id === null ? undefined : readPath(parseJson(request.body), fresh.id.at);
  return {
    type: read.type ?? event?.type ?? null,
    id: read.id ?? (typeof identity === "string" ? identity : null),
  };
}

function noPlaceForId({ provider }: EventPlan, reason: string): WhkError {
  return new WhkError("usage", "no_event_id", `--id cannot be used for ${provider.id}: ${reason}`, {
    hint: "write the field with --set instead",
  });
}
