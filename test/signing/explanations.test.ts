import { expect, it } from "vitest";
import { explanations } from "../../src/signing/explanations.ts";

it("are tried in this order", () => {
  expect(explanations.map(({ reason }) => reason)).toEqual([
    "reserialized_body",
    "trailing_newline",
    "line_endings",
    "byte_order_mark",
    "text_encoding",
    "signature_encoding",
    "signature_upper_case",
    "signature_prefix",
    "signature_quotes",
    "other_header",
    "secret_whitespace",
    "secret_encoding",
    "secret_parts",
    "plain_hash",
    "wrong_digest",
    "signed_content",
    "another_secret",
    "secret_unset",
    "another_variant",
    "another_provider",
    "another_url",
    "timestamp_unit",
    "reserialized_body",
  ]);
});

it("explain failures only", () => {
  const verdicts = new Set(explanations.flatMap(({ explains }) => explains));
  expect([...verdicts].sort()).toEqual(["future", "malformed", "mismatch", "missing", "stale"]);
});
