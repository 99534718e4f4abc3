import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeText } from "../../src/output/escape.ts";
import { createRedactor, maskSecret } from "../../src/output/redact.ts";

function redacting(...secrets: string[]) {
  const redactor = createRedactor("…");
  for (const secret of secrets) redactor.hide(secret);
  return (text: string, revealed?: string[]) => redactor.redact(text, revealed);
}

describe("a secret it was told", () => {
  const secret = 'whsec_Cäné/ry+42"x\\yZ==';
  const bytes = Buffer.from(secret);
  const canaries: [string, string][] = [
    ["as it is", secret],
    ["escaped for the terminal", escapeText(secret)],
    ["in JSON", JSON.stringify({ a: secret })],
    ["base64", bytes.toString("base64")],
    ["base64 without padding", bytes.toString("base64").replace(/=+$/, "")],
    ["base64url", bytes.toString("base64url")],
    ["hex", bytes.toString("hex")],
    ["upper-case hex", bytes.toString("hex").toUpperCase()],
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ["in a form", new URLSearchParams({ secret }).toString()],
    ["without its prefix", secret.slice("whsec_".length)],
    ["in the base64 of more, shifted by one", Buffer.from(`k${secret} and more`).toString("base64")],
    ["in the base64 of more, shifted by two", Buffer.from(`user:id${secret}`).toString("base64")],
  ];

  test.each(canaries)("%s", (_name, canary) => {
    const shown = redacting(secret)(`before ${canary} after`);
    expect(shown).toMatch(/^before .* after$/);
    expect(shown).toContain("…");
    expect(shown).not.toContain("Cäné");
    expect(shown).not.toContain(bytes.toString("base64").slice(10, 20));
    expect(shown).not.toContain(bytes.toString("hex").slice(16, 40));
  });

  test("any secret of four characters and more, in any of its forms", () => {
    const anySecret = fc
      .string({ unit: "binary", minLength: 4, maxLength: 60 })
      .filter((one) => one.trim().length >= 4);
    fc.assert(
      fc.property(anySecret, (value) => {
        const redact = redacting(value);
        const forms = [
          value,
          escapeText(value),
          Buffer.from(value).toString("base64"),
          Buffer.from(value).toString("hex"),
        ];
        for (const form of forms) expect(redact(`<${form}>`)).not.toContain(form);
      }),
    );
  });

  test("shorter than four characters is not searched for", () => {
    expect(redacting("abc", "")("abc is abc, 616263")).toBe("abc is abc, 616263");
  });

  test("both halves of a secret of two parts", () => {
    const redact = redacting("public-key-1:private-key-1");
    expect(redact("public-key-1:private-key-1")).toBe("…ey-1");
    expect(redact("private-key-1 and public-key-1")).toBe("… and …");
  });

  test("the lines of a key file, but not its frame", () => {
    const redact = redacting(
      "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n",
    );
    expect(redact("expected -----BEGIN PRIVATE KEY-----, got MC4CAQAwBQYDK2VwBCIEIA")).toBe(
      "expected -----BEGIN PRIVATE KEY-----, got …IEIA",
    );
  });

  test("several secrets, the longer one first", () => {
    expect(redacting("abcdef", "abcdefghijklmnopqrstuvwxyz")("abcdefghijklmnopqrstuvwxyz")).toBe("…wxyz");
  });

  test("between colour codes", () => {
    expect(redacting("hunter2hunter2")("\u001b[32mhunter2hunter2\u001b[39m")).toBe("\u001b[32m…\u001b[39m");
  });

  test("is left when it is revealed, and only then", () => {
    const redact = redacting("my-own-secret-1", "my-own-secret-2");
    expect(redact("my-own-secret-1 my-own-secret-2", ["my-own-secret-1"])).toBe("my-own-secret-1 …");
  });
});

describe("what looks like a secret", () => {
  test.each([
    ["key sk_live_51H8abcdEFGH", "key sk_live_…"],
    ["key=sk_test_0123456789abcdefghij", "key=sk_test_…ghij"],
    ["\u001b[32msk_test_0123456789\u001b[39m", "\u001b[32msk_test_…\u001b[39m"],
    ["secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "secret whsec_…LaSw"],
    ["Authorization: Bearer abc.def", "Authorization: Bearer …"],
    ["authorization: c2VjcmV0", "authorization: …"],
    ['{"Authorization":"Basic dXNlcjpwYXNz"}', '{"Authorization":"Basic …"}'],
    ['"{\\"authorization\\": \\"token12345\\"}"', '"{\\"authorization\\": \\"…\\"}"'],
    ["https://user:pass@example.com/x", "https://…@example.com/x"],
    ["https:\\/\\/user:pass@example.com", "https:\\/\\/…@example.com"],
  ])("%j is shown as %j", (text, shown) => {
    expect(redacting()(text)).toBe(shown);
  });

  test.each([
    "whsec_…a91f",
    "task_test_completed",
    "the Authorization header is missing",
    "https://example.com/@user",
    "mail me@example.com",
    "payment.succeeded evt_abc123",
  ])("%j stays", (text) => {
    expect(redacting()(text)).toBe(text);
  });

  test("is left when it is revealed", () => {
    expect(redacting()("sk_test_0123456789", ["sk_test_0123456789"])).toBe("sk_test_0123456789");
  });
});

test("a mask shows a known prefix, and the end of a long secret", () => {
  expect(maskSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "…")).toBe("whsec_…LaSw");
  expect(maskSecret("sk_live_short", "...")).toBe("sk_live_...");
  expect(maskSecret("0123456789abcdef", "…")).toBe("…cdef");
  expect(maskSecret("short", "…")).toBe("…");
  expect(maskSecret("0123456789abc\u001b\n\u202e", "…")).toBe("…c\\x1b\\n\\u202e");
});
