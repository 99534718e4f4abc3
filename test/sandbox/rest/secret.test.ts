import { describe, expect, it } from "vitest";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { newSecret, withSecret } from "../../../src/sandbox/rest/secret.ts";
import { checkSecret } from "../../../src/signing/keys.ts";

const registry = openRegistry();
const bytes = (count: number) => Buffer.alloc(count, 7);

describe("a new secret", () => {
  it.each(["payvost", "paymentflow", "senfenico", "open-market", "standard-webhooks", "stripe", "github"])(
    "is one the scheme of %s can sign with",
    async (id) => {
      const provider = await registry.get(id);
      const contract = provider && contractOf(provider);
      if (provider === null || !contract) throw new Error(`${id} has no contract`);
      const secret = newSecret({ provider, sample: async () => null }, contract, bytes);
      expect(checkSecret(provider.schemes[0].scheme, secret)).toBeNull();
      expect(secret.length).toBeGreaterThan(30);
      expect(secret.startsWith(contract.endpoint.secretPrefix)).toBe(true);
    },
  );

  it("stands before the old ones, of which a few are remembered", () => {
    const made = {
      ...{ id: "w", provider: "p", url: "", events: [], enabled: true, description: null, metadata: {} },
      createdAt: 0,
      secrets: [{ value: "s0", until: null }],
    };
    let endpoint = withSecret(made, "s1", 50);
    expect(endpoint.secrets).toEqual([
      { value: "s1", until: null },
      { value: "s0", until: 50 },
    ]);
    for (const n of [2, 3, 4]) endpoint = withSecret(endpoint, `s${n}`, n * 100);
    expect(endpoint.secrets).toEqual([
      { value: "s4", until: null },
      { value: "s3", until: 400 },
      { value: "s2", until: 300 },
      { value: "s1", until: 200 },
    ]);
  });
});
