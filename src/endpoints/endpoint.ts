/** A URL registered at a provider, in one shape for every provider (command-line contract, section 3). */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** ISO 8601; null when the provider does not say. */
  readonly createdAt: string | null;
  readonly provider: string;
}

/** What a new endpoint is to be. */
export interface EndpointDraft {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The id of one like it that is known: it is not the one a lost answer was about. */
  readonly besides?: string;
}

/** What is to change; everything left out stays as it is. */
export interface EndpointChanges {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly enabled?: boolean;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export const logStatuses = ["succeeded", "failed", "pending"] as const;
export type LogStatus = (typeof logStatuses)[number];

/** One attempt of the provider to deliver an event. */
export interface LogEntry {
  readonly id: string | null;
  readonly event: { readonly id: string | null; readonly type: string | null };
  /** `pending`: it failed and will be tried again. */
  readonly status: LogStatus | null;
  readonly attempt: number | null;
  readonly responseCode: number | null;
  readonly responseBody: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly nextAttemptAt: string | null;
}
