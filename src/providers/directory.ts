import type { Location } from "../events/location.ts";
import type { Scheme } from "../signing/scheme.ts";
import rows from "./directory.json";
import type { Evidence, Fact, Provider } from "./provider.ts";

/** One provider of which only the signature is known. */
interface Entry extends Fact {
  readonly id: string;
  readonly name: string;
  readonly scheme: Scheme;
  /** `seen` is false when no page was found that shows where type and id stand. */
  readonly event: { readonly type: Location | null; readonly id: Location | null; readonly seen: boolean };
  readonly handshake?: NonNullable<Provider["handshake"]>;
  readonly notes?: string;
}

const entries = new Map((rows as unknown as readonly Entry[]).map((entry) => [entry.id, entry]));

/** Ids of all entries, in alphabetical order. */
export const directoryIds: readonly string[] = [...entries.keys()].sort();

/** The entry as a provider without samples and delivery rules; null when there is none. */
export function directoryProvider(id: string): Provider | null {
  const entry = entries.get(id);
  return entry === undefined ? null : toProvider(entry);
}

function toProvider(entry: Entry): Provider {
  const { evidence, source } = entry;
  const unknown = { evidence: "inferred", source } as const;
  const eventEvidence: Evidence = entry.event.seen ? evidence : "inferred";
  return {
    id: entry.id,
    name: entry.name,
    direction: "in",
    summary: "Only the signature is known: no samples, no delivery rules",
    schemes: [{ scheme: entry.scheme, evidence, source }],
    envelope: { type: entry.event.type, id: entry.event.id, time: null, evidence: eventEvidence, source },
    duplicateKey: entry.event.id === null ? [] : [entry.event.id],
    events: [],
    fresh: { id: null, time: [] },
    delivery: { retries: [], timeLimit: null, success: "2xx", ...unknown },
    pitfalls: [],
    operations: [],
    ...(entry.handshake === undefined ? {} : { handshake: entry.handshake }),
    notes: entry.notes === undefined ? [] : [entry.notes],
  };
}
