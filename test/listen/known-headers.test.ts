import { describe, expect, it } from "vitest";
import { createKnownHeaders } from "../../src/listen/known-headers.ts";
import { openRegistry } from "../../src/providers/index.ts";

const known = createKnownHeaders(openRegistry());
const idsFor = async (header: string) => (await known(header)).map(({ id }) => id);

describe("known headers", () => {
  it.each([
    ["payvost-signature", ["payvost"]],
    ["x-shopify-hmac-sha256", ["shopify"]],
    ["x-docusign-signature-3", ["docusign"]],
    ["content-type", []],
    ["authorization", []],
    ["__proto__", []],
  ])("%s belongs to %j", async (header, ids) => {
    expect(await idsFor(header)).toEqual(ids);
  });

  it("names everybody who shares a header", async () => {
    expect(await idsFor("x-webhook-hash")).toEqual(["senfenico", "yengapay"]);
    expect(await idsFor("x-hub-signature-256")).toEqual(expect.arrayContaining(["github", "meta"]));
  });
});
