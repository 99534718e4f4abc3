import { expect, it } from "vitest";
import { tunnelStates } from "../../src/events/tunnel-state.ts";

it("names each state once, in the order of the contract", () => {
  expect(tunnelStates.join("|")).toBe("opening|verifying|ready|degraded|reconnecting|closed|failed");
});
