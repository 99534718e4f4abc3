import { assumedFrom } from "./catalogue.ts";
import type { EndpointField, ErrorShape, LogField, RequestField, RestContract } from "./contract.ts";

const page = {
  evidence: "stated",
  source: "Payvost documentation, Webhook & Notification Integration",
} as const;
const start = {
  evidence: "sibling-doc",
  source: "Payvost documentation, Getting Started (payvost/payvost-web 01-getting-started)",
} as const;
const wallets = {
  evidence: "sibling-doc",
  source: "Payvost documentation, wallets (payvost/payvost-web 03-wallet)",
} as const;
const testing = {
  evidence: "sibling-doc",
  source: "Payvost documentation, Testing Guide (payvost/payvost-web 12-testing-sandbox)",
} as const;
const assumed = assumedFrom(page);

/** What a new endpoint is given; the page shows all four in its samples. */
const draft: readonly RequestField[] = [
  { of: "url", name: "url", required: true, ...page },
  { of: "events", name: "events", required: true, ...page },
  { of: "description", name: "description", ...page },
  { of: "metadata", name: "metadata", ...page },
];

const changes: readonly RequestField[] = [
  { of: "events", name: "events", ...page },
  { of: "enabled", name: "enabled", ...page },
  { of: "url", name: "url", ...assumed },
  { of: "description", name: "description", ...assumed },
  { of: "metadata", name: "metadata", ...assumed },
];

const one = "/webhooks/{id}";

const calls: RestContract["calls"] = {
  create: {
    method: "POST",
    path: "/webhooks",
    request: draft,
    status: 201,
    answer: "endpoint-and-secret",
    ...page,
  },
  list: { method: "GET", path: "/webhooks", request: [], status: 200, answer: "endpoints", ...assumed },
  show: { method: "GET", path: one, request: [], status: 200, answer: "endpoint", ...assumed },
  update: {
    method: "PATCH",
    path: one,
    otherwise: "PUT",
    request: changes,
    status: 200,
    answer: "endpoint",
    ...assumed,
  },
  delete: { method: "DELETE", path: one, request: [], status: 200, answer: "deleted", ...assumed },
  rotate: {
    method: "POST",
    path: `${one}/rotate-secret`,
    request: [],
    status: 200,
    answer: "endpoint-and-secret",
    ...assumed,
  },
  test: {
    method: "POST",
    path: `${one}/test`,
    request: [{ of: "eventType", name: "eventType", required: true, ...page }],
    status: 200,
    answer: "delivery",
    ...page,
  },
  logs: {
    method: "GET",
    path: `${one}/logs`,
    request: [
      { of: "limit", name: "limit", ...page },
      { of: "status", name: "status", ...page },
    ],
    status: 200,
    answer: "logs",
    ...assumed,
  },
  whoami: { method: "GET", path: "/auth/verify", request: [], status: 200, answer: "identity", ...start },
};

const fields: readonly EndpointField[] = [
  { of: "id", name: "id", form: { as: "text" }, ...page },
  { of: "url", name: "url", form: { as: "text" }, ...page },
  { of: "events", name: "events", form: { as: "list" }, ...page },
  { of: "description", name: "description", form: { as: "text" }, ...assumed },
  { of: "metadata", name: "metadata", form: { as: "map" }, ...assumed },
  { of: "enabled", name: "enabled", form: { as: "boolean" }, ...assumed },
  { of: "secret", name: "secret", form: { as: "text" }, ...page },
  { of: "createdAt", name: "createdAt", form: { as: "iso" }, ...assumed },
];

const log: readonly LogField[] = [
  { of: "id", name: "id", ...assumed },
  { of: "eventId", name: "event.id", ...assumed },
  { of: "eventType", name: "event.type", ...page },
  { of: "status", name: "status", ...page },
  { of: "attempt", name: "attempt", ...assumed },
  { of: "responseCode", name: "responseCode", ...page },
  { of: "responseBody", name: "responseBody", ...page },
  { of: "createdAt", name: "createdAt", ...assumed },
  { of: "nextAttemptAt", name: "nextAttemptAt", ...assumed },
];

const errors: ErrorShape = {
  at: "error",
  fields: { code: "code", message: "message", type: null, field: "field", requestId: "requestId" },
  requestIdHeader: null,
  kinds: {
    authentication: { status: 401, code: "authentication_error", ...start },
    permission: { status: 403, code: "authorization_error", ...start },
    validation: { status: 400, code: "validation_error", ...start },
    not_found: { status: 404, code: "not_found", ...assumedFrom(start) },
    method: { status: 405, code: "method_not_allowed", ...assumedFrom(start) },
    conflict: { status: 409, code: "conflict", ...assumedFrom(start) },
    idempotency: { status: 422, code: "idempotency_error", ...assumedFrom(start) },
    rate_limit: { status: 429, code: "rate_limit_exceeded", ...start },
    server: { status: 500, code: "service_error", ...start },
  },
  ...start,
};

export const payvostApi: RestContract = {
  version: "2026-11-21",
  bases: {
    live: { url: "https://api.payvost.com/v1", ...page },
    test: { url: "https://sandbox-api.payvost.com/v1", ...testing, source: `${testing.source}; /v1 as live` },
  },
  auth: {
    live: "sk_live_",
    test: "sk_test_",
    publishable: "pk_",
    ...page,
    source: `${page.source}; pk_ is assumed`,
  },
  endpoint: {
    idPrefix: "webhook_",
    secretPrefix: "whsec_",
    wildcards: { allowed: true, ...page },
    most: null,
    fields,
  },
  calls,
  identity: [
    { of: "valid", name: "valid", ...start },
    { of: "keyType", name: "keyType", ...start },
    { of: "environment", name: "environment", ...start },
    { of: "permissions", name: "permissions", ...start },
  ],
  envelope: { data: "data", success: "success", ...start },
  paging: {
    by: "offset",
    items: "data",
    limit: "limit",
    largest: 100,
    usual: 50,
    hasMore: "pagination.hasMore",
    offset: "offset",
    total: "pagination.total",
    echo: { limit: "pagination.limit", offset: "pagination.offset" },
    ...wallets,
    source: `${wallets.source}; the numbers are assumed`,
  },
  log,
  errors,
  rateLimit: { live: 100, test: 500, headers: null, ...start },
  idempotency: {
    header: "Idempotency-Key",
    hours: 24,
    evidence: "inferred",
    source: "Payvost documentation shows it for transfers only",
  },
};
