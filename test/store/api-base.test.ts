import { describe, expect, it } from "vitest";
import { isThisMachine, readApiBase } from "../../src/store/api-base.ts";

describe("readApiBase", () => {
  it.each([
    ["https://api.example.com/v1", "https://api.example.com/v1"],
    ["https://api.example.com/v1//", "https://api.example.com/v1"],
    ["HTTPS://API.example.com", "https://api.example.com"],
    ["http://127.0.0.1:4010/payvost/v1", "http://127.0.0.1:4010/payvost/v1"],
    ["http://localhost:4010", "http://localhost:4010"],
    ["http://[::1]:4010/", "http://[::1]:4010"],
  ])("takes %s", (text, base) => {
    expect(readApiBase(text)).toEqual({ base });
  });

  it.each([
    ["", "is no URL"],
    ["api.example.com", "is no URL"],
    ["ftp://example.com", "is no URL"],
    ["https://", "is no URL"],
    ["https://user@example.com", "holds a user name or password"],
    ["https://:pass@example.com", "holds a user name or password"],
    ["https://example.com/v1?key=1", "has a query or a fragment"],
    ["https://example.com/v1#a", "has a query or a fragment"],
    ["http://example.com/v1", "is http: others could read the API key"],
    ["http://127.evil.com", "is http: others could read the API key"],
    ["http://localhost.evil.com", "is http: others could read the API key"],
  ])("refuses %s: %s", (text, problem) => {
    expect(readApiBase(text)).toMatchObject({ problem, hint: expect.stringMatching(/\w/) });
  });
});

it.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["[::1]", true],
  ["0.0.0.0", false],
  ["127.0.0.1.example.com", false],
  ["example.com", false],
])("isThisMachine(%s) is %s", (host, expected) => {
  expect(isThisMachine(host)).toBe(expected);
});
