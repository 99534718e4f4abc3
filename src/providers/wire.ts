import type { EndpointField, RestContract } from "./contract.ts";

/** An endpoint in whk's words, as both ends of the API hold it. */
export interface WireEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly secret: string;
}

/**
 * The given parts by the provider's names and in its forms. A part the provider has no field for is left out;
 * fields of constant text are written where the id is.
 */
export function writeParts(contract: RestContract, parts: Partial<WireEndpoint>): Record<string, unknown> {
  const written = contract.endpoint.fields.map((field) => [field.name, writtenField(field, parts)] as const);
  return Object.fromEntries(written.filter(([, value]) => value !== undefined));
}

/**
 * The parts found in an endpoint the provider wrote, or in a request to it; unknown fields are passed over. A
 * field of the wrong type is no part but a problem: its name, a blank, and what it must be. Never throws.
 */
export function readParts(
  contract: RestContract,
  value: unknown,
): { parts: Partial<WireEndpoint>; problems: string[] } {
  if (!isRecord(value)) return { parts: {}, problems: ["body must be an object"] };
  const parts: [string, unknown][] = [];
  const problems: string[] = [];
  for (const field of contract.endpoint.fields) {
    if (!Object.hasOwn(value, field.name)) continue;
    const read = readField(field, value[field.name]);
    if (read === null) problems.push(`${field.name} must be ${formInWords(field.form)}`);
    else if (read.part !== undefined) parts.push([field.of, read.part]);
  }
  return { parts: Object.fromEntries(parts) as Partial<WireEndpoint>, problems };
}

/** The content of an answer; an answer without the envelope is the content itself. */
export function unwrap({ envelope: { data } }: RestContract, answer: unknown): unknown {
  return data !== null && isRecord(answer) && Object.hasOwn(answer, data) ? answer[data] : answer;
}

/** The content as the provider answers it. */
export function wrap({ envelope: { data, success } }: RestContract, content: unknown): unknown {
  if (data === null) return content;
  return Object.fromEntries([...(success === null ? [] : [[success, true]]), [data, content]]);
}

function writtenField({ of, form }: EndpointField, parts: Partial<WireEndpoint>): unknown {
  if (form.as === "constant") return parts.id === undefined ? undefined : form.value;
  if (of === "object") return undefined;
  const part = parts[of];
  if (typeof part === "number") {
    return form.as === "unix" ? Math.floor(part / 1000) : new Date(part).toISOString();
  }
  if (typeof part === "boolean" && form.as === "words") return part ? form.on : form.off;
  return part;
}

/** Null: not of this form. A part that is undefined counts as not given. */
function readField({ of, form }: EndpointField, value: unknown): { part: unknown } | null {
  if (value === null) return readNothing(of);
  switch (form.as) {
    case "text":
      return typeof value === "string" ? { part: value } : null;
    case "list":
      return isTexts(value) ? { part: [...value] } : null;
    case "boolean":
      return typeof value === "boolean" ? { part: value } : null;
    case "map":
      return isRecord(value) && isTexts(Object.values(value)) ? { part: { ...value } } : null;
    case "iso":
      return readTime(typeof value === "string" ? Date.parse(value) : null);
    case "unix":
      return readTime(typeof value === "number" ? value * 1000 : null);
    case "words":
      return value === form.on || value === form.off ? { part: value === form.on } : null;
    case "constant":
      return value === form.value ? { part: undefined } : null;
  }
}

/** What null says: no description, or nothing about parts an answer may leave out. */
function readNothing(of: EndpointField["of"]): { part: unknown } | null {
  if (of === "description") return { part: null };
  return of === "metadata" || of === "createdAt" || of === "secret" ? { part: undefined } : null;
}

function readTime(ms: number | null): { part: number } | null {
  return ms !== null && Math.abs(ms) <= latest ? { part: ms } : null;
}

/** The last ms a date can say. */
const latest = 8.64e15;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** `a list of texts`, `"enabled" or "disabled"`. */
export function formInWords(form: EndpointField["form"]): string {
  switch (form.as) {
    case "text":
      return "a text";
    case "list":
      return "a list of texts";
    case "boolean":
      return "true or false";
    case "map":
      return "an object of texts";
    case "iso":
      return "a time in ISO 8601";
    case "unix":
      return "a time in unix seconds";
    case "words":
      return `"${form.on}" or "${form.off}"`;
    case "constant":
      return `"${form.value}"`;
  }
}
