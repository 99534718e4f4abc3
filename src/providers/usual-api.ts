import {
  type Call,
  type CallName,
  type EndpointField,
  type EndpointPart,
  type ErrorShape,
  type LogField,
  logParts,
  type Paging,
  type RequestField,
} from "./contract.ts";
import type { Fact } from "./provider.ts";

/** Names and forms as most APIs for endpoints have them, for contracts that leave them open. */
export function usualFields(fact: Fact): EndpointField[] {
  return [
    { of: "id", name: "id", form: { as: "text" }, ...fact },
    { of: "url", name: "url", form: { as: "text" }, ...fact },
    { of: "events", name: "events", form: { as: "list" }, ...fact },
    { of: "description", name: "description", form: { as: "text" }, ...fact },
    { of: "metadata", name: "metadata", form: { as: "map" }, ...fact },
    { of: "enabled", name: "enabled", form: { as: "boolean" }, ...fact },
    { of: "secret", name: "secret", form: { as: "text" }, ...fact },
    { of: "createdAt", name: "createdAt", form: { as: "iso" }, ...fact },
  ];
}

const settings: readonly EndpointPart[] = ["url", "events", "description", "metadata"];
const takes: Readonly<Record<CallName, readonly RequestField["of"][]>> = {
  create: settings,
  list: [],
  show: [],
  update: [...settings, "enabled"],
  delete: [],
  rotate: [],
  test: ["eventType"],
  logs: ["limit", "status"],
  whoami: [],
};
const needed: Readonly<Partial<Record<CallName, readonly RequestField["of"][]>>> = {
  create: ["url", "events"],
  test: ["eventType"],
};
const answers: Readonly<Record<CallName, Call["answer"]>> = {
  create: "endpoint-and-secret",
  list: "endpoints",
  show: "endpoint",
  update: "endpoint",
  delete: "deleted",
  rotate: "endpoint-and-secret",
  test: "delivery",
  logs: "logs",
  whoami: "identity",
};

/** A call without its method and path; it takes the parts that endpoints have fields for. */
export function usualCall(
  fields: readonly EndpointField[],
  name: CallName,
  fact: Fact,
): Omit<Call, "method" | "path"> {
  const request = takes[name].flatMap((of): RequestField[] => {
    const field = fields.find((known) => known.of === of);
    const required = needed[name]?.includes(of) ? { required: true as const } : {};
    const absent = field === undefined && settings.some((part) => part === of);
    return absent ? [] : [{ of, name: field?.name ?? of, ...required, ...fact }];
  });
  return { request, status: 200, answer: answers[name], ...fact };
}

export function usualPaging(fact: Fact): Paging {
  return {
    by: "offset",
    items: "data",
    limit: "limit",
    largest: 100,
    usual: 50,
    hasMore: "pagination.hasMore",
    offset: "offset",
    total: "pagination.total",
    echo: { limit: "pagination.limit", offset: "pagination.offset" },
    ...fact,
  };
}

const logNames = { eventId: "event.id", eventType: "event.type" } as const;
export function usualLog(fact: Fact): LogField[] {
  return logParts.map((of) => ({
    of,
    name: of === "eventId" || of === "eventType" ? logNames[of] : of,
    ...fact,
  }));
}

export function usualErrors(fact: Fact): ErrorShape {
  return {
    at: "error",
    fields: { code: "code", message: "message", type: null, field: "field", requestId: "requestId" },
    requestIdHeader: null,
    kinds: {
      authentication: { status: 401, code: "authentication_error", ...fact },
      permission: { status: 403, code: "authorization_error", ...fact },
      validation: { status: 400, code: "validation_error", ...fact },
      not_found: { status: 404, code: "not_found", ...fact },
      method: { status: 405, code: "method_not_allowed", ...fact },
      conflict: { status: 409, code: "conflict", ...fact },
      idempotency: { status: 422, code: "idempotency_error", ...fact },
      rate_limit: { status: 429, code: "rate_limit_exceeded", ...fact },
      server: { status: 500, code: "service_error", ...fact },
    },
    ...fact,
  };
}
