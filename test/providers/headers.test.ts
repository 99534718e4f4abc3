import { describe, expect, it } from "vitest";
import { headersOf } from "../../src/providers/headers.ts";
import { openRegistry } from "../../src/providers/index.ts";

describe("headersOf", () => {
  it("names the headers a signature stands in", async () => {
    expect(await headers("stripe")).toEqual(["stripe-signature"]);
    expect(await headers("box")).toEqual(["box-signature-primary", "box-signature-secondary"]);
    expect(await headers("docusign")).toEqual(["x-docusign-signature-*"]);
    expect(await headers("opay")).toEqual([]);
  });
});

async function headers(id: string): Promise<readonly string[]> {
  const provider = await openRegistry().get(id);
  return provider === null ? [] : headersOf(provider.schemes[0].scheme);
}
