import { describe, expect, it } from "vitest";
import { contractOf, sandboxPath } from "../../src/providers/dashboard-contract.ts";
import { directoryProvider } from "../../src/providers/directory.ts";
import { fluxvend } from "../../src/providers/fluxvend.ts";
import { openMarket } from "../../src/providers/open-market.ts";
import { payvost } from "../../src/providers/payvost.ts";
import { operationNames, type Provider } from "../../src/providers/provider.ts";
import { senfenico } from "../../src/providers/senfenico.ts";
import { stripe } from "../../src/providers/stripe.ts";

const made: [string, Provider][] = [
  ["senfenico", senfenico],
  ["open-market", openMarket],
  ["stripe", stripe],
];

describe("the contract of a provider", () => {
  it("is its own where it has one", () => {
    expect(contractOf(payvost)).toBe(payvost.api);
  });

  it("is none where the developer sends", () => {
    expect(contractOf(fluxvend)).toBeNull();
  });

  it.each(made)("is made up for %s, for the sandbox alone", (id, provider) => {
    const contract = contractOf(provider);
    expect(Object.keys(contract?.calls ?? {})).toEqual([...operationNames]);
    for (const call of Object.values(contract?.calls ?? {})) {
      expect(call).toMatchObject({ only: "sandbox", evidence: "inferred" });
    }
    expect(contract?.bases.live.url).toBe(`https://${id}.invalid/dashboard`);
    expect(contract?.envelope.data).toBeNull();
  });

  it("has room for one endpoint where the dashboard has", () => {
    const most = (provider: Provider) => contractOf(provider)?.endpoint.most;
    expect([senfenico, openMarket, stripe].map(most)).toEqual([1, 1, null]);
  });

  it("is there for every provider of the directory", () => {
    const slack = directoryProvider("slack");
    expect(slack && contractOf(slack)?.calls.create?.path).toBe("/webhooks");
  });
});

it("the sandbox serves a contract below the provider's id", () => {
  const paths = [payvost, senfenico].flatMap((provider) => {
    const contract = contractOf(provider);
    return contract === null ? [] : [sandboxPath(provider.id, contract)];
  });
  expect(paths).toEqual(["/payvost/v1", "/senfenico/dashboard"]);
  const base = { url: "https://api.example.com", evidence: "stated", source: "a page" } as const;
  const own = payvost.api && { ...payvost.api, bases: { live: base, test: base } };
  expect(own && sandboxPath("own", own)).toBe("/own");
});
