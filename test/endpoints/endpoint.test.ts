import { expect, it } from "vitest";
import { logStatuses } from "../../src/endpoints/endpoint.ts";

it("the statuses of a log are the three of the contract", () => {
  expect([...logStatuses].sort()).toEqual(["failed", "pending", "succeeded"]);
});
