import { expect, it } from "vitest";
import { foreignProblem } from "../../src/providers/foreign.ts";
import { payvost } from "../../src/providers/payvost.ts";
import type { Provider } from "../../src/providers/provider.ts";

const { api: _, ...withoutApi } = payvost;
const acme: Provider = { ...withoutApi, id: "acme" };

it("lets a new provider be used", () => {
  expect(foreignProblem(acme, false)).toBeNull();
});

it.each<[string, Provider, boolean, string]>([
  ["an API", payvost, false, "api may not be set here: it chooses where API keys go"],
  [
    "the id of another provider",
    acme,
    true,
    "id may not be acme here: the file would decide where that provider's secrets go",
  ],
  [
    "a scheme that sends the secret",
    { ...acme, schemes: [{ ...acme.schemes[0], scheme: { ...acme.schemes[0].scheme, kind: "token" } }] },
    false,
    "schemes[0].scheme.kind may not be token here: it sends the secret itself",
  ],
])("refuses %s", (_what, provider, isKnown, problem) => {
  expect(foreignProblem(provider, isKnown)).toBe(problem);
});
