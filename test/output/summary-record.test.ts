import { expect, test } from "vitest";
import { summaryRecord } from "../../src/output/summary-record.ts";
import { noon, outcome } from "./outcomes.ts";

test("names an earlier delivery of the same event, and whether the body changed", () => {
  const duplicateOf = { id: "dlv_earlier", receivedAt: noon, changedBody: true };
  const { delivery } = outcome({ duplicateOf });
  expect(summaryRecord({ ...delivery, bytes: 7 }, null)).toMatchObject({
    kind: "delivery",
    bytes: 7,
    duplicateOf: "dlv_earlier",
    changedBody: true,
    status: null,
  });
});

test("has neither headers nor body", () => {
  const { delivery } = outcome();
  const record = summaryRecord({ ...delivery, bytes: 0 }, 200);
  expect(Object.keys(record)).not.toContain("headers");
  expect(Object.keys(record)).not.toContain("body");
});
