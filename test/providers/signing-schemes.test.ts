import { expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { secretProblem, signingSchemes } from "../../src/providers/signing-schemes.ts";
import { provider } from "../listen/requests.ts";

it("puts the default first, and leaves out the readings without a signature", async () => {
  for (const one of await openRegistry().all()) {
    const [first, ...others] = signingSchemes(one);
    expect(first).toBe(one.schemes[0].scheme);
    expect(others.filter(({ kind }) => kind === "none")).toEqual([]);
    const kinds = one.schemes.slice(1).filter(({ scheme }) => scheme.kind !== "none");
    expect(others).toHaveLength(kinds.length);
  }
});

it("tells why a secret is of no use, and null where one variant can use it", async () => {
  const standard = await provider("standard-webhooks");
  expect(secretProblem(standard, "not base64 at all!")).toMatch(/base64/);
  expect(secretProblem(standard, `whsec_${Buffer.alloc(24).toString("base64")}`)).toBeNull();
  expect(secretProblem(await provider("payvost"), "")).toBe("the secret is empty");
});
