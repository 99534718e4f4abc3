import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { readSecretContent, secretFileText } from "../../src/store/secret-file.ts";

const path = "/config/secrets.json";
const secret = {
  id: "sec_1",
  provider: "payvost",
  label: null,
  secret: "whsec_canarycanarycanary",
  createdAt: 1,
  expiresAt: null,
  endpoint: { id: "webhook_1", base: "https://api.payvost.com/v1" },
};
const key = { provider: "payvost", profile: "default", key: "sk_test_canarycanary", createdAt: 1 };
const whole = { version: 1, secrets: [secret], keys: [key] };

function read(content: unknown) {
  const bytes = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return readSecretContent(path, bytes);
}

it("reads what it writes, also behind a byte order mark", async () => {
  const content = { secrets: [secret], keys: [key] };
  const text = secretFileText(path, content);
  expect(await read(text)).toEqual(content);
  expect(await read(`\ufeff${text}`)).toEqual(content);
});

describe("a damaged file", () => {
  it.each<[string, unknown, string]>([
    ["empty", "", "is empty"],
    ["a list twice", '{"version":1,"secrets":[],"keys":[],"keys":[]}', "has a field that is there twice"],
    [
      "a field twice",
      `{"version":1,"secrets":[],"keys":[${JSON.stringify(key).replace("{", '{"key":"a",')}]}`,
      "has a field that is there twice",
    ],
    ["blank", " \n", "is empty"],
    ["a byte order mark alone", "\ufeff", "is empty"],
    [
      "cut",
      '{\n "version": 1, "secrets": [{"id": "sec_1", "secret": "canary',
      "is not JSON at line 2, column 54",
    ],
    ["cut behind a value", '{"version": 1', "ends too early, at line 1, column 14"],
    ["no JSON", '{\n  "secrets": canary\n}', "is not JSON at line 2, column 14"],
    ["no UTF-8", Buffer.from([0x7b, 0xff]), "is not UTF-8 text"],
    ["an array", [], "does not hold what whk writes"],
    ["null", "null", "does not hold what whk writes"],
    ["a text", '"canary"', "does not hold what whk writes"],
    ["without version", { secrets: [], keys: [] }, "does not hold what whk writes at version"],
    ["without keys", { version: 1, secrets: [] }, "does not hold what whk writes at keys"],
    [
      "a wrong type",
      { ...whole, secrets: [{ ...secret, secret: 5 }] },
      "what whk writes at secrets[0].secret",
    ],
    ["an empty secret", { ...whole, secrets: [{ ...secret, secret: "" }] }, "at secrets[0].secret"],
    ["a wrong time", { ...whole, keys: [key, { ...key, createdAt: "canary" }] }, "at keys[1].createdAt"],
    ["an unknown field", { ...whole, canary: 1 }, "has a field whk does not know"],
    ["one inside", { ...whole, keys: [{ ...key, canary: 1 }] }, "has a field whk does not know at keys[0]"],
    ["10 MB", Buffer.alloc(10 * 1024 * 1024, "canary"), "is larger than 4 MB"],
  ])("%s is reported with its place, and shows nothing", async (_name, content, problem) => {
    const error = await read(content).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "store", code: "secrets_damaged" });
    expect(String(error)).toContain(`${path} `);
    expect(String(error)).toContain(problem);
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  it("of a newer whk says so", async () => {
    await expect(read({ ...whole, version: 2, more: [] })).rejects.toMatchObject({
      kind: "store",
      code: "secrets_newer",
    });
  });
});

it("[P5] throws nothing but typed errors, whatever JSON it is", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => `{"version":1,"secrets":${text}}`),
      ),
      async (text) => {
        const outcome = await read(text).catch((thrown: unknown) => thrown);
        expect(outcome).toBeInstanceOf(WhkError);
        expect(outcome).toMatchObject({ kind: "store" });
      },
    ),
    { numRuns: 200 },
  );
});

it("writes no file that it would not read again", () => {
  const large = { ...secret, secret: "s".repeat(4 * 1024 * 1024) };
  expect(() => secretFileText(path, { secrets: [large], keys: [] })).toThrow(/larger than 4 MB/);
});
