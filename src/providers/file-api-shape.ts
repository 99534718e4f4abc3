import type { InferOutput } from "valibot";
import { answerKinds, endpointParts, httpMethods, identityParts, logParts } from "./contract.ts";
import { count, fact, fields, text, type V } from "./file-fields.ts";

/** A contract as a file writes it: what has a default may be missing. */
export type WrittenApi = InferOutput<ReturnType<typeof apiShape>>;

/** The model of `contract.ts` as a file may write it; what has a default may be left out. */
export function apiShape(v: V) {
  const optional = v.exactOptional;
  const base = fields(v, { url: text(v), ...fact(v) });
  const call = optional(callShape(v));
  return fields(v, {
    version: optional(text(v)),
    bases: fields(v, { live: base, test: optional(base) }),
    auth: fields(v, {
      live: v.string(),
      test: v.string(),
      publishable: optional(v.nullable(text(v))),
      ...fact(v),
    }),
    endpoint: optional(endpointShape(v)),
    calls: fields(v, {
      create: call,
      list: call,
      show: call,
      update: call,
      delete: call,
      rotate: call,
      test: call,
      logs: call,
      whoami: call,
    }),
    envelope: optional(fields(v, { data: v.nullable(text(v)), success: v.nullable(text(v)), ...fact(v) })),
    paging: optional(pagingShape(v)),
    log: optional(v.array(fields(v, { of: v.picklist(logParts), name: text(v), ...fact(v) }))),
    identity: optional(v.array(fields(v, { of: v.picklist(identityParts), name: text(v), ...fact(v) }))),
    errors: optional(errorShape(v)),
    rateLimit: optional(v.nullable(rateShape(v))),
    idempotency: optional(v.nullable(fields(v, { header: text(v), hours: count(v, 1), ...fact(v) }))),
  });
}

function callShape(v: V) {
  const optional = v.exactOptional;
  return fields(v, {
    method: v.picklist(httpMethods),
    path: text(v),
    otherwise: optional(v.picklist(httpMethods)),
    request: optional(v.array(requestShape(v))),
    status: optional(count(v, 200)),
    answer: optional(v.picklist(answerKinds)),
    only: optional(v.literal("sandbox")),
    ...fact(v),
  });
}

function requestShape(v: V) {
  const of = v.picklist([...endpointParts, "eventType", "status", "limit"]);
  return fields(v, { of, name: text(v), required: v.exactOptional(v.literal(true)), ...fact(v) });
}

function endpointShape(v: V) {
  const optional = v.exactOptional;
  return fields(v, {
    idPrefix: optional(v.string()),
    secretPrefix: optional(v.string()),
    wildcards: optional(fields(v, { allowed: v.boolean(), ...fact(v) })),
    most: optional(v.nullable(count(v, 1))),
    fields: optional(
      v.array(fields(v, { of: v.picklist(endpointParts), name: text(v), form: formShape(v), ...fact(v) })),
    ),
  });
}

function formShape(v: V) {
  return v.variant("as", [
    fields(v, { as: v.picklist(["text", "list", "boolean", "map", "iso", "unix"]) }),
    fields(v, { as: v.literal("words"), on: text(v), off: text(v) }),
    fields(v, { as: v.literal("constant"), value: text(v) }),
  ]);
}

function pagingShape(v: V) {
  const shared = {
    items: text(v),
    limit: text(v),
    largest: count(v, 1),
    usual: count(v, 1),
    hasMore: text(v),
    ...fact(v),
  };
  return v.variant("by", [
    fields(v, {
      by: v.literal("offset"),
      offset: text(v),
      total: text(v),
      echo: fields(v, { limit: text(v), offset: text(v) }),
      ...shared,
    }),
    fields(v, {
      by: v.literal("cursor"),
      after: text(v),
      constants: v.record(v.string(), v.string()),
      ...shared,
    }),
  ]);
}

function errorShape(v: V) {
  const name = v.nullable(text(v));
  const kind = v.exactOptional(
    fields(v, { status: count(v, 400), code: text(v), type: v.exactOptional(text(v)), ...fact(v) }),
  );
  return fields(v, {
    at: text(v),
    fields: fields(v, { code: text(v), message: text(v), type: name, field: name, requestId: name }),
    requestIdHeader: v.exactOptional(name),
    kinds: v.exactOptional(
      fields(v, {
        authentication: kind,
        permission: kind,
        validation: kind,
        not_found: kind,
        method: kind,
        conflict: kind,
        idempotency: kind,
        rate_limit: kind,
        server: kind,
      }),
    ),
    ...fact(v),
  });
}

function rateShape(v: V) {
  return fields(v, {
    live: count(v, 1),
    test: count(v, 1),
    headers: v.nullable(fields(v, { limit: text(v), remaining: text(v), reset: text(v) })),
    ...fact(v),
  });
}
