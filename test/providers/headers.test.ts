import { describe, expect, it } from "vitest";
import { headersOf, providersWithHeader } from "../../src/providers/headers.ts";
import { openRegistry } from "../../src/providers/index.ts";

describe("headersOf", () => {
  it("names the headers a signature stands in", async () => {
    expect(await headers("stripe")).toEqual(["stripe-signature"]);
    expect(await headers("box")).toEqual(["box-signature-primary", "box-signature-secondary"]);
    expect(await headers("docusign")).toEqual(["x-docusign-signature-*"]);
    expect(await headers("opay")).toEqual([]);
  });
});

describe("providersWithHeader", () => {
  const cases: [header: string, ids: string[]][] = [
    ["Payvost-Signature", ["payvost"]],
    ["X-Webhook-Hash", ["senfenico", "yengapay"]],
    ["x-hub-signature-256", ["github", "meta"]],
    ["X-DocuSign-Signature-12", ["docusign"]],
    ["content-type", []],
    ["authorization", []],
    ["", []],
  ];
  it.each(cases)("%s", async (header, ids) => {
    expect(await providersWithHeader(header)).toEqual(ids);
  });

  it("tells all who follow Standard Webhooks", async () => {
    const found = await providersWithHeader("webhook-signature");
    expect(found).toEqual(expect.arrayContaining(["standard-webhooks", "openai", "polar", "gocardless"]));
  });
});

async function headers(id: string): Promise<readonly string[]> {
  const provider = await openRegistry().get(id);
  return provider === null ? [] : headersOf(provider.schemes[0].scheme);
}
