import type { Location } from "../../events/location.ts";
import type { Look } from "../../output/look.ts";
import { empty, type Printable, padEnd, type Text, text } from "../../output/text.ts";
import {
  type Operation,
  operationNames,
  type Provider,
  type SchemeVariant,
} from "../../providers/provider.ts";
import {
  durationInWords,
  evidenceInWords,
  freshnessInWords,
  keyInWords,
  locationInWords,
  placeInWords,
  retriesInWords,
  schemeInWords,
} from "../../providers/words.ts";
import { brokenWords } from "./broken-words.ts";
import { type SourcedFacts, sourcesOf } from "./sources.ts";

const margin = "  ";
const labelWidth = 12;
const widest = 100;

/** One line of the sheet before it is broken: a label, a cell in front of the words, and the words. */
interface Entry {
  readonly label?: string;
  readonly cell?: Printable;
  readonly words: string;
  readonly dim?: boolean;
}

/** All that is known of a provider, in sections, with the source and evidence of every fact at the end. */
export function providerSheet(provider: Provider, look: Look): Text[] {
  const sections = [
    ...provider.schemes.map((variant) => schemeEntries(provider, variant)),
    eventEntries(provider),
    catalogueEntries(provider),
    deliveryEntries(provider),
    operationEntries(provider),
    labelled(
      "notes",
      provider.notes.map((words) => ({ words })),
    ),
  ];
  return [
    text`${look.paint.bold(provider.id)}  ${provider.name}`,
    ...(provider.summary === "" ? [] : [text`${margin}${provider.summary}`]),
    ...sections.flatMap((section) => sectionLines(section, look)),
    empty,
    text`${margin}${look.paint.dim("sources")}`,
    ...sourcesOf(provider).flatMap((source) => sourceLines(source, look)),
  ];
}

function sectionLines(entries: readonly Entry[], look: Look): Text[] {
  return entries.length === 0 ? [] : [empty, ...entries.flatMap((entry) => entryLines(entry, look))];
}

function entryLines({ label = "", cell = "", words, dim }: Entry, look: Look): Text[] {
  const front = text`${margin}${look.paint.dim(padEnd(label, labelWidth))}${cell}`;
  return hanging(front, words, look).map(
    ([start, line]) => text`${start}${dim ? look.paint.dim(line) : line}`,
  );
}

function sourceLines({ source, facts }: SourcedFacts, look: Look): Text[] {
  const indented = (front: string, words: string) => hanging(text`${front}`, words, look);
  return [
    ...indented("    ", source).map(([start, line]) => text`${start}${line}`),
    ...facts.flatMap((known) =>
      indented("      ", known).map(([start, line]) => text`${start}${look.paint.dim(line)}`),
    ),
  ];
}

/** The words broken to the width that is left; the lines after the first stand below its words. */
function hanging(front: Text, words: string, look: Look): [Text, Text][] {
  const columns = Math.max(20, Math.min(look.columns, widest) - front.width);
  const lines = brokenWords(words, columns, look);
  const blank = text`${" ".repeat(front.width)}`;
  return lines.map((line, index) => [index === 0 ? front : blank, line]);
}

function labelled(label: string, entries: readonly Entry[]): Entry[] {
  return entries.map((entry, index) => (index === 0 ? { label, ...entry } : entry));
}

function schemeEntries({ schemes, direction }: Provider, { scheme, reading }: SchemeVariant): Entry[] {
  const first = scheme === schemes[0].scheme;
  const title = `${scheme.id}${first ? ", the default" : ""}${reading === undefined ? "" : `: ${reading}`}`;
  if (scheme.kind === "none") return [{ label: "scheme", words: title }];
  return [
    ...(schemes.length > 1 ? [{ label: "scheme", words: title }] : []),
    ...(direction === "out" && first
      ? [{ label: "direction", words: "you send, the provider receives" }]
      : []),
    { label: "signature", words: schemeInWords(scheme) },
    { label: scheme.sig?.in === "header" ? "header" : "place", words: placeInWords(scheme) },
    { label: "key", words: keyInWords(scheme) },
    { label: "freshness", words: freshnessInWords(scheme) },
  ];
}

function eventEntries({ envelope, duplicateKey }: Provider): Entry[] {
  const { type, impliedType, id, time } = envelope;
  const named = [...placed("type", type), ...placed("id", id), ...placed("time", time)];
  const implied = type === null && impliedType !== undefined ? [`type always ${impliedType}`] : [];
  const words = [...implied, ...named].join(", ");
  const same = duplicateKey.map(locationInWords).join(" and ");
  return [
    { label: "event", words: words === "" ? "names neither type nor id" : words },
    { label: "duplicate", words: `same ${same === "" ? "body" : same}` },
  ];
}

function placed(fact: string, location: Location | null): string[] {
  return location === null ? [] : [`${fact} at ${locationInWords(location)}`];
}

/** Types by what stands before their first dot: `payment.*  created, failed`. */
function catalogueEntries({ events }: Provider): Entry[] {
  const families = new Map<string, string[]>();
  for (const { type } of events) {
    const family = type.includes(".") ? `${type.split(".", 1)[0]}.` : "";
    families.set(family, [...(families.get(family) ?? []), type.slice(family.length)]);
  }
  const width = Math.max(...[...families.keys()].map((family) => family.length)) + 3;
  const entries = [...families].map(([family, members]) => ({
    cell: family === "" ? "" : padEnd(`${family}*`, width),
    words: members.join(", "),
  }));
  return labelled(`events ${events.length}`, entries);
}

function deliveryEntries({ delivery, events }: Provider): Entry[] {
  if (events.length === 0) return [];
  const { retries, timeLimit, success, note } = delivery;
  const limit = timeLimit === null ? "no time limit documented" : `within ${durationInWords(timeLimit)}`;
  return [
    { label: "answer", words: `${success === "200" ? "exactly 200" : "any 2xx"}, ${limit}` },
    {
      label: "retries",
      words: retries.length === 0 ? "none documented" : `after ${retriesInWords(retries)}`,
    },
    ...(note === undefined ? [] : [{ words: note, dim: true }]),
  ];
}

const ways: Readonly<Record<Operation["by"], string>> = {
  api: "API",
  dashboard: "dashboard",
  none: "not offered",
};

function operationEntries({ operations }: Provider): Entry[] {
  const inOrder = operationNames.flatMap((name) => operations.filter((operation) => operation.name === name));
  const entries = inOrder.map(({ name, by, evidence, note }) => ({
    cell: text`${padEnd(name, 8)}${padEnd(ways[by], 13)}`,
    words: evidence === "stated" || by === "none" ? note : `${note} (${evidenceInWords[evidence]})`,
  }));
  return labelled("endpoints", entries);
}
