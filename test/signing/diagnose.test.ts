import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verification } from "../../src/events/delivery.ts";
import { diagnose } from "../../src/signing/diagnose.ts";
import type { Encoding, Scheme } from "../../src/signing/scheme.ts";
import { verify } from "../../src/signing/verify.ts";
import { explain, noContext, sentInstead, signedAs } from "./explained.ts";
import { inputFor, now, schemeOf, schemes, secretFor, signedRequest } from "./table.ts";

const payvost = schemeOf("payvost");

describe("what needs no explanation", () => {
  it.each(["ok", "unsigned"] as const)("comes back unchanged: %s", (verdict) => {
    const found: Verification = { verdict, scheme: "x", reason: null, why: null, hint: "kept", secret: 0 };
    const request = signedAs(payvost, secretFor(payvost));
    expect(diagnose(payvost, request, [secretFor(payvost)], found, noContext)).toBe(found);
  });
});

describe("the search", () => {
  it("says so when nothing explains it", () => {
    const found = explain(payvost, signedAs(payvost, "another one"));
    expect(found).toMatchObject({
      verdict: "mismatch",
      scheme: "payvost",
      reason: "unexplained",
      secret: null,
    });
    expect(found.why).toMatch(/another secret was used, or the body was changed on the way/);
    expect(found.hint).toMatch(/copy the secret of this very endpoint again/);
  });

  it("speaks of the URL where the URL is signed", () => {
    const square = schemeOf("square");
    const found = explain(square, signedAs(square, "another one"));
    expect(found.why).toMatch(/another URL or secret was used/);
    expect(found.hint).toMatch(/give the URL exactly as it is registered/);
  });

  it("speaks of values where only values are signed, and of nothing else for a token", () => {
    const mailgun = schemeOf("mailgun");
    const found = explain(mailgun, signedAs(mailgun, "another one"));
    expect(found.why).toMatch(/or a signed value was changed on the way/);
    expect(found.hint).toMatch(/compare the signed values/);
    const gitlab = schemeOf("gitlab");
    expect(explain(gitlab, signedAs(gitlab, "another one"))).toMatchObject({
      reason: "unexplained",
      why: "X-Gitlab-Token is not the secret known here",
    });
  });

  it("keeps the engine's reason where it is the better one", () => {
    const square = schemeOf("square");
    const request = { ...signedAs(square, secretFor(square)), url: null };
    expect(explain(square, request).reason).toBe("no_url");
    expect(explain(payvost, signedAs(payvost, "x"), { secrets: [] }).reason).toBe("no_secret");
  });

  it("keeps verdict, scheme and secret, whatever it finds", () => {
    const found = explain(payvost, sentInstead(payvost, '{"a":1}', '{ "a": 1 }'));
    expect(Object.keys(found).sort()).toEqual(["hint", "reason", "scheme", "secret", "verdict", "why"]);
    expect(found).toMatchObject({ verdict: "mismatch", scheme: "payvost", secret: null });
  });
});

describe("its time", () => {
  const request = sentInstead(payvost, '{"a":1}', '{ "a": 1 }\n');
  const secrets = [secretFor(payvost)];
  const found = verify(payvost, request, secrets, { now });

  /** A clock that goes on by `step` ms whenever it is asked. */
  function ticking(step: number) {
    let time = 0;
    let asked = 0;
    const elapsed = () => {
      asked += 1;
      time += step;
      return time;
    };
    return { elapsed, asked: () => asked };
  }

  it("is enough when the clock stands still", () => {
    expect(diagnose(payvost, request, secrets, found, noContext).reason).toBe("reserialized_body");
  });

  it("ends the search, and says that it did", () => {
    const { elapsed, asked } = ticking(20);
    const ended = diagnose(payvost, signedAs(payvost, "other"), secrets, found, { ...noContext, elapsed });
    expect(ended).toMatchObject({ verdict: "mismatch", reason: "unexplained" });
    expect(ended.why).toMatch(/no explanation was found in time/);
    expect(asked()).toBeLessThan(40);
  });

  it("is not spent on layouts alone: what only hashes still has its turn", () => {
    const spaced = '{ "a": [1, 2.50] }';
    const other = sentInstead(payvost, spaced, `${spaced}\n`);
    const slow = { ...noContext, elapsed: ticking(8).elapsed };
    expect(diagnose(payvost, other, secrets, found, slow).reason).toBe("trailing_newline");
  });

  it("is not spent on parsing a body that is too large for it", () => {
    const large = Buffer.from(JSON.stringify({ a: "x".repeat(400_000) }, null, 2));
    const sent = { ...sentInstead(payvost, JSON.stringify(JSON.parse(large.toString())), large) };
    const context = { ...noContext, budget: 5 };
    expect(diagnose(payvost, sent, secrets, found, context).why).toMatch(/in time/);
    expect(diagnose(payvost, sent, secrets, found, noContext).reason).toBe("reserialized_body");
  });

  it("may be none at all", () => {
    const none = { ...noContext, elapsed: ticking(1).elapsed, budget: 0 };
    expect(diagnose(payvost, request, secrets, found, none).reason).toBe("unexplained");
    const malformed: Verification = {
      ...found,
      verdict: "malformed",
      reason: "not_hex",
      why: "w",
      hint: "h",
    };
    expect(diagnose(payvost, request, secrets, malformed, none)).toBe(malformed);
  });
});

describe("for every scheme of the table", () => {
  it.each(schemes.filter(({ kind }) => kind !== "none").map((scheme) => [scheme.id, scheme] as const))(
    "%s with a foreign secret is not explained by accident",
    (_, scheme) => {
      const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme, "foreign")]);
      const otherSchemes = schemes.map((one) => ({
        provider: one.id,
        scheme: one,
        secrets: [secretFor(one)],
      }));
      const found = explain(scheme, request, { context: { otherSchemes } });
      expect(found.verdict).not.toBe("ok");
      expect(["unexplained", "no_matching_pair"]).toContain(found.reason);
    },
  );
});

/** Every way to write the bytes of a signature. */
function writtenForms(bytes: Buffer): string[] {
  const hex = bytes.toString("hex");
  return [hex, hex.toUpperCase(), bytes.toString("base64"), bytes.toString("base64url")];
}

/** The right signature of a request, as bytes. */
function rightSignature(scheme: Scheme, body: Buffer, secret: string): Buffer {
  const bare: Scheme = { ...scheme, encoding: "hex" satisfies Encoding, sig: { in: "header", name: "bare" } };
  const { headers } = signedRequest(bare, inputFor(bare, { body }), [secret]);
  return Buffer.from(headers.find(([name]) => name === "bare")?.[1] ?? "", "hex");
}

describe("secrecy", () => {
  const chosen = ["payvost", "senfenico", "fluxvend", "github", "monnify", "shopify"].map(schemeOf);
  const mistakes: readonly ((body: Buffer) => Buffer)[] = [
    (body) => body,
    (body) => Buffer.concat([body, Buffer.from("\n")]),
    (body) => Buffer.from(body.toString().replaceAll(":", ": ")),
    (body) => Buffer.from(body).reverse(),
  ];

  it("no output holds the right signature in any encoding, nor a secret", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...chosen),
        fc.json({ maxDepth: 2 }).map((json) => Buffer.from(json)),
        fc.constantFrom(...mistakes),
        fc.stringMatching(/^[a-zA-Z0-9:]{12,30}$/),
        fc.constantFrom("", "\n", "x"),
        (scheme, signed, change, secret, end) => {
          const request = { ...signedAs(scheme, secret + end, { body: signed }), body: change(signed) };
          const otherSecrets = [{ label: "WHK_OTHER_SECRET", secret: `${secret}x` }];
          const said = JSON.stringify(
            explain(scheme, request, { secrets: [secret], context: { otherSecrets } }),
          );
          for (const form of writtenForms(rightSignature(scheme, request.body, secret))) {
            expect(said).not.toContain(form.replace(/=+$/, ""));
          }
          expect(said).not.toContain(secret);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("never throws, and never makes a failure ok, whatever arrives", () => {
  const headerValue = fc.oneof(
    fc.string(),
    fc.stringMatching(/^(sha256=|v1[=,]|t=1,v1=)?[0-9a-fA-F]{0,70}$/),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...schemes),
      fc.uint8Array({ maxLength: 60 }),
      fc.array(
        fc.tuple(fc.constantFrom("signature", "authorization", "webhook-id", "x-other"), headerValue),
        { maxLength: 4 },
      ),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.option(fc.oneof(fc.webUrl(), fc.string())),
      (scheme, body, others, secrets, url) => {
        const own = [scheme.sig?.name ?? []]
          .flat()
          .map((name): [string, string] => [name, others[0]?.[1] ?? "x"]);
        const request = { method: "POST", url, headers: [...others, ...own], body: Buffer.from(body) };
        const before = verify(scheme, request, secrets, { now });
        const after = explain(scheme, request, { secrets });
        expect(after.verdict).toBe(before.verdict);
        if (after.verdict !== "ok") expect(after.why).not.toBeNull();
      },
    ),
    { numRuns: 300 },
  );
});
