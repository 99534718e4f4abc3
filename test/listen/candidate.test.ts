import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/listen/candidate.ts";
import { candidate, provider } from "./requests.ts";

const schemesOf = async (id: string, secrets: string[]) =>
  readingsOf(candidate(await provider(id), secrets)).map(({ variant }) => variant.scheme.id);

describe("the readings of a candidate", () => {
  it("begin with the provider's default and leave out what cannot be checked", async () => {
    expect(await schemesOf("fluxvend", ["key:secret"])).toEqual(["fluxvend", "fluxvend-js"]);
  });

  it("leave out a variant none of the secrets has the form for", async () => {
    expect(await schemesOf("fluxvend", ["secret"])).toEqual(["fluxvend"]);
  });

  it("keep the default even without a secret, so that its failure can be told", async () => {
    expect(await schemesOf("payvost", [])).toEqual(["payvost"]);
  });
});
