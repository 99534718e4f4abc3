import { expect, it } from "vitest";
import { readKey } from "../../../src/commands/login/key.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { testApp } from "../../cli.ts";

it.each([
  ["sk_test_abc", "sk_test_abc"],
  ["sk_test_abc\n", "sk_test_abc"],
  ["sk_test_abc\r\n", "sk_test_abc"],
  ["sk_test_abc\n\n", "sk_test_abc\n"],
  [" sk_test_abc", " sk_test_abc"],
])("takes at most one newline off the end of %j", async (stdin, key) => {
  expect(await readKey(testApp({ stdin }).app, payvost, { apiKeyStdin: true })).toBe(key);
});

it.each([
  ["", { apiKeyStdin: true }, "empty_api_key"],
  ["\n", { apiKeyStdin: true }, "empty_api_key"],
  ["x".repeat(5_000), { apiKeyStdin: true }, "bad_api_key"],
  ["sk_test_abc", {}, "missing_api_key"],
])("%# is refused", async (stdin, flags, code) => {
  await expect(readKey(testApp({ stdin }).app, payvost, flags)).rejects.toMatchObject({
    kind: "usage",
    code,
  });
});
