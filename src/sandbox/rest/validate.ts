import type { Call, EndpointPart, RestContract } from "../../providers/contract.ts";
import { readParts, type WireEndpoint } from "../../providers/wire.ts";
import { Refusal } from "./errors.ts";

/** What a request says: parts of the endpoint, and what only some calls take. */
export interface Given {
  readonly parts: Partial<WireEndpoint>;
  readonly eventType: string | null;
}

/** Reads the fields the call takes. Throws a {@link Refusal} that names the first missing or wrong one. */
export function readFields(
  contract: RestContract,
  { request }: Call,
  body: Readonly<Record<string, unknown>>,
): Given {
  let parts: Partial<WireEndpoint> = {};
  let eventType: string | null = null;
  for (const { of, name, required } of request) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined && required) throw wrong(name, "is required");
    if (value === undefined || of === "status" || of === "limit") continue;
    if (of !== "eventType") parts = { ...parts, ...readPart(contract, { of, name, value }) };
    else if (typeof value === "string" && value !== "") eventType = value;
    else throw wrong(name, "must be a text");
  }
  return { parts, eventType };
}

/** The name of a part in requests of this call. */
export function nameIn({ request }: Call, of: EndpointPart | "eventType"): string {
  return request.find((field) => field.of === of)?.name ?? of;
}

/** A refusal that names the field in its text too: not every provider has a place for it. */
export function wrong(field: string, what: string): Refusal {
  return new Refusal("validation", `${field} ${what}`, { field });
}

function readPart(
  contract: RestContract,
  given: { of: EndpointPart; name: string; value: unknown },
): Partial<WireEndpoint> {
  const field = contract.endpoint.fields.find(({ of }) => of === given.of);
  if (field === undefined) return {};
  const { parts, problems } = readParts(contract, { [field.name]: given.value });
  const [problem] = problems;
  if (problem !== undefined) throw wrong(given.name, problem.slice(field.name.length + 1));
  return parts;
}
