import type { Persistence } from "../../sandbox/sandbox.ts";

/**
 * A sandbox's memory that holds nothing but the number of its last event. Its events are counted from there, so
 * that they are no duplicates of those that earlier sandboxes sent to the same listener or app. `now`: ms since
 * the epoch; two sandboxes differ unless they start at the same second of two periods of ten days.
 */
export function eventsFrom(now: number): Persistence {
  const last = Math.floor(now / 1000) % mostEvents;
  const memory = {
    v: 1,
    counters: { evt_: last },
    endpoints: [],
    events: [],
    attempts: [],
    portals: {},
  } as const;
  return { load: async () => memory, save: async () => {} };
}

/** Six digits are what most ids have room for, and a run's own events need some. */
const mostEvents = 900_000;
