import { describe, expect, it } from "vitest";
import { addFault, faultViews } from "../../../src/sandbox/control/faults.ts";
import { Faults } from "../../../src/sandbox/faults.ts";
import { runSandbox } from "../parts.ts";

const everything = { provider: null, operation: null, type: null, endpoint: null, times: null };

describe("a fault rule", () => {
  it.each([
    ["api create commit-then-drop x1", { operation: "create", times: 1, left: 1 }],
    ['"api create commit-then-drop x1"', { operation: "create", times: 1, left: 1 }],
    ['{"on":"api","fault":{"kind":"status","status":503}}', { fault: { kind: "status", status: 503 } }],
    ['{"on":"api","fault":{"kind":"delay","ms":5}}', { fault: { kind: "delay", ms: 5 } }],
    [
      '{"on":"delivery","type":"payment.*","times":2,"provider":null,"fault":{"kind":"fail"}}',
      { on: "delivery", type: "payment.*", times: 2, left: 2 },
    ],
  ])("%s is added", (body, rule) => {
    expect(addFault(new Faults([]), body)).toMatchObject({ faults: [rule] });
  });

  it.each([
    ["", "a fault rule is empty"],
    ["api explode", '"explode" is no word of a fault rule'],
    ["{", "a fault rule begins with api or delivery"],
    ["[]", "the body must be an object, not a list"],
    ['{"fault":{"kind":"cut"}}', "on: is missing"],
    ['{"on":"api"}', "fault: is missing"],
    ['{"on":"api","fault":"cut"}', "fault: must be an object"],
    ['{"on":"api","fault":{"kind":"ct"}}', "fault.kind: must be"],
    ['{"on":"api","fault":{"kind":"cut","ms":1}}', "fault: cut has neither status nor ms"],
    ['{"on":"api","fault":{"kind":"status"}}', "fault: status has a status"],
    ['{"on":"api","fault":{"kind":"status","status":99}}', "fault.status: must be 200 or more"],
    ['{"on":"api","fault":{"kind":"delay","ms":0.5}}', "fault.ms: must be whole"],
    ['{"on":"api","fault":{"kind":"fail"}}', "fault.kind: fail does not happen to api"],
    ['{"on":"api","times":0,"fault":{"kind":"cut"}}', "times: must be 1 or more"],
    ['{"on":"api","operation":"make","fault":{"kind":"cut"}}', "operation: must be"],
    ['{"on":"api","extra":1,"fault":{"kind":"cut"}}', "extra: unknown field"],
  ])("%s is refused", (body, message) => {
    const faults = new Faults([]);
    expect(() => addFault(faults, body)).toThrow(message);
    expect(faultViews(faults)).toEqual({ faults: [] });
  });
});

it("rules can be listed, used up and cleared by the control API", async () => {
  const { control, payvost } = await runSandbox();
  expect(await control("POST", "/faults", "api list status=503 x2")).toEqual([
    200,
    {
      faults: [
        {
          ...everything,
          on: "api",
          operation: "list",
          times: 2,
          left: 2,
          fault: { kind: "status", status: 503 },
        },
      ],
    },
  ]);
  expect((await payvost("GET", "/webhooks"))[0]).toBe(503);
  expect(await control("GET", "/faults")).toMatchObject([200, { faults: [{ left: 1 }] }]);
  expect(await control("DELETE", "/faults")).toEqual([200, { faults: [] }]);
  expect((await payvost("GET", "/webhooks"))[0]).toBe(200);
  expect(await control("POST", "/faults", "api explode")).toMatchObject([
    400,
    { error: { code: "bad_fault" } },
  ]);
});
