import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/endpoints/client.ts";
import { keyHint } from "../../src/endpoints/key-hint.ts";
import { connectionTo } from "./provider-server.ts";

const live = "https://api.payvost.com/v1";
const test = "https://sandbox-api.payvost.com/v1";

const cases: [Partial<Connection>, string][] = [
  [{}, "store another key with `whk login --provider payvost`, or set WHK_PAYVOST_API_KEY"],
  [{ base: live }, `this is a test key at the live address; test keys belong to ${test}`],
  [
    { base: test, apiKey: "sk_live_x1234567" },
    `this is a live key at the test address; live keys belong to ${live}`,
  ],
  [{ apiKey: "pk_live_x" }, "this is a publishable key; a secret one is needed (sk_test_… or sk_live_…)"],
  [
    { mode: "sandbox", apiKey: "pk_x" },
    "this is a publishable key; a secret one is needed (sk_test_… or sk_live_…)",
  ],
  [{ mode: "sandbox" }, "the running sandbox has a key of its own, which --sandbox finds by itself"],
];

describe("keyHint", () => {
  it.each(cases)("of %j", (change, hint) => {
    const connection = connectionTo("payvost", change);
    expect(keyHint(connection)).toBe(hint);
    expect(hint).not.toContain(connection.apiKey);
  });
});
