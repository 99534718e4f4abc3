import { describe, expect, it } from "vitest";
import { checkedKey } from "../../../src/commands/login/check.ts";
import type { Connection } from "../../../src/endpoints/client.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { testApp } from "../../cli.ts";
import { providerAnswering } from "./provider-server.ts";

function connection(base: string, changes: Partial<Connection> = {}): Connection {
  if (payvost.api === undefined) throw new Error("payvost has an API");
  return {
    provider: payvost,
    contract: payvost.api,
    base,
    apiKey: "sk_test_abcdefgh",
    mode: "test",
    ...changes,
  };
}

describe("checkedKey", () => {
  it.each([
    ["sk_test_abcdefgh", "test"],
    ["sk_live_abcdefgh", "live"],
    ["abcdefgh", "unknown"],
  ])("tells what %s is, and that the provider knows it", async (apiKey, mode) => {
    const { base, requests } = await providerAnswering(200, { data: {} });
    expect(await checkedKey(testApp().app, connection(base, { apiKey }))).toEqual({
      mode,
      done: true,
      why: null,
    });
    expect(requests).toHaveLength(1);
  });

  it.each([401, 403])("throws when the provider answers %i", async (status) => {
    const { base } = await providerAnswering(status);
    await expect(checkedKey(testApp().app, connection(base))).rejects.toMatchObject({ kind: "auth" });
  });

  it("tells why it could not be checked", async () => {
    const { base } = await providerAnswering(404);
    const lost = await checkedKey(testApp().app, connection(base));
    expect(lost).toMatchObject({ done: false, why: expect.stringMatching(/\w/) });
    const refused = await checkedKey(testApp().app, connection("http://127.0.0.1:9/v1"));
    expect(refused).toMatchObject({ done: false, why: expect.stringContaining("ECONNREFUSED") });
  });

  it("asks nothing where the call is missing, the sandbox's alone, or an assumption", async () => {
    const { base, requests } = await providerAnswering(200);
    const { contract } = connection(base);
    const { whoami, ...calls } = contract.calls;
    if (whoami === undefined) throw new Error("payvost has this call");
    const inferred = { ...calls, whoami: { ...whoami, evidence: "inferred" as const } };
    const only = { ...calls, whoami: { ...whoami, only: "sandbox" as const } };
    for (const changed of [calls, inferred, only]) {
      const outcome = await checkedKey(
        testApp().app,
        connection(base, { contract: { ...contract, calls: changed } }),
      );
      expect(outcome).toMatchObject({ done: false, why: expect.stringMatching(/tells/) });
    }
    expect(requests).toEqual([]);
  });
});
