import { describe, expect, it } from "vitest";
import { filled, markNumbers, phpNumber, pythonNumber } from "../../src/signing/exact-numbers.ts";

function marked(text: string) {
  return markNumbers(text, JSON.parse(text));
}

describe("markNumbers", () => {
  it.each([
    ['{"a":1000.00}', ["1000.00"]],
    ['{"a": -1.50, "b": [1e2, 2E-5 ,3.0\n], "c":0.00001}', ["-1.50", "1e2", "2E-5", "3.0", "0.00001"]],
    ["[12345678901234567890, 1234567890123456]", ["12345678901234567890", "1234567890123456"]],
    ["[0.1234567890123456789]", ["0.1234567890123456789"]],
    ['{"a": 1, "b": [10.5, -3, 0.001, 0]}', []],
    ['{"at": "2026-01-01T00:00:00.000Z", "price": "1000.00"}', []],
    ['{"text": "a: 1.50, b: [2.00]", "n": 3.10}', ["3.10"]],
    ['{"quote \\" : 1.50, ": 2.50}', ["2.50"]],
  ])("finds the numbers languages write differently: %s", (text, numbers) => {
    expect(marked(text).numbers).toEqual(numbers);
  });

  it("[S5] gives the text back when they are filled in as they were sent", () => {
    const text = '{"text":"a: 1.50, b","n":[3.10,1e2,{"m":12345678901234567890}]}';
    expect(filled(marked(text), (source) => source)).toBe(text);
  });

  it("leaves a body alone that holds the mark itself", () => {
    expect(marked('{"a":"\ue0000\ue000","b":1.50}').numbers).toEqual([]);
  });
});

it("fills in with the wanted indentation", () => {
  expect(filled(marked("[1.50]"), () => "X", 2)).toBe("[\n  X\n]");
});

// As `repr(float(…))` and `json.dumps(json.loads(…))` print them.
it.each([
  ["1000.00", "1000.0"],
  ["1e2", "100.0"],
  ["0.00001", "1e-05"],
  ["1E-7", "1e-07"],
  ["1e16", "1e+16"],
  ["123456789012345.0", "123456789012345.0"],
  ["1e300", "1e+300"],
  ["1e400", "Infinity"],
  ["-1e400", "-Infinity"],
  ["-0.0", "-0.0"],
  ["0.0001", "0.0001"],
  ["12345678901234567890", "12345678901234567890"],
])("pythonNumber: %s → %s", (source, written) => {
  expect(pythonNumber(source)).toBe(written);
});

// PHP 7.1 and later, serialize_precision = -1.
it.each([
  ["1000.00", "1000"],
  ["10.50", "10.5"],
  ["1e25", "1.0e+25"],
  ["1.5e25", "1.5e+25"],
  ["0.00001", "1.0e-5"],
  ["-0.0", "-0.0"],
  ["9223372036854775807", "9223372036854775807"],
])("phpNumber: %s → %s", (source, written) => {
  expect(phpNumber(source)).toBe(written);
});
