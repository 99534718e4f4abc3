import type { PortalState } from "./portal/state.ts";
import type { SandboxState, Snapshot } from "./state.ts";

/** What the sandbox remembers, kept and put back as one. */
export interface WholeState {
  /** Told after every change that is worth keeping; not after {@link restore}. */
  onChange: (() => void) | null;
  snapshot(): Snapshot;
  /** Takes the place of everything remembered so far. */
  restore(snapshot: Snapshot): void;
}

/** The state of the simulated providers together with that of each portal, by provider id. */
export function wholeState(state: SandboxState, portals: ReadonlyMap<string, PortalState>): WholeState {
  const whole: WholeState = {
    onChange: null,
    snapshot: () => ({
      ...state.snapshot(),
      portals: Object.fromEntries([...portals].map(([id, portal]) => [id, portal.snapshot()])),
    }),
    restore: (snapshot) => {
      state.restore(snapshot);
      for (const [id, portal] of portals) {
        const kept = Object.hasOwn(snapshot.portals, id) ? snapshot.portals[id] : undefined;
        if (kept === undefined) portal.reset();
        else portal.restore(kept);
      }
    },
  };
  for (const part of [state, ...portals.values()]) part.onChange = () => whole.onChange?.();
  return whole;
}
