import type { RawHeaders, ReceivedRequest } from "../events/delivery.ts";
import { formValues, parseForm } from "../events/form.ts";
import { parseJson } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import { headersOf } from "../providers/headers.ts";
import type { SignatureLocation } from "../signing/scheme.ts";
import { type Candidate, type Reading, readingsOf } from "./candidate.ts";

/** The readings a request may have, told by where its signature stands. */
export type SignatureIndex = (request: ReceivedRequest) => Iterable<Reading>;

/**
 * Indexes every reading by the place of its signature. A request's headers are looked at once; its body only
 * when the readings by header were not what the caller sought. The order is that of `candidates`.
 */
export function createSignatureIndex(candidates: readonly Candidate[]): SignatureIndex {
  const readings = candidates.flatMap(readingsOf).filter(isTelling);
  const byHeader = indexHeaders(readings);
  const inBody = readings.filter(({ variant }) => variant.scheme.sig?.in !== "header");
  return function* (request) {
    yield* byHeader(request.headers);
    if (request.body.length === 0) return;
    const has = bodyLookup(request);
    for (const reading of inBody) if (has(reading.variant.scheme.sig)) yield reading;
  };
}

/** Authorization names nobody: it counts only for a provider whose secret is configured. */
function isTelling({ candidate, variant }: Reading): boolean {
  if (variant.scheme.sig === undefined) return false;
  return candidate.configured || !headersOf(variant.scheme).includes("authorization");
}

function indexHeaders(readings: readonly Reading[]): (headers: RawHeaders) => Reading[] {
  const exact = new Map<string, number[]>();
  const numbered: { prefix: string; place: number }[] = [];
  readings.forEach(({ variant }, place) => {
    for (const name of headersOf(variant.scheme)) {
      if (name.endsWith("-*")) numbered.push({ prefix: name.slice(0, -1), place });
      else exact.set(name, [...(exact.get(name) ?? []), place]);
    }
  });
  return (headers) => {
    const places = new Set<number>();
    for (const [header] of headers) {
      const name = header.toLowerCase();
      for (const place of exact.get(name) ?? []) places.add(place);
      for (const { prefix, place } of numbered) if (name.startsWith(prefix)) places.add(place);
    }
    return [...places].sort((a, b) => a - b).flatMap((place) => readings[place] ?? []);
  };
}

/** Whether a body carries a signature at a location; it is searched for the bare name before it is parsed. */
function bodyLookup({ body }: ReceivedRequest): (sig: SignatureLocation | undefined) => boolean {
  let parsed: { readonly value: unknown } | null = null;
  return (sig) => {
    const name = typeof sig?.name === "string" ? sig.name : "";
    if (!body.includes(name.slice(name.lastIndexOf(".") + 1))) return false;
    if (sig?.in === "form") return formValues(parseForm(body), name).length > 0;
    parsed ??= { value: parseJson(body) };
    return typeof readPath(parsed.value, name) === "string";
  };
}
