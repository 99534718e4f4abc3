import { describe, expect, it } from "vitest";
import { checkKey, guardLiveKey, isLiveKey } from "../../src/commands/live-guard.ts";
import type { Connection } from "../../src/endpoints/client.ts";
import type { RestContract } from "../../src/providers/contract.ts";
import { payvost } from "../../src/providers/payvost.ts";

function contractOfPayvost(): RestContract {
  if (payvost.api === undefined) throw new Error("payvost has an API");
  return payvost.api;
}

const contract = contractOfPayvost();
const own = contract.bases.live.url;

function connection(apiKey: string, base: string, mode: Connection["mode"] = "live"): Connection {
  return { provider: payvost, contract, base, apiKey, mode };
}

it.each([
  ["sk_live_abc", true],
  ["SK_LIVE_abc", true],
  ["rk_live_abc", true],
  ["sk_test_abc", false],
  ["live_abc", false],
  ["", false],
])("isLiveKey(%j) is %s", (key, expected) => {
  expect(isLiveKey(key, contract)).toBe(expected);
  // A provider whose keys do not say what they are makes no key live.
  expect(isLiveKey("anything", { ...contract, auth: { ...contract.auth, live: "" } })).toBe(false);
});

describe("checkKey", () => {
  it.each(["sk test", "sk_test_a\n", " sk_test_a", "sk_test_ü", "", "sk_\u0000"])("refuses %j", (key) => {
    expect(() => checkKey(key, contract)).toThrow(
      expect.objectContaining({ kind: "usage", code: "bad_api_key" }),
    );
  });

  it("refuses a publishable key, and takes others", () => {
    const strict = { ...contract, auth: { ...contract.auth, publishable: "pk_" } };
    expect(() => checkKey("pk_test_abc", strict)).toThrow(
      expect.objectContaining({ kind: "auth", code: "publishable_key" }),
    );
    expect(checkKey("sk_test_abc", strict)).toBeUndefined();
    expect(
      checkKey("pk_test_abc", { ...contract, auth: { ...contract.auth, publishable: null } }),
    ).toBeUndefined();
  });
});

describe("guardLiveKey", () => {
  const refused = expect.objectContaining({ kind: "usage", code: "live_key_refused" });

  it.each<[string, Connection["mode"], boolean]>([
    ["http://127.0.0.1:4010/payvost/v1", "sandbox", false],
    ["http://127.0.0.1:4010/payvost/v1", "sandbox", true],
    ["http://api.payvost.com/v1", "live", true],
    ["https://localhost:4010/payvost/v1", "sandbox", true],
    ["https://api.evil.example/v1", "live", false],
    [`${own}/more`, "live", false],
  ])("[C6] keeps a live key from %s (%s, --live %s)", (base, mode, live) => {
    expect(() => guardLiveKey(connection("sk_live_abcdefgh", base, mode), live)).toThrow(refused);
    expect(() => guardLiveKey(connection("sk_live_abcdefgh", base, mode), live)).not.toThrow(
      /sk_live_abcdefgh/,
    );
    expect(guardLiveKey(connection("sk_test_abcdefgh", base, mode), live)).toBeUndefined();
  });

  it("lets it go to the provider, and elsewhere when the user says so", () => {
    expect(guardLiveKey(connection("sk_live_abcdefgh", own), false)).toBeUndefined();
    expect(guardLiveKey(connection("sk_live_abcdefgh", "https://proxy.example/v1"), true)).toBeUndefined();
  });
});
