import { describe, expect, it } from "vitest";
import { directoryIds, directoryProvider } from "../../src/providers/directory.ts";
import { isLocation, placeProblem } from "../../src/providers/places.ts";
import { evidences, handshakes, type Provider } from "../../src/providers/provider.ts";
import { schemeInWords } from "../../src/providers/words.ts";
import { generateSecret } from "../../src/signing/keys.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";

const now = Date.parse("2025-11-21T12:00:00Z");
const providers = directoryIds.flatMap((id) => directoryProvider(id) ?? []);
// They sign fields of a payload only their own page shows.
const needTheirPayload = ["adyen", "mailgun", "linear", "ms-graph"];

describe("the directory", () => {
  it("holds the providers of which only the signature is known, in alphabetical order", () => {
    expect(directoryIds).toHaveLength(83);
    expect([...directoryIds].sort()).toEqual(directoryIds);
    expect(directoryProvider("nobody")).toBeNull();
  });

  it.each(providers)("$id is complete and says where it is from", (provider) => {
    const { evidence, source } = provider.schemes[0];
    expect(evidences).toContain(evidence);
    expect(source).toMatch(/\S{3,}/);
    expect(provider.name).toMatch(/\w/);
    expect(schemeInWords(provider.schemes[0].scheme)).not.toContain("undefined");
    if (provider.handshake !== undefined) expect(handshakes).toContain(provider.handshake);
    for (const place of [provider.envelope.type, provider.envelope.id]) {
      if (place !== null) expect(isLocation(place) && placeProblem(place)).toBeNull();
    }
    expect(JSON.stringify(provider)).not.toMatch(/\bseed\b|stored file|from memory/);
  });

  it.each(providers.filter(({ id }) => !needTheirPayload.includes(id)))(
    "$id signs so that it verifies",
    (provider) => {
      expect(roundTrip(provider, "a body")).toBe("ok");
      expect(roundTrip(provider, "another body")).not.toBe("ok");
    },
  );

  it("marks places of type and id that no page was found for", () => {
    expect(directoryProvider("jira")?.envelope.evidence).toBe("inferred");
    expect(directoryProvider("slack")?.envelope.evidence).toBe("stated");
  });
});

/** Signs one body and verifies what arrives; anything but the body signed must not pass. */
function roundTrip({ schemes: [{ scheme }] }: Provider, arrived: string): string {
  const secret = generateSecret(scheme, (count) => Buffer.alloc(count, 9));
  const url = "https://example.com/hook";
  const form = scheme.sig?.in === "form" || scheme.signed?.includes("form") === true;
  const bytes = (text: string) => Buffer.from(form ? `bt_payload=${encodeURIComponent(text)}&a=1` : text);
  const headers = ["x-sinch-webhook-signature-nonce", "box-delivery-timestamp"].map(
    (name) => [name, name.startsWith("box") ? new Date(now).toISOString() : "nonce"] as const,
  );
  const input = { method: "POST", url, headers, body: bytes("a body"), id: "msg_1", timestamp: now };
  const signed = sign(scheme, input, [secret]);
  const kept = headers.filter(([name]) => !signed.headers.some(([added]) => added.toLowerCase() === name));
  const sent = signed.body.equals(input.body) ? bytes(arrived) : tampered(signed.body, arrived);
  if (scheme.kind === "token" && arrived !== "a body") return "token";
  const request = { method: "POST", url, headers: [...kept, ...signed.headers], body: sent };
  return verify(scheme, request, [secret], { now }).verdict;
}

function tampered(body: Buffer, arrived: string): Buffer {
  return Buffer.from(body.toString().replace(encodeURIComponent("a body"), encodeURIComponent(arrived)));
}
