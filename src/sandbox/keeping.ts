import type { SandboxParts } from "./sandbox.ts";
import type { WholeState } from "./whole-state.ts";

/**
 * Saves the state after every change; changes that come while a save is under way share the next one. A save
 * that fails is told once, until one succeeds again.
 */
export function keepState(
  state: Pick<WholeState, "snapshot" | "onChange">,
  { persistence, onProblem }: Pick<SandboxParts, "persistence" | "onProblem">,
): { close(): Promise<void> } {
  if (persistence === null) return { close: async () => {} };
  let wanted = false;
  let failing = false;
  let saving: Promise<void> | null = null;
  const save = async () => {
    while (wanted) {
      // Changes of the same turn are one.
      await Promise.resolve();
      wanted = false;
      try {
        await persistence.save(state.snapshot());
        failing = false;
      } catch (thrown) {
        if (!failing)
          onProblem(`the state could not be kept: ${thrown instanceof Error ? thrown.message : "unknown"}`);
        failing = true;
      }
    }
    saving = null;
  };
  state.onChange = () => {
    wanted = true;
    saving ??= save();
  };
  return {
    close: async () => {
      while (saving !== null) await saving;
      state.onChange = null;
    },
  };
}
