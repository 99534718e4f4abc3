import type { Location } from "../events/location.ts";
import type { Scheme } from "../signing/scheme.ts";
import type { RestContract } from "./contract.ts";

/**
 * How a fact is known: said by the provider's own page, by a sibling page or official SDK, read in other
 * people's code or directories, or our assumption.
 */
export const evidences = ["stated", "sibling-doc", "third-party", "inferred"] as const;
export type Evidence = (typeof evidences)[number];

export interface Fact {
  readonly evidence: Evidence;
  /** A page, repository path or specification anyone can look up. */
  readonly source: string;
}

/** One reading of how the provider signs. The first of a provider is its default. */
export interface SchemeVariant extends Fact {
  readonly scheme: Scheme;
  /** Which reading this is, where the provider's pages allow several: "Java, C# and PHP samples". */
  readonly reading?: string;
}

/** One event type and where its sample comes from; the sample itself is `samples/<provider>/<type>.json`. */
export interface EventType extends Fact {
  readonly type: string;
  readonly title: string;
  /** Request headers the sample needs beside the signature (`x-github-event`). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where this type's payload differs from the provider's `fresh`. */
  readonly fresh?: FreshFields;
}

/** What makes a triggered sample a new event: where a fresh id and a fresh time are written. */
export interface FreshFields {
  /** `at` is a JSON path or `header:<name>`; in `pattern`, `{16}` is 16 random letters and digits, or `{uuid}`. */
  readonly id: { readonly at: string; readonly pattern: string } | null;
  readonly time: readonly { readonly at: string; readonly as: "iso" | "unix" | "unix-ms" }[];
}

export interface DeliveryRules extends Fact {
  /** Waits before each retry, ms, each counted from the attempt before it. Empty: none documented. */
  readonly retries: readonly number[];
  /** How long the provider waits for an answer, ms; null: not said. */
  readonly timeLimit: number | null;
  readonly success: "2xx" | "200";
  /** In words, where the page says more than the fields can. */
  readonly note?: string;
}

/** A usual reason why an app answers an error to a delivery whose signature is right. */
export interface Pitfall {
  /** Statuses it shows itself with. */
  readonly statuses: readonly number[];
  /** A text the app's answer contains when this is the reason; absent: always possible. */
  readonly says?: string;
  readonly cause: string;
  readonly fix: string;
}

/** What can be done at this provider with an API, and where it is done without. */
export const operationNames = [
  "create",
  "list",
  "show",
  "update",
  "delete",
  "rotate",
  "test",
  "logs",
] as const;
export interface Operation extends Fact {
  readonly name: (typeof operationNames)[number];
  readonly by: "api" | "dashboard" | "none";
  /** The call, where to click, or what to do instead. */
  readonly note: string;
  /** Where it is done by hand: what is copied there. */
  readonly copy?: string;
  /** The whk command that goes on from there, or two joined by `, then `; `<…>` is for the user to fill in. */
  readonly next?: string;
  /** What is lost by it. */
  readonly danger?: string;
}

/** How providers ask whether a URL is meant to receive their events. */
export const handshakes = [
  "slack-url-verification",
  "meta-hub-challenge",
  "twitch-callback-verification",
  "zoom-url-validation",
  "get-challenge-query",
  "graph-validation-token",
  "okta-verification-header",
  "discord-ping",
  "braintree-bt-challenge",
  "xero-intent-to-receive",
  "notion-verification-token",
  "asana-x-hook-secret",
  "x-crc",
  "head-200",
  "cloudevents-options",
  "sns-subscription-confirmation",
] as const;

/** One provider, whole, as data. Adding one adds no logic. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** `out`: the developer sends to the provider (Fluxvend); `in`: the provider sends to the developer. */
  readonly direction: "in" | "out";
  readonly summary: string;
  readonly schemes: readonly [SchemeVariant, ...SchemeVariant[]];
  readonly envelope: Fact & {
    readonly type: Location | null;
    readonly id: Location | null;
    readonly time: Location | null;
    /** The only type there is, when the payload names none. */
    readonly impliedType?: string;
  };
  /** Values that together make two deliveries the same event; empty: the body's hash. */
  readonly duplicateKey: readonly Location[];
  /** Empty: only the signature is known. */
  readonly events: readonly EventType[];
  readonly fresh: FreshFields;
  readonly delivery: DeliveryRules;
  readonly pitfalls: readonly Pitfall[];
  readonly operations: readonly Operation[];
  /** How many endpoints one account may have, where there is no contract to say it; absent: not known. */
  readonly mostEndpoints?: number;
  /** The REST API, where there is one. */
  readonly api?: RestContract;
  /** Handshake the listener answers for this provider when there is no app. */
  readonly handshake?: (typeof handshakes)[number];
  /** What a user should know and no field says. */
  readonly notes: readonly string[];
}
