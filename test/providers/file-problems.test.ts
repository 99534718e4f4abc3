import { describe, expect, it } from "vitest";
import { fieldMessage, fieldPath, issueProblem } from "../../src/providers/file-problems.ts";

const schema = { kind: "schema", type: "string", message: "as the library says it" };

describe("a problem in words", () => {
  const cases: [issue: Parameters<typeof issueProblem>[0], words: string][] = [
    [
      { ...schema, expected: "string", received: "5", path: [{ key: "name" }] },
      "name: must be a string, not 5",
    ],
    [
      { ...schema, type: "array", expected: "Array", received: "Object", path: [{ key: "events" }] },
      "events: must be a list, not an object",
    ],
    [
      {
        ...schema,
        type: "picklist",
        expected: '("hmac" | "hash" | "token")',
        received: '"hmax"',
        path: [{ key: "schemes" }, { key: 0 }, { key: "kind" }],
      },
      'schemes[0].kind: must be hmac, hash or token, not "hmax"; did you mean hmac?',
    ],
    [{ ...schema, kind: "validation", expected: null, received: '""' }, "the file: as the library says it"],
  ];
  it.each(cases)("%#", (issue, words) => {
    expect(issueProblem(issue)).toBe(words);
  });
});

describe("a field message", () => {
  const message = fieldMessage(["alg", "kind"]);
  const rejected = { kind: "schema", type: "strict_object" };

  it("tells unknown, missing and wrong apart", () => {
    expect(message({ ...rejected, expected: "never", received: '"algo"' })).toBe(
      "unknown field; did you mean alg?",
    );
    expect(message({ ...rejected, expected: "never", received: '"zzz"' })).toBe(
      "unknown field; allowed: alg, kind",
    );
    expect(message({ ...rejected, expected: '"alg"', received: "undefined" })).toBe("is missing");
    expect(message({ ...rejected, expected: "Object", received: "undefined" })).toBe("is missing");
    expect(message({ ...rejected, expected: "Object", received: "Array" })).toBe(
      "must be an object, not a list",
    );
  });
});

describe("a field path", () => {
  it("is written as in code", () => {
    expect(fieldPath(["schemes", 0, "scheme", "sig"])).toBe("schemes[0].scheme.sig");
    expect(fieldPath([])).toBe("");
  });
});
