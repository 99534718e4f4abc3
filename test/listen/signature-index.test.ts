import { describe, expect, it } from "vitest";
import type { ReceivedRequest } from "../../src/events/delivery.ts";
import type { Candidate } from "../../src/listen/candidate.ts";
import { createSignatureIndex } from "../../src/listen/signature-index.ts";
import { candidate, provider, request } from "./requests.ts";

function schemesFor(candidates: readonly Candidate[], received: ReceivedRequest): string[] {
  return [...createSignatureIndex(candidates)(received)].map(({ variant }) => variant.scheme.id);
}

async function configured(...ids: string[]): Promise<Candidate[]> {
  return Promise.all(ids.map(async (id) => candidate(await provider(id), ["one:two"])));
}

describe("the signature index", () => {
  it("finds readings by header in the order of the candidates, whatever the order of the headers", async () => {
    const headers: [string, string][] = [
      ["stripe-signature", "x"],
      ["payvost-signature", "x"],
    ];
    const [payvost, stripe] = [await configured("payvost", "stripe"), await configured("stripe", "payvost")];
    expect(schemesFor(payvost, request({ headers }))).toEqual(["payvost", "stripe"]);
    expect(schemesFor(stripe, request({ headers }))).toEqual(["stripe", "payvost"]);
  });

  it("offers a reading once, also for a header sent twice", async () => {
    const headers: [string, string][] = [
      ["stripe-signature", "x"],
      ["Stripe-Signature", "y"],
    ];
    expect(schemesFor(await configured("stripe"), request({ headers }))).toEqual(["stripe"]);
  });

  it("knows lists of headers and numbered headers", async () => {
    const second = request({ headers: [["BOX-SIGNATURE-SECONDARY", "x"]] });
    expect(schemesFor(await configured("box"), second)).toEqual(["box"]);
    const numbered = request({ headers: [["X-DocuSign-Signature-7", "x"]] });
    expect(schemesFor(await configured("docusign"), numbered)).toEqual(["docusign"]);
  });

  it("takes Authorization for a signature only of a provider with a configured secret", async () => {
    const received = request({ headers: [["Authorization", "Bearer x"]] });
    const opay = await provider("opay");
    expect(schemesFor([candidate(opay, ["one"])], received)).toEqual(["opay-v2"]);
    expect(schemesFor([candidate(opay, ["one"], false)], received)).toEqual([]);
  });

  it.each([
    ["a JSON field", "opay", '{"payload":{},"sha512":"aa"}', ["opay"]],
    ["a nested JSON field", "mailgun", '{"signature":{"signature":"aa"}}', ["mailgun"]],
    ["a form field", "braintree", "bt_signature=a%7Cb&bt_payload=x", ["braintree"]],
    ["a field that is no text", "opay", '{"sha512":1}', []],
    ["its name as a value", "opay", '{"a":"sha512"}', []],
    ["something else", "opay", '{"a":1}', []],
    ["no JSON", "opay", '{"sha512":"aa"', []],
    ["nothing", "opay", "", []],
  ])("finds %s in the body", async (_, id, body, found) => {
    expect(schemesFor(await configured(id), request({ body }))).toEqual(found);
  });

  it("does not look at the body before it is asked for more", async () => {
    const received = request({ headers: [["stripe-signature", "x"]], body: "{}" });
    const watched = {
      ...received,
      get body(): Buffer {
        throw new Error("the body was looked at");
      },
    };
    const [first] = createSignatureIndex(await configured("stripe", "opay"))(watched);
    expect(first?.variant.scheme.id).toBe("stripe");
  });
});
