import { describe, expect, it } from "vitest";
import { cutPage, repeatingPage } from "../../../src/sandbox/rest/pages.ts";
import { partsOf, serveApi } from "./simulation.ts";

async function filled(id: string) {
  const served = await serveApi(id);
  const { state, contract } = served;
  for (let n = 0; n < 120; n += 1) {
    state.put({
      ...{ provider: id, url: "http://127.0.0.1:1/", events: ["payment.failed"], enabled: true },
      ...{ description: null, metadata: {}, createdAt: n, secrets: [] },
      id: state.nextId(contract.endpoint.idPrefix),
    });
  }
  return { ...served, ids: state.endpoints().map((endpoint) => endpoint.id) };
}

function idsIn(json: unknown): string[] {
  const { data } = json as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

describe("120 endpoints", () => {
  it("of Payvost are walked through by offset", async () => {
    const { ask, ids } = await filled("payvost");
    const pages = [
      await ask("GET", "/webhooks"),
      await ask("GET", "/webhooks?offset=50"),
      await ask("GET", "/webhooks?offset=100"),
    ];
    expect(pages.flatMap(({ json }) => idsIn(json))).toEqual(ids);
    const about = (offset: number, hasMore: boolean) => ({
      pagination: { total: 120, limit: 50, offset, hasMore },
    });
    expect(pages.map(({ json }) => json)).toMatchObject([about(0, true), about(50, true), about(100, false)]);
    expect(idsIn((await ask("GET", "/webhooks?limit=100&offset=119")).json)).toEqual(ids.slice(119));
    expect((await ask("GET", "/webhooks?offset=500")).json).toMatchObject({
      data: [],
      pagination: { hasMore: false },
    });
  });

  it("of PaymentFlow are walked through by the last id", async () => {
    const { ask, ids } = await filled("paymentflow");
    const seen: string[] = [];
    for (let after = ""; seen.length < 120; ) {
      const { json } = await ask("GET", `/webhooks?limit=50${after}`);
      seen.push(...idsIn(json));
      expect(json).toMatchObject({ object: "list", has_more: seen.length < 120 });
      after = `&starting_after=${seen.at(-1)}`;
    }
    expect(seen).toEqual(ids);
    expect(idsIn((await ask("GET", "/webhooks")).json)).toHaveLength(10);
  });
});

describe("a page", () => {
  it.each([
    ["payvost", "limit=0", "limit"],
    ["payvost", "limit=101", "limit"],
    ["payvost", "limit=1.5", "limit"],
    ["payvost", "limit=", "limit"],
    ["payvost", "limit=-1", "limit"],
    ["payvost", "offset=x", "offset"],
    ["payvost", "offset=99999999999", "offset"],
    ["paymentflow", "limit=abc", "limit"],
    ["paymentflow", "starting_after=we_nope", "starting_after"],
  ])("of %s is refused for %s", async (id, query, name) => {
    const { ask } = await serveApi(id);
    const told = await ask("GET", `/webhooks?${query}`);
    expect([told.status, told.json]).toMatchObject([
      400,
      { error: { message: expect.stringMatching(new RegExp(`^${name} must be`)) } },
    ]);
  });

  it("ends with the list, and repeats when it is to", async () => {
    const { contract } = await partsOf("paymentflow");
    const all = ["a", "b", "c"].map((id) => ({ id }));
    const next = { limit: "2", starting_after: "b" };
    expect(cutPage(contract.paging, all, next)).toMatchObject({ items: [{ id: "c" }], hasMore: false });
    expect(repeatingPage(contract.paging, all, next)).toMatchObject({
      items: [{ id: "a" }, { id: "b" }],
      hasMore: true,
    });
  });
});
