import { describe, expect, it } from "vitest";
import {
  count,
  duration,
  failed,
  headerName,
  isFailure,
  placeOf,
  sourceName,
} from "../../src/signing/reasons.ts";
import { schemeOf } from "./table.ts";

describe("words for places", () => {
  it.each([
    ["payvost", "Payvost-Signature"],
    ["github", "X-Hub-Signature-256"],
    ["opay", "the body field sha512"],
    ["braintree", "the form field bt_signature"],
    ["box", "Box-Signature-Primary or Box-Signature-Secondary"],
    ["docusign", "X-DocuSign-Signature-1"],
  ])("%s signs in %s", (id, place) => {
    const { sig } = schemeOf(id);
    expect(sig && placeOf(sig)).toBe(place);
  });

  it("name headers and timestamps", () => {
    expect(headerName("x-2fa-id")).toBe("X-2fa-Id");
    expect(headerName("x-webhook-hash")).toBe("X-Webhook-Hash");
    for (const name of ["PaymentFlow-Signature", "X-GitHub-Event", "opm-signature", "X-WC-Webhook-Topic"]) {
      expect(headerName(name.toLowerCase())).toBe(name);
    }
    expect(sourceName("header:webhook-timestamp")).toBe("webhook-timestamp");
    expect(sourceName("sig:t")).toBe("t= in the signature");
    expect(sourceName("json:a.b")).toBe("the body field a.b");
  });
});

it.each([
  [1, "1 second"],
  [5.2, "5 seconds"],
  [119, "119 seconds"],
  [300, "5 minutes"],
  [7200, "2 hours"],
  [200_000, "2 days"],
])("%d s is %s", (seconds, words) => expect(duration(seconds)).toBe(words));

it("counts", () =>
  expect([0, 1, 2].map((amount) => count(amount, "byte"))).toEqual(["0 bytes", "1 byte", "2 bytes"]));

it("tells failures from other values", () => {
  const failure = { verdict: "missing", reason: "r", why: "w", hint: "h" } as const;
  expect(isFailure(failure)).toBe(true);
  for (const value of [null, undefined, "verdict", [], {}, { verdict: "ok" }, Buffer.alloc(1)]) {
    expect(isFailure(value)).toBe(false);
  }
  expect(failed(schemeOf("payvost"), failure)).toEqual({ ...failure, scheme: "payvost", secret: null });
});
