import type { Fact, operationNames } from "./provider.ts";

/** The calls a contract may have: those about endpoints, and the one that tells whose key it is. */
export type CallName = (typeof operationNames)[number] | "whoami";

/**
 * A provider's REST API for endpoints, as data: the client calls it and the sandbox answers it, so that the two
 * cannot part. Every fact says how it is known.
 */
export interface RestContract {
  /** The day these facts were last looked at, `2026-11-21`; the sandbox tells it in every answer. */
  readonly version: string;
  /**
   * Whole URLs without a slash at the end, chosen by the kind of key. The sandbox serves the contract at
   * `/<provider>` and the path of `test`.
   */
  readonly bases: {
    readonly live: Fact & { readonly url: string };
    readonly test: Fact & { readonly url: string };
  };
  /** Sent as `Authorization: Bearer <key>`; keys are told apart by how they start. */
  readonly auth: Fact & { readonly live: string; readonly test: string; readonly publishable: string | null };
  readonly endpoint: EndpointShape;
  readonly calls: Readonly<Partial<Record<CallName, Call>>>;
  /** Where the content of an answer stands; null: the answer itself is the content. */
  readonly envelope: Fact & { readonly data: string | null; readonly success: string | null };
  readonly paging: Paging;
  /** One entry of the answer to `logs`. */
  readonly log: readonly LogField[];
  /** The answer to `whoami`. */
  readonly identity?: readonly IdentityField[];
  readonly errors: ErrorShape;
  readonly rateLimit: RateLimit | null;
  /** Evidence is about endpoints: a key that is only known from other calls is `inferred` and not relied on. */
  readonly idempotency: (Fact & { readonly header: string; readonly hours: number }) | null;
}

export const httpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type HttpMethod = (typeof httpMethods)[number];

/** One operation of the API. */
export interface Call extends Fact {
  readonly method: HttpMethod;
  /** Below the base; `{id}` is the endpoint's: `/webhooks/{id}/test`. */
  readonly path: string;
  /** Tried after a 404 or 405 to `method`, where the method is an assumption. */
  readonly otherwise?: HttpMethod;
  /** Fields of the JSON body; of the query for GET and DELETE. */
  readonly request: readonly RequestField[];
  /** The status of success the sandbox answers; the client takes any 2xx. */
  readonly status: number;
  /**
   * `deleted`: the id, fields of constant text and `deleted: true`; the client takes an empty answer as well.
   * `delivery`: one entry of the log.
   */
  readonly answer: (typeof answerKinds)[number];
  /** Not at the provider: only the sandbox has this call. */
  readonly only?: "sandbox";
}

export const answerKinds = [
  "endpoint",
  "endpoint-and-secret",
  "endpoints",
  "deleted",
  "delivery",
  "logs",
  "identity",
] as const;

/** What an endpoint is made of, in whk's own words. */
export const endpointParts = [
  "id",
  "url",
  "events",
  "enabled",
  "description",
  "metadata",
  "createdAt",
  "secret",
  "object",
] as const;
export type EndpointPart = (typeof endpointParts)[number];

export interface RequestField extends Fact {
  /** A part of the endpoint, written as its shape says, or something only this call has. */
  readonly of: EndpointPart | "eventType" | "status" | "limit";
  /** Its name in the request; for a part of the endpoint the same as in its shape. */
  readonly name: string;
  readonly required?: true;
}

export interface EndpointShape {
  /** `webhook_`. */
  readonly idPrefix: string;
  /** `whsec_`: how the sandbox starts its secrets; empty where nothing is known. */
  readonly secretPrefix: string;
  /** Whether `payment.*` may be registered; without, a pattern is written out. */
  readonly wildcards: Fact & { readonly allowed: boolean };
  /** How many endpoints one account may have; null: not said. */
  readonly most: number | null;
  readonly fields: readonly EndpointField[];
}

/** One field of an endpoint on the wire. `secret` is in answers of kind `endpoint-and-secret` only. */
export interface EndpointField extends Fact {
  readonly of: EndpointPart;
  readonly name: string;
  readonly form:
    | { readonly as: "text" | "list" | "boolean" | "map" | "iso" | "unix" }
    /** `enabled` in two words. */
    | { readonly as: "words"; readonly on: string; readonly off: string }
    /** Always the same text (`object`). */
    | { readonly as: "constant"; readonly value: string };
}

/** How lists are cut into pages; names are query parameters, places are paths in the whole answer. */
export type Paging = Fact & {
  readonly items: string;
  readonly limit: string;
  /** Most a page may hold, and how many it holds unasked. */
  readonly largest: number;
  readonly usual: number;
  readonly hasMore: string;
} & (
    | {
        readonly by: "offset";
        readonly offset: string;
        readonly total: string;
        readonly echo: { readonly limit: string; readonly offset: string };
      }
    /** The parameter takes the id of the last item seen. */
    | { readonly by: "cursor"; readonly after: string; readonly constants: Readonly<Record<string, string>> }
  );

export const logParts = [
  "id",
  "eventId",
  "eventType",
  "status",
  "attempt",
  "responseCode",
  "responseBody",
  "createdAt",
  "nextAttemptAt",
] as const;

export interface LogField extends Fact {
  readonly of: (typeof logParts)[number];
  /** A path in the entry: `event.type`. Times are ISO 8601. */
  readonly name: string;
}

/** What an answer says of a key: whether it is good, `secret`, `test`, and a list of what it may do. */
export const identityParts = ["valid", "keyType", "environment", "permissions"] as const;

export interface IdentityField extends Fact {
  readonly of: (typeof identityParts)[number];
  readonly name: string;
}

export const errorNames = [
  "authentication",
  "permission",
  "validation",
  "not_found",
  "method",
  "conflict",
  "idempotency",
  "rate_limit",
  "server",
] as const;
export type ErrorName = (typeof errorNames)[number];

export interface ErrorShape extends Fact {
  /** Where the error stands in the answer: `error`. */
  readonly at: string;
  /** Names inside it; null: there is none. */
  readonly fields: {
    readonly code: string;
    readonly message: string;
    readonly type: string | null;
    readonly field: string | null;
    readonly requestId: string | null;
  };
  /** Answer header with the request's id; null: not known. */
  readonly requestIdHeader: string | null;
  readonly kinds: Readonly<
    Record<ErrorName, Fact & { readonly status: number; readonly code: string; readonly type?: string }>
  >;
}

export interface RateLimit extends Fact {
  /** Requests in one minute. */
  readonly live: number;
  readonly test: number;
  /** Answer headers; `reset` in unix seconds. */
  readonly headers: { readonly limit: string; readonly remaining: string; readonly reset: string } | null;
}
