import { describe, expect, it } from "vitest";
import { endToEnd } from "../../src/listen/headers.ts";

describe("endToEnd", () => {
  it("keeps order, case, duplicates and odd names", () => {
    const headers = [
      ["X-B", "1"],
      ["x-a", "2"],
      ["X-B", "3"],
      ["__proto__", "4"],
      ["constructor", "5"],
      ["Team", "6"],
      ["Host", "shop.example"],
    ] as const;
    expect(endToEnd(headers)).toEqual(headers);
    expect({}).not.toHaveProperty("x");
  });

  it.each([
    "Connection",
    "KEEP-ALIVE",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Proxy-Anything",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Content-Length",
    "Expect",
  ])("drops %s", (name) => {
    expect(endToEnd([[name, "x"]])).toEqual([]);
  });

  it("drops what any Connection header names", () => {
    const headers = [
      ["Connection", "close"],
      ["connection", "X-One , x-two"],
      ["X-ONE", "1"],
      ["X-Two", "2"],
      ["X-Three", "3"],
    ] as const;
    expect(endToEnd(headers)).toEqual([["X-Three", "3"]]);
  });
});
