import { Ajv2020 } from "ajv/dist/2020.js";
import type {
  Call,
  CallName,
  EndpointField,
  LogField,
  RequestField,
  RestContract,
} from "../../src/providers/contract.ts";

/** JSON Schema, 2020-12. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/**
 * What a contract says of one call as JSON Schemas, made from the data alone. `request` is about the parsed
 * body, `{}` for none, and for GET and DELETE about the query as an object of texts; `answer` about the parsed
 * body of a 2xx, null for an empty one. Fields the contract does not name are refused.
 */
export function callSchemas(contract: RestContract, name: CallName): { request: Schema; answer: Schema } {
  const call = contract.calls[name];
  if (call === undefined) throw new Error(`the contract has no ${name}`);
  return { request: requestSchema(contract, call), answer: answerSchema(contract, call) };
}

/** An answer with this status that is an error of the contract; nothing fits a status it does not name. */
export function errorSchema({ errors, envelope }: RestContract, status: number): Schema {
  const kinds = Object.values(errors.kinds).filter((kind) => kind.status === status);
  if (kinds.length === 0) return { not: {} };
  const { code, message, type, field, requestId } = errors.fields;
  const types = kinds.flatMap((kind) => kind.type ?? []);
  const at = (name: string) => `${errors.at}.${name}`;
  return nested([
    ...(envelope.success === null ? [] : [place(envelope.success, { const: false })]),
    place(at(code), { enum: kinds.map((kind) => kind.code) }),
    place(at(message), { type: "string", minLength: 1 }),
    ...(type === null ? [] : [place(at(type), { enum: types })]),
    ...(requestId === null ? [] : [place(at(requestId), text)]),
    ...(field === null ? [] : [place(at(field), { type: ["string", "null"] }, false)]),
  ]);
}

/** What is wrong with a value, in the words of ajv; empty when it fits. */
export function problemsWith(schema: Schema, value: unknown): string[] {
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}

const text: Schema = { type: "string" };

function requestSchema({ endpoint, paging }: RestContract, call: Call): Schema {
  const inQuery = call.method === "GET" || call.method === "DELETE";
  const pages = call.answer === "endpoints" || call.answer === "logs";
  const next = paging.by === "offset" ? paging.offset : paging.after;
  return nested([
    ...call.request.map((field) =>
      place(
        field.name,
        inQuery ? queryForm(field) : bodyForm(field, endpoint.fields),
        field.required === true,
      ),
    ),
    ...(pages ? [place(paging.limit, queryNumber, false), place(next, text, false)] : []),
  ]);
}

const queryNumber: Schema = { type: "string", pattern: "^[1-9][0-9]*$" };
const statuses: Schema = { enum: ["succeeded", "failed", "pending"] };

function queryForm({ of }: RequestField): Schema {
  return of === "limit" ? queryNumber : of === "status" ? statuses : text;
}

function bodyForm({ of }: RequestField, fields: readonly EndpointField[]): Schema {
  const field = fields.find((known) => known.of === of);
  return field === undefined ? text : formSchema(field);
}

function formSchema({ of, form }: EndpointField): Schema {
  switch (form.as) {
    case "text":
      return of === "description" ? { type: ["string", "null"] } : { type: "string", minLength: 1 };
    case "list":
      return { type: "array", items: text, minItems: 1 };
    case "boolean":
      return { type: "boolean" };
    case "map":
      return { type: "object", additionalProperties: text };
    case "iso":
      return isoTime;
    case "unix":
      return { type: "integer" };
    case "words":
      return { enum: [form.on, form.off] };
    case "constant":
      return { const: form.value };
  }
}

const isoTime: Schema = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$",
};

function answerSchema(contract: RestContract, { answer }: Call): Schema {
  switch (answer) {
    case "endpoint":
      return content(contract, endpointSchema(contract, false));
    case "endpoint-and-secret":
      return content(contract, endpointSchema(contract, true));
    case "endpoints":
      return listSchema(contract, endpointSchema(contract, false));
    case "logs":
      return listSchema(contract, nested(contract.log.map(logPlace)));
    case "delivery":
      return content(contract, nested(contract.log.map(logPlace)));
    case "deleted":
      return { anyOf: [{ type: "null" }, content(contract, deletedSchema(contract))] };
    case "identity":
      return content(
        contract,
        nested((contract.identity ?? []).map(({ of, name }) => place(name, identityForms[of]))),
      );
  }
}

function endpointSchema({ endpoint }: RestContract, withSecret: boolean): Schema {
  const fields = endpoint.fields.filter(({ of }) => withSecret || of !== "secret");
  const { idPrefix } = endpoint;
  return nested(
    fields.map((field) =>
      place(field.name, field.of === "id" ? { type: "string", pattern: `^${idPrefix}.` } : formSchema(field)),
    ),
  );
}

function deletedSchema({ endpoint }: RestContract): Schema {
  const kept = endpoint.fields.filter(({ of, form }) => of === "id" || form.as === "constant");
  return nested([
    ...kept.map((field) => place(field.name, formSchema(field))),
    place("deleted", { const: true }),
  ]);
}

const logForms: Readonly<Record<LogField["of"], Schema>> = {
  id: text,
  eventId: text,
  eventType: text,
  status: statuses,
  attempt: { type: "integer", minimum: 1 },
  responseCode: { type: ["integer", "null"], minimum: 100, maximum: 599 },
  responseBody: { type: ["string", "null"] },
  createdAt: isoTime,
  nextAttemptAt: { anyOf: [isoTime, { type: "null" }] },
};

function logPlace({ of, name }: LogField): Place {
  return place(name, logForms[of], of === "id" || of === "eventType" || of === "status");
}

const identityForms: Readonly<Record<string, Schema>> = {
  valid: { type: "boolean" },
  keyType: text,
  environment: text,
  permissions: { type: "array", items: text },
};

function content({ envelope: { data, success } }: RestContract, schema: Schema): Schema {
  if (data === null) return schema;
  return nested([place(data, schema), ...(success === null ? [] : [place(success, { const: true })])]);
}

function listSchema({ envelope, paging }: RestContract, item: Schema): Schema {
  const { success } = envelope;
  const count: Schema = { type: "integer", minimum: 0 };
  const own =
    paging.by === "offset"
      ? [place(paging.total, count), place(paging.echo.limit, count), place(paging.echo.offset, count)]
      : Object.entries(paging.constants).map(([name, value]) => place(name, { const: value }));
  return nested([
    ...(success === null ? [] : [place(success, { const: true })]),
    place(paging.items, { type: "array", items: item, maxItems: paging.largest }),
    place(paging.hasMore, { type: "boolean" }),
    ...own,
  ]);
}

interface Place {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

function place(path: string, schema: Schema | undefined, required = true): Place {
  return { path, schema: schema ?? {}, required };
}

/** An object of exactly these places; `a.b` is `b` inside `a`. */
function nested(places: readonly Place[]): Schema {
  const names = [...new Set(places.map(({ path }) => path.split(".", 1)[0] ?? ""))];
  const properties = names.map((name) => {
    const own = places.find(({ path }) => path === name);
    const inside = places.filter(({ path }) => path.startsWith(`${name}.`));
    const below = inside.map((one) => ({ ...one, path: one.path.slice(name.length + 1) }));
    return [name, own?.schema ?? nested(below)] as const;
  });
  const required = names.filter((name) =>
    places.some((one) => one.required && (one.path === name || one.path.startsWith(`${name}.`))),
  );
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}
