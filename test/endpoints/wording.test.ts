import { describe, expect, it } from "vitest";
import { baseInWords, detailsOf, howToFindOut } from "../../src/endpoints/wording.ts";
import type { CallName } from "../../src/providers/contract.ts";
import { askedOf, connectionTo } from "./provider-server.ts";

const connection = connectionTo("payvost");

describe("detailsOf", () => {
  it("names the call, and the endpoint where there is one", () => {
    const about = { provider: "payvost", method: "GET" };
    const one = { ...about, operation: "show", path: "/webhooks/{id}", endpoint: "webhook_1" };
    expect(detailsOf(askedOf("show", connection))).toEqual(one);
    expect(detailsOf(askedOf("list", connection))).toEqual({
      ...about,
      operation: "list",
      path: "/webhooks",
    });
  });
});

describe("baseInWords", () => {
  it.each([
    ["https://api.payvost.com/v1", "https://api.payvost.com/v1"],
    ["http://u:p@h:8/", "http://h:8"],
    ["none", "the address"],
  ])("of %s", (base, words) => {
    expect(baseInWords({ ...connection, base })).toBe(words);
  });
});

describe("howToFindOut", () => {
  it.each<[CallName, string | null]>([
    ["list", null],
    ["logs", null],
    ["create", "it may have been done; `whk endpoints list` tells"],
    ["delete", "it may have been done; `whk endpoints show webhook_1` tells"],
    ["test", "it may have been sent; `whk endpoints logs webhook_1` tells where there are logs"],
  ])("after %s", (name, words) => {
    expect(howToFindOut(askedOf(name, connection))).toBe(words);
  });
});
