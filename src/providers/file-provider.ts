import type { Scheme } from "../signing/scheme.ts";
import { operationsOf, toContract } from "./file-api.ts";
import type { WrittenApi } from "./file-api-shape.ts";
import type { DeliveryRules, EventType, Fact, Operation, Provider, SchemeVariant } from "./provider.ts";

/** A provider as a file writes it: what has a default may be missing, every event carries its sample. */
export interface WrittenProvider
  extends Partial<Omit<Provider, "schemes" | "envelope" | "events" | "delivery" | "operations" | "api">> {
  readonly id: string;
  readonly name: string;
  readonly schemes: readonly [WrittenVariant, ...WrittenVariant[]];
  readonly envelope?: Partial<Provider["envelope"]>;
  readonly events?: readonly WrittenEvent[];
  readonly delivery?: Partial<DeliveryRules>;
  readonly operations?: readonly (Omit<Operation, keyof Fact> & Partial<Fact>)[];
  readonly api?: WrittenApi;
}

interface WrittenVariant extends Partial<Fact>, Pick<SchemeVariant, "reading"> {
  readonly scheme: Omit<Scheme, "id" | "encoding"> & Partial<Pick<Scheme, "id" | "encoding">>;
}

interface WrittenEvent extends Partial<EventType> {
  readonly type: string;
  readonly sample: unknown;
}

/** The provider with every default filled in; facts without a source come from the file. */
export function toProvider({ api, ...written }: WrittenProvider, fileName: string): Provider {
  const fact = { evidence: "stated", source: fileName } as const;
  const contract = api === undefined ? null : toContract(api, fileName);
  const implied = contract === null ? [] : operationsOf(contract);
  const id = written.envelope?.id ?? null;
  const [first, ...others] = written.schemes;
  const variant = ({ scheme, ...rest }: WrittenVariant): SchemeVariant => ({
    ...fact,
    ...rest,
    scheme: {
      id: written.id,
      encoding: scheme.kind === "token" || scheme.kind === "none" ? "raw" : "hex",
      ...scheme,
    },
  });
  return {
    direction: "in",
    summary: "",
    duplicateKey: id === null ? [] : [id],
    fresh: { id: null, time: [] },
    pitfalls: [],
    notes: [],
    ...written,
    schemes: [variant(first), ...others.map(variant)],
    envelope: { ...fact, type: null, id: null, time: null, ...written.envelope },
    events: (written.events ?? []).map(({ sample: _, ...event }) => ({
      ...fact,
      title: event.type,
      ...event,
    })),
    operations: (written.operations ?? implied).map((operation) => ({ ...fact, ...operation })),
    ...(contract === null ? {} : { api: contract }),
    delivery: { ...fact, retries: [], timeLimit: null, success: "2xx", ...written.delivery },
  };
}
