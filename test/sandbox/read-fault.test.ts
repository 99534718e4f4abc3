import { describe, expect, it } from "vitest";
import { faultKinds } from "../../src/sandbox/faults.ts";
import { readFault } from "../../src/sandbox/read-fault.ts";

const open = { provider: null, operation: null, type: null, endpoint: null, times: null };

describe("readFault", () => {
  it.each([
    [
      "api create commit-then-drop x1",
      { on: "api", operation: "create", times: 1, fault: { kind: "commit-then-drop" } },
    ],
    [
      "api payvost status=503 x3",
      { on: "api", provider: "payvost", times: 3, fault: { kind: "status", status: 503 } },
    ],
    [
      "api x3 status=503 payvost",
      { on: "api", provider: "payvost", times: 3, fault: { kind: "status", status: 503 } },
    ],
    ["delivery payment.* fail x2", { on: "delivery", type: "payment.*", times: 2, fault: { kind: "fail" } }],
    ["delivery * pretty", { on: "delivery", type: "*", fault: { kind: "pretty" } }],
    ["delivery duplicate", { on: "delivery", fault: { kind: "duplicate" } }],
    ["  api   delay=2s ", { on: "api", fault: { kind: "delay", ms: 2_000 } }],
    ["api delay=1.5m", { on: "api", fault: { kind: "delay", ms: 90_000 } }],
    ["delivery delay=250ms", { on: "delivery", fault: { kind: "delay", ms: 250 } }],
    ["delivery delay=0s", { on: "delivery", fault: { kind: "delay", ms: 0 } }],
    ["api whoami empty", { on: "api", operation: "whoami", fault: { kind: "empty" } }],
    ["api provider=acme html", { on: "api", provider: "acme", fault: { kind: "html" } }],
    ["delivery type=push fail", { on: "delivery", type: "push", fault: { kind: "fail" } }],
    [
      "delivery endpoint=webhook_sbx0001 reset",
      { on: "delivery", endpoint: "webhook_sbx0001", fault: { kind: "reset" } },
    ],
  ])("%s", (text, expected) => {
    expect(readFault(text)).toEqual({ ...open, ...expected });
  });

  it.each([
    ["", "a fault rule is empty", "like 'api create commit-then-drop x1'"],
    ["apy create html", 'a fault rule begins with api or delivery, not with "apy"', "did you mean api?"],
    ["fail x2", 'a fault rule begins with api or delivery, not with "fail"', "like 'api create"],
    ["api", "a fault rule for api names no fault", "one of status, delay, reset"],
    ["delivery payment.* x2", "a fault rule for delivery names no fault", "one of delay, reset"],
    ["delivery duplicat", '"duplicat" is no word of a fault rule for delivery', "did you mean duplicate?"],
    ["api creat html", '"creat" is no word of a fault rule for api', "did you mean create?"],
    ["api payvots html", '"payvots" is no word of a fault rule for api', "did you mean payvost?"],
    ["api zzzzzzzzzz", '"zzzzzzzzzz" is no word of a fault rule for api', "words: status, delay"],
    ["api fail", "fail is nothing a rule for api can say", "begins with delivery"],
    ["delivery html", "html is nothing a rule for delivery can say", "begins with api"],
    ["delivery create fail", "create is nothing a rule for delivery can say", "begins with api"],
    ["api payment.* html", "payment.* is nothing a rule for api can say", "begins with delivery"],
    ["api type=push html", "type is nothing a rule for api can say", "begins with delivery"],
    ["delivery endpoint= fail", "endpoint= has no value", "with the value behind it"],
    ["delivery colour=red fail", '"colour" is no word of a fault rule for delivery', "words:"],
    ["api status", "the fault status needs a status from 200 to 599", "write status=503"],
    ["api status=99", "the fault status needs a status from 200 to 599", "write status=503"],
    ["api status=600", "the fault status needs a status from 200 to 599", "write status=503"],
    ["api delay", "the fault delay needs a time of at most 24h", "write delay=500ms"],
    ["api delay=2", "the fault delay needs a time of at most 24h", "write delay=500ms"],
    ["api delay=-1s", "the fault delay needs a time of at most 24h", "write delay=500ms"],
    ["api delay=25h", "the fault delay needs a time of at most 24h", "write delay=500ms"],
    ["api html=1", "the fault html takes no value", "write html alone"],
    ["api html x0", "x0 is no number of times", "write x1 for once"],
    ["api html x99999999", "x99999999 is no number of times", "write x1 for once"],
    ["api html reset", "a fault rule names fault twice: html reset", "a rule for each"],
    ["api html x1 x2", "a fault rule names times twice: html x1 x2", "a rule for each"],
    ["api toString", '"toString" is no word of a fault rule for api', "words:"],
  ])("refuses %j", (text, problem, hint) => {
    const read = readFault(text);
    expect(read).toEqual({ problem, hint: expect.stringContaining(hint) });
  });

  it.each(Object.entries(faultKinds))(
    "takes %s wherever it can happen, and only there",
    (kind, { on, value }) => {
      const word = value === null ? kind : `${kind}=${value === "status" ? "404" : "1s"}`;
      const places: readonly string[] = on;
      for (const place of ["api", "delivery"])
        expect("problem" in readFault(`${place} ${word}`)).toBe(!places.includes(place));
    },
  );
});
