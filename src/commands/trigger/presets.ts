import type { Provider } from "../../providers/provider.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How one sender repeats a delivery that was not accepted. */
export interface RetryPreset {
  readonly name: string;
  /** Waits before each retry, ms, each counted from the attempt before it. */
  readonly waits: readonly number[];
  readonly success: "2xx" | "200";
  /** How long the sender waits for an answer, ms; null: not said. */
  readonly timeLimit: number | null;
  /** Longest wait a Retry-After header may ask for, from the planned wait, ms; absent: the header is ignored. */
  readonly longest?: (planned: number) => number;
  /** Statuses after which the sender gives up. */
  readonly stopsAt?: readonly number[];
  /** A header in the answer with this value ends the retries. */
  readonly stopHeader?: readonly [name: string, value: string];
  /** Shortest wait after a timeout or 429, ms. */
  readonly slowest?: number;
  /** Header that tells the app which retry this is; left out of the first attempt. */
  readonly countHeader?: string;
  /** What of it is assumed, or where it is from. */
  readonly note: string;
}

/** Schedules of senders that are no provider here, and schedules with rules of their own. */
const named: readonly RetryPreset[] = [
  {
    name: "standard",
    waits: [5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)],
    success: "2xx",
    timeLimit: 15 * second,
    longest: (planned) => Math.max(planned, hour),
    stopsAt: [410],
    note: "Standard Webhooks 1.0.0, without its jitter",
  },
  {
    name: "svix",
    waits: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
    success: "2xx",
    timeLimit: 30 * second,
    longest: (planned) => 2 * planned,
    slowest: minute,
    note: "svix-webhooks config.default.toml and worker.rs, without the jitter of 20 %",
  },
  {
    name: "shopify",
    waits: Array.from({ length: 8 }, () => 30 * minute),
    success: "2xx",
    timeLimit: 5 * second,
    note: "shopify.dev changelog 2024-09-10: 8 retries in 4 hours; the even waits are assumed",
  },
  {
    name: "slack",
    waits: [0, minute, 5 * minute],
    success: "2xx",
    timeLimit: 3 * second,
    stopHeader: ["x-slack-no-retry", "1"],
    countHeader: "X-Slack-Retry-Num",
    note: "Slack Events API: at once, after 1 minute, after 5 minutes",
  },
  { name: "none", waits: [], success: "2xx", timeLimit: null, note: "one attempt" },
];

/** The names `--retry` takes beside the ids of providers. */
export const presetNames: readonly string[] = named.map((preset) => preset.name);

/** The named preset; null when there is none. */
export function findPreset(name: string): RetryPreset | null {
  return named.find((preset) => preset.name === name) ?? null;
}

/** What the provider's own page says about repeating. */
export function presetOf({ id, delivery }: Provider): RetryPreset {
  const { retries, success, timeLimit, note, evidence, source } = delivery;
  // Standard Webhooks is a provider too; what the specification says beyond the waits is in its preset.
  const rules = id === "standard-webhooks" ? findPreset("standard") : null;
  const waits = { name: id, waits: retries, success, timeLimit };
  return { ...rules, ...waits, note: note ?? `${evidence}: ${source}` };
}
