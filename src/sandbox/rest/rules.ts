import { nearest } from "../../events/nearest.ts";
import { matchesPattern } from "../../events/pattern.ts";
import type { Call, RestContract } from "../../providers/contract.ts";
import type { Provider } from "../../providers/provider.ts";
import type { WireEndpoint } from "../../providers/wire.ts";
import { localTarget } from "../local-target.ts";
import { withoutKeys } from "./auth.ts";
import { nameIn, wrong } from "./validate.ts";

export interface Rules {
  readonly contract: RestContract;
  readonly provider: Provider;
  /** False: only addresses of this machine are accepted. */
  readonly allowRemote: boolean;
}

/** Rejects with a refusal that names the first part the simulated provider would not take. */
export async function checkParts(rules: Rules, call: Call, parts: Partial<WireEndpoint>): Promise<void> {
  const { url, events, metadata, description } = parts;
  if (url !== undefined) await checkUrl(rules, nameIn(call, "url"), url);
  if (events !== undefined) checkEvents(rules, nameIn(call, "events"), events);
  if (metadata !== undefined) checkMetadata(nameIn(call, "metadata"), metadata);
  if ((description?.length ?? 0) > 1_000)
    throw wrong(nameIn(call, "description"), "must have at most 1000 characters");
}

/** Throws a refusal for an event type that is not in the catalogue, where there is one. */
export function checkEventType(provider: Provider, field: string, type: string): void {
  const types = catalogueOf(provider);
  if (types.length > 0 && !types.includes(type)) throw unknownType(field, type, types);
}

async function checkUrl({ allowRemote }: Rules, field: string, text: string): Promise<void> {
  const url = text.length > 2_048 || !URL.canParse(text) ? null : new URL(text);
  if (url === null || !/^https?:$/.test(url.protocol) || /[\s\p{Cc}]/u.test(text))
    throw wrong(field, "must be a whole http or https URL of at most 2048 characters");
  if (url.username !== "" || url.password !== "") throw wrong(field, "must not hold a user name or password");
  const target = allowRemote ? null : await localTarget(url);
  if (target !== null && "refused" in target)
    throw wrong(
      field,
      "must be an address of this machine: this sandbox delivers to no other unless it was started with --allow-remote",
    );
}

function checkEvents({ contract, provider }: Rules, field: string, events: readonly string[]): void {
  if (events.length === 0) throw wrong(field, "must name at least one event");
  if (events.length > 200) throw wrong(field, "must name at most 200 events");
  for (const event of events) {
    const bad = !/^[^\s,!]{1,200}$/.test(event);
    if (bad) throw wrong(field, `holds ${quoted(event)}, which is not an event type`);
    if (!event.includes("*")) checkEventType(provider, field, event);
    else checkWildcard({ contract, provider }, field, event);
  }
}

function checkWildcard(
  { contract, provider }: Omit<Rules, "allowRemote">,
  field: string,
  pattern: string,
): void {
  if (!contract.endpoint.wildcards.allowed)
    throw wrong(field, `holds ${quoted(pattern)}, but takes no wildcards; name each event type`);
  const types = catalogueOf(provider);
  if (types.length > 0 && !types.some((type) => matchesPattern(pattern, type)))
    throw wrong(field, `holds ${quoted(pattern)}, which fits no event type`);
}

const forbidden = new Set(["__proto__", "constructor", "prototype"]);

function checkMetadata(field: string, metadata: Readonly<Record<string, string>>): void {
  const entries = Object.entries(metadata);
  if (entries.length > 50) throw wrong(field, "must have at most 50 entries");
  for (const [key, value] of entries) {
    if (forbidden.has(key)) throw wrong(field, `must not have the key ${key}`);
    if (key === "" || key.length > 40) throw wrong(field, "must have keys of 1 to 40 characters");
    if (value.length > 500) throw wrong(field, "must have values of at most 500 characters");
  }
}

function catalogueOf({ events, envelope }: Provider): string[] {
  const types = events.map(({ type }) => type);
  return envelope.impliedType === undefined || types.length === 0 ? types : [...types, envelope.impliedType];
}

function unknownType(field: string, type: string, types: readonly string[]): Error {
  const near = nearest(type, types);
  const hint = near === null ? "" : `; did you mean ${near}?`;
  return wrong(field, `holds ${quoted(type)}, which is not an event type${hint}`);
}

function quoted(text: string): string {
  return JSON.stringify(withoutKeys(text.length > 80 ? `${text.slice(0, 80)}…` : text));
}
