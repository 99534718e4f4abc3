import type { EventName } from "./delivery.ts";
import { parseJson } from "./json.ts";
import { type LocatedIn, type Location, readLocation } from "./location.ts";

/** Where a provider's payloads carry the facts every event has. */
export interface EnvelopePaths {
  readonly type: Location | null;
  readonly id: Location | null;
  readonly time: Location | null;
  /** The only type there is, when the payload names none. */
  readonly impliedType?: string;
}

/** Type, id and time of the event in a request, each null when it is not there. Never throws. */
export function readEvent(paths: EnvelopePaths, request: LocatedIn): EventName & { time: string | null } {
  const parsed = parseOnce(request.body);
  const at = (location: Location | null) =>
    location === null ? null : readLocation(location, request, parsed);
  const implied = request.body.length === 0 ? null : (paths.impliedType ?? null);
  return { type: at(paths.type) ?? implied, id: at(paths.id), time: at(paths.time) };
}

/** What makes two deliveries the same event, or null when a part is missing: then the body has to decide. */
export function duplicateKeyOf(locations: readonly Location[], request: LocatedIn): string | null {
  const parsed = parseOnce(request.body);
  const parts: string[] = [];
  for (const location of locations) {
    const part = readLocation(location, request, parsed);
    if (part === null) return null;
    parts.push(part);
  }
  const [only] = parts;
  // As JSON the parts cannot run into each other: ("a", "bc") differs from ("ab", "c").
  return parts.length > 1 ? JSON.stringify(parts) : (only ?? null);
}

function parseOnce(body: Buffer): () => unknown {
  let parsed: { value: unknown } | null = null;
  return () => {
    parsed ??= { value: parseJson(body) };
    return parsed.value;
  };
}
