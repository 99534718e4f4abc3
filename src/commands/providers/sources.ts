import type { Fact, Provider } from "../../providers/provider.ts";
import { evidenceInWords } from "../../providers/words.ts";

/** One page, and what is known from it: `stated: signature, 16 event types`, `assumed: delivery`. */
export interface SourcedFacts {
  readonly source: string;
  readonly facts: readonly string[];
}

/** Where every fact of a provider is from, each page once, in the order the facts are shown. */
export function sourcesOf(provider: Provider): SourcedFacts[] {
  const named = factsOf(provider);
  const sources = [...new Set(named.map(([, { source }]) => source))];
  return sources.map((source) => {
    const here = named.filter(([, fact]) => fact.source === source);
    const kinds = [...new Set(here.map(([, { evidence }]) => evidence))];
    const facts = kinds.map((kind) => {
      const names = here.filter(([, { evidence }]) => evidence === kind).map(([name]) => name);
      return `${evidenceInWords[kind]}: ${inWords(names, provider)}`;
    });
    return { source, facts };
  });
}

type NamedFact = readonly [name: string, fact: Fact];

function factsOf({ schemes, envelope, delivery, events, operations }: Provider): NamedFact[] {
  return [
    ...schemes.map((variant): NamedFact => [schemes.length === 1 ? "signature" : variant.scheme.id, variant]),
    ["event type and id", envelope],
    ...events.map((event): NamedFact => [event.type, event]),
    ...(events.length === 0 ? [] : [["delivery", delivery] as const]),
    ...operations.map((operation): NamedFact => [operation.name, operation]),
  ];
}

/** Many event types of one page are only counted, and endpoints named once. */
function inWords(names: readonly string[], { events, operations }: Provider): string {
  const types = names.filter((name) => events.some(({ type }) => type === name));
  const managed = names.filter((name) => operations.some((operation) => operation.name === name));
  const others = names.filter((name) => !types.includes(name) && !managed.includes(name));
  const all = managed.length === operations.length;
  return [
    ...others,
    ...(types.length > 3 ? [`${types.length} event types`] : types),
    ...(managed.length === 0 ? [] : [all ? "endpoints" : `endpoints (${managed.join(", ")})`]),
  ].join(", ");
}
