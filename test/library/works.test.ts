import { describe, expect, it } from "vitest";
import { readOptions } from "../../src/library/listener-options.ts";
import { createWorks, expectedBy } from "../../src/library/works.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { baseUrl, sampleRequest } from "../listen/requests.ts";

const registry = openRegistry();

describe("whom a listener expects", () => {
  it("is the named provider with the given secrets, else with one of its own", async () => {
    const given = await expectedBy(registry, { provider: "payvost", secrets: ["a", "b"] });
    expect(given.named).toMatchObject({ provider: { id: "payvost" }, secrets: ["a", "b"], configured: true });
    const own = await expectedBy(registry, { provider: "payvost", secrets: [] });
    expect(own.named?.secrets).toEqual([expect.stringMatching(/^whsec_.{32}$/)]);
    const signature = await expectedBy(registry, { provider: "slack", secrets: [] });
    expect(signature.named?.secrets).toHaveLength(1);
  });

  it("is everybody where none is named, with secrets each can use", async () => {
    const { named, all } = await expectedBy(registry, { provider: null, secrets: ["mine!"] });
    expect([named, all.length]).toEqual([null, registry.ids.length]);
    const secretsOf = (id: string) => all.find(({ provider }) => provider.id === id);
    expect(secretsOf("payvost")).toMatchObject({ secrets: ["mine!"], configured: true });
    expect(secretsOf("standard-webhooks")).toMatchObject({ configured: false });
  });

  it("cannot be who is not known, or who cannot use the secret", async () => {
    const refused = (provider: string, secrets: string[]) => expectedBy(registry, { provider, secrets });
    await expect(refused("payvots", [])).rejects.toMatchObject({ code: "unknown_provider" });
    await expect(refused("standard-webhooks", ["?"])).rejects.toMatchObject({ code: "bad_secret" });
  });
});

it("takes a request through the chain of whk listen", async () => {
  const expected = await expectedBy(registry, { provider: "payvost", secrets: ["whsec_mine"] });
  const verdicts: string[] = [];
  const nothing = () => {};
  const observer = {
    delivery: ({ delivery }: { delivery: { signature: { verdict: string } } }) =>
      void verdicts.push(delivery.signature.verdict),
    ...{ attempt: nothing, ran: nothing, ignored: nothing, notice: nothing, problem: nothing },
  };
  const stopping = new AbortController().signal;
  const parts = { options: readOptions({}), registry, expected, observer, baseUrl: () => baseUrl, stopping };
  const { pipeline, forwarder } = createWorks(parts);
  const provider = expected.all[0]?.provider;
  if (provider === undefined) throw new Error("nobody is expected");
  const statuses = [
    (await pipeline.receive(await sampleRequest(provider, "whsec_mine"))).status,
    (await pipeline.receive(await sampleRequest(provider, "whsec_other"))).status,
  ];
  expect([statuses, verdicts]).toEqual([
    [200, 401],
    ["ok", "mismatch"],
  ]);
  await forwarder.drain(0);
});
