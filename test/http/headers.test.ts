import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flattenHeaders, pairHeaders, pathOf, withoutConnectionHeaders } from "../../src/http/headers.ts";
import { post } from "./requests.ts";

describe("pairHeaders and flattenHeaders", () => {
  it("undo each other", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (headers) => {
        expect(pairHeaders(flattenHeaders(headers))).toEqual(headers);
      }),
    );
  });
});

describe("pathOf", () => {
  it("prefers the exact path over the URL's", () => {
    expect(pathOf(post("http://app/a?b=c#d"))).toBe("/a?b=c");
    expect(pathOf(post("http://app/a", { path: "/'" }))).toBe("/'");
  });
});

describe("withoutConnectionHeaders", () => {
  it("drops framing in any letter case and nothing that looks like it", () => {
    const headers = [
      ["CONTENT-LENGTH", "1"],
      ["Transfer-Encoding", "chunked"],
      ["Content-Length-Hint", "1"],
      ["X-Upgrade", "no"],
    ] as const;
    expect(withoutConnectionHeaders(headers)).toEqual([headers[2], headers[3]]);
  });
});
