import { assumedFrom } from "./catalogue.ts";
import type { EndpointField, ErrorShape, LogField, RequestField, RestContract } from "./contract.ts";

const page = { evidence: "stated", source: "PaymentFlow documentation, Your first webhook" } as const;
const guide = { evidence: "sibling-doc", source: "PaymentFlow documentation, Getting started" } as const;
const assumed = assumedFrom(page);
const assumedGuide = assumedFrom(guide);
/** A status and type of the guide; it lists no codes. */
const kind = { ...guide, source: `${guide.source}; the code is assumed` };
/** No page names such a call; whk's sandbox has one. */
const sandboxOnly = { only: "sandbox", status: 200, ...assumed } as const;

const draft: readonly RequestField[] = [
  { of: "url", name: "url", required: true, ...page },
  { of: "events", name: "enabled_events", required: true, ...page },
  { of: "description", name: "description", ...page },
];

const changes: readonly RequestField[] = [
  { of: "url", name: "url", ...assumed },
  { of: "events", name: "enabled_events", ...assumed },
  { of: "enabled", name: "status", ...assumed },
  { of: "description", name: "description", ...assumed },
];

const one = "/webhooks/{id}";

const calls: RestContract["calls"] = {
  create: {
    method: "POST",
    path: "/webhooks",
    request: draft,
    status: 200,
    answer: "endpoint-and-secret",
    ...page,
  },
  list: { method: "GET", path: "/webhooks", request: [], status: 200, answer: "endpoints", ...guide },
  show: { method: "GET", path: one, request: [], status: 200, answer: "endpoint", ...assumed },
  update: {
    method: "POST",
    path: one,
    otherwise: "PATCH",
    request: changes,
    status: 200,
    answer: "endpoint",
    ...assumed,
  },
  delete: { method: "DELETE", path: one, request: [], status: 200, answer: "deleted", ...assumed },
  rotate: {
    method: "POST",
    path: `${one}/rotate_secret`,
    request: [],
    status: 200,
    answer: "endpoint-and-secret",
    ...assumed,
  },
  test: {
    method: "POST",
    path: `${one}/test`,
    request: [{ of: "eventType", name: "event_type", required: true, ...assumed }],
    answer: "delivery",
    ...sandboxOnly,
  },
  logs: {
    method: "GET",
    path: `${one}/logs`,
    request: [
      { of: "limit", name: "limit", ...assumed },
      { of: "status", name: "status", ...assumed },
    ],
    answer: "logs",
    ...sandboxOnly,
  },
};

/** The eight fields of the page's answer; metadata is none of them. */
const fields: readonly EndpointField[] = [
  { of: "id", name: "id", form: { as: "text" }, ...page },
  { of: "object", name: "object", form: { as: "constant", value: "webhook_endpoint" }, ...page },
  { of: "url", name: "url", form: { as: "text" }, ...page },
  { of: "events", name: "enabled_events", form: { as: "list" }, ...page },
  {
    of: "enabled",
    name: "status",
    form: { as: "words", on: "enabled", off: "disabled" },
    ...page,
    source: `${page.source}; the word disabled is assumed`,
  },
  { of: "description", name: "description", form: { as: "text" }, ...page },
  { of: "secret", name: "secret", form: { as: "text" }, ...page },
  { of: "createdAt", name: "created", form: { as: "unix" }, ...page },
];

const log: readonly LogField[] = [
  { of: "id", name: "id", ...assumed },
  { of: "eventId", name: "event.id", ...assumed },
  { of: "eventType", name: "event.type", ...assumed },
  { of: "status", name: "status", ...assumed },
  { of: "attempt", name: "attempt", ...assumed },
  { of: "responseCode", name: "response_code", ...assumed },
  { of: "responseBody", name: "response_body", ...assumed },
  { of: "createdAt", name: "created_at", ...assumed },
  { of: "nextAttemptAt", name: "next_attempt_at", ...assumed },
];

const invalid = "invalid_request_error";

const errors: ErrorShape = {
  at: "error",
  fields: { code: "code", message: "message", type: "type", field: null, requestId: null },
  requestIdHeader: null,
  kinds: {
    authentication: { status: 401, code: "invalid_api_key", type: "authentication_error", ...kind },
    permission: { status: 403, code: "secret_key_required", type: "authentication_error", ...assumedGuide },
    validation: { status: 400, code: "parameter_invalid", type: invalid, ...kind },
    not_found: { status: 404, code: "resource_missing", type: invalid, ...kind },
    method: { status: 405, code: "method_not_allowed", type: invalid, ...assumedGuide },
    conflict: { status: 409, code: "conflict", type: invalid, ...assumedGuide },
    idempotency: { status: 400, code: "idempotency_key_reused", type: invalid, ...assumedGuide },
    rate_limit: { status: 429, code: "rate_limit_exceeded", type: "rate_limit_error", ...kind },
    server: { status: 500, code: "internal_error", type: "api_error", ...kind },
  },
  ...guide,
};

export const paymentflowApi: RestContract = {
  version: "2026-11-21",
  bases: {
    live: { url: "https://api.paymentflow.com/v1", ...guide },
    test: { url: "https://sandbox-api.paymentflow.com/v1", ...page },
  },
  auth: {
    live: "sk_live_",
    test: "sk_test_",
    publishable: "pk_",
    ...page,
    source: `${page.source}; sk_live_ and pk_ are assumed`,
  },
  endpoint: {
    idPrefix: "we_",
    secretPrefix: "whsec_",
    wildcards: { allowed: false, ...assumed },
    most: null,
    fields,
  },
  calls,
  envelope: { data: null, success: null, ...page },
  paging: {
    by: "cursor",
    items: "data",
    limit: "limit",
    largest: 100,
    usual: 10,
    hasMore: "has_more",
    after: "starting_after",
    constants: { object: "list" },
    ...assumedGuide,
  },
  log,
  errors,
  rateLimit: {
    live: 100,
    test: 100,
    headers: { limit: "X-RateLimit-Limit", remaining: "X-RateLimit-Remaining", reset: "X-RateLimit-Reset" },
    ...guide,
  },
  idempotency: { header: "Idempotency-Key", hours: 24, ...guide },
};
