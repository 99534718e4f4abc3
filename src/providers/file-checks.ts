import { readEvent } from "../events/envelope.ts";
import { duplicateKeys, parseJson } from "../events/json.ts";
import { checkPath, readPath } from "../events/path.ts";
import { contractProblems } from "./file-api-checks.ts";
import { fieldPath } from "./file-problems.ts";
import type { Sample } from "./file-samples.ts";
import { headerProblem, placeProblem } from "./places.ts";
import type { EventType, FreshFields, Provider } from "./provider.ts";
import { schemeProblems } from "./scheme-checks.ts";

const forbidden = new Set(["__proto__", "constructor", "prototype"]);

/** Fields written twice, of which only one would count. */
export function doubledFields(file: Buffer): string[] {
  return duplicateKeys(file).map((name) => `${name}: is there twice`);
}

/** Field names that would reach into JavaScript itself, anywhere but in samples. */
export function forbiddenFields(value: unknown, keys: readonly unknown[] = []): string[] {
  if (typeof value !== "object" || value === null || keys.at(-1) === "sample") return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const path = [...keys, Array.isArray(value) ? Number(name) : name];
    return forbidden.has(name)
      ? [`${fieldPath(path)}: is no name for a field`]
      : forbiddenFields(child, path);
  });
}

/** What does not fit together in a provider whose fields are right one by one. */
export function providerProblems(provider: Provider, samples: readonly Sample[]): string[] {
  return [
    ...provider.schemes.flatMap((variant, index) =>
      schemeProblems(variant.scheme, `schemes[${index}].scheme`),
    ),
    ...sameNames(provider),
    ...placeProblems(provider),
    ...freshProblems(provider.fresh, "fresh"),
    ...(provider.api === undefined ? [] : contractProblems(provider.api, provider.operations)),
    ...provider.events.flatMap((event, index) =>
      eventProblems(provider, event, { sample: samples[index], field: `events[${index}]` }),
    ),
  ];
}

function sameNames({ schemes, events }: Provider): string[] {
  return [
    ...repeated(schemes.map((variant) => variant.scheme.id)).map((id) => `schemes: two have the id "${id}"`),
    ...repeated(events.map((event) => event.type)).map((type) => `events: two have the type "${type}"`),
  ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function placeProblems({ envelope, duplicateKey, events }: Provider): string[] {
  const places = [
    ["envelope.type", envelope.type],
    ["envelope.id", envelope.id],
    ["envelope.time", envelope.time],
    ...duplicateKey.map((place, index) => [`duplicateKey[${index}]`, place] as const),
  ] as const;
  const typeless = events.length > 0 && envelope.type === null && envelope.impliedType === undefined;
  return [
    ...places.flatMap(([field, place]) => problemAt(field, place === null ? null : placeProblem(place))),
    ...problemAt(
      "envelope.type",
      typeless ? "say where the event type stands, or name the only one in impliedType" : null,
    ),
  ];
}

function freshProblems({ id, time }: FreshFields, field: string): string[] {
  return [
    ...problemAt(`${field}.id.at`, id === null ? null : freshPlaceProblem(id.at)),
    ...problemAt(`${field}.id.pattern`, id === null ? null : patternProblem(id.pattern)),
    ...time.flatMap(({ at }, index) => problemAt(`${field}.time[${index}].at`, freshPlaceProblem(at))),
  ];
}

function freshPlaceProblem(at: string): string | null {
  return at.startsWith("header:") ? headerProblem(at.slice("header:".length)) : checkPath(at);
}

function patternProblem(pattern: string): string | null {
  const rest = pattern.replace(/\{uuid\}|\{([1-9]|[1-5]\d|6[0-4])\}/g, "");
  if (/[{}]/.test(rest)) return "may hold {uuid} and {1} to {64}, the number of random letters and digits";
  return rest === pattern ? "holds no {uuid} or {16}, so every event would have the same id" : null;
}

function eventProblems(
  provider: Provider,
  event: EventType,
  { sample, field }: { sample: Sample | undefined; field: string },
): string[] {
  const problems = [
    ...Object.keys(event.headers ?? {}).flatMap((name) => problemAt(`${field}.headers`, headerProblem(name))),
    ...(event.fresh === undefined ? [] : freshProblems(event.fresh, `${field}.fresh`)),
  ];
  if (sample?.bytes === undefined)
    return [...problems, `${field}.sample: ${sample?.problem ?? "is missing"}`];
  const headers = Object.entries(event.headers ?? {});
  const { type } = readEvent(provider.envelope, { headers, body: sample.bytes });
  const where = provider.envelope.type === null ? ", the implied type" : ` at ${provider.envelope.type}`;
  const other = `its type reads as ${type === null ? "nothing" : `"${type}"`}${where}, not "${event.type}"`;
  return [
    ...problems,
    ...problemAt(`${field}.sample`, type === event.type ? null : other),
    ...absentFields(event.fresh ?? provider.fresh, sample.bytes).map(
      (at) => `${field}.sample: has no ${at} for fresh`,
    ),
  ];
}

function absentFields({ id, time }: FreshFields, sample: Buffer): string[] {
  const body = parseJson(sample);
  const places = [...(id === null ? [] : [id.at]), ...time.map(({ at }) => at)];
  return places.filter((at) => !at.startsWith("header:") && readPath(body, at) === undefined);
}

function problemAt(field: string, problem: string | null): string[] {
  return problem === null ? [] : [`${field}: ${problem}`];
}
