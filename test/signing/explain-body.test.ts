import { describe, expect, it } from "vitest";
import { bodyExplanations, rawBytesNote } from "../../src/signing/explain-body.ts";
import { explain, sentInstead } from "./explained.ts";
import { coversBody, now, schemeOf, schemes } from "./table.ts";

const sent = '{\n  "id": "evt_1",\n  "amount": 1000.00,\n  "name": "Zoë / Co"\n}';

describe.each([
  "payvost",
  "senfenico",
  "github",
  "stripe",
  "standard-webhooks",
  "monnify",
  "fluxvend",
  "discord",
])("a body changed after signing, %s", (id) => {
  const scheme = schemeOf(id);

  it.each([
    ["JSON.stringify", '{"id":"evt_1","amount":1000,"name":"Zoë / Co"}'],
    ["JSON.stringify(…, null, 4)", '{\n    "id": "evt_1",\n    "amount": 1000,\n    "name": "Zoë / Co"\n}'],
    ["a tool that takes out white space", '{"id":"evt_1","amount":1000.00,"name":"Zoë / Co"}'],
    ["Python's json.dumps", '{"id": "evt_1", "amount": 1000.0, "name": "Zo\\u00eb / Co"}'],
    [
      'Python\'s json.dumps with separators=(",", ":")',
      '{"id":"evt_1","amount":1000.0,"name":"Zo\\u00eb / Co"}',
    ],
    ["PHP's json_encode", '{"id":"evt_1","amount":1000,"name":"Zo\\u00eb \\/ Co"}'],
    ["JSON.stringify with sorted keys", '{"amount":1000,"id":"evt_1","name":"Zoë / Co"}'],
  ])("names the layout: %s", (layout, signed) => {
    const found = explain(scheme, sentInstead(scheme, signed, sent));
    expect(found).toMatchObject({
      verdict: "mismatch",
      reason: "reserialized_body",
      why: `the signature fits the same JSON written again by ${layout}, not the bytes sent`,
    });
    expect(found.hint).toMatch(/sign the exact bytes/);
  });

  it.each([
    ["trailing_newline", /without the newline at the end/, sent, `${sent}\n`],
    ["trailing_newline", /without the newline \(CRLF\) at the end/, sent, `${sent}\r\n`],
    ["trailing_newline", /with a newline at the end/, `${sent}\n`, sent],
    ["trailing_newline", /with a newline \(CRLF\) at the end/, `${sent}\r\n`, sent],
    ["line_endings", /with LF line ends; the bytes here have CRLF/, sent, sent.replaceAll("\n", "\r\n")],
    ["line_endings", /with CRLF line ends; the bytes here have LF/, sent.replaceAll("\n", "\r\n"), sent],
    ["line_endings", /with LF line ends and none at the end/, sent, `${sent}\n`.replaceAll("\n", "\r\n")],
    ["byte_order_mark", /without the byte order mark/, sent, `\ufeff${sent}`],
    ["byte_order_mark", /with a byte order mark/, `\ufeff${sent}`, sent],
    ["text_encoding", /in Latin-1; the bytes here are UTF-8/, Buffer.from(sent, "latin1"), sent],
    ["text_encoding", /in UTF-8; the bytes here are Latin-1/, sent, Buffer.from(sent, "latin1")],
    ["text_encoding", /encoded to UTF-8 twice/, sent, Buffer.from(Buffer.from(sent).toString("latin1"))],
    [
      "text_encoding",
      /bytes that are no UTF-8 were lost/,
      Buffer.from(sent, "latin1").toString("utf8"),
      Buffer.from(sent, "latin1"),
    ],
    ["text_encoding", /encoded to UTF-8 once more/, Buffer.from(Buffer.from(sent).toString("latin1")), sent],
  ])("tells %s, %s", (reason, why, signed, received) => {
    const found = explain(scheme, sentInstead(scheme, signed, received));
    expect(found).toMatchObject({ verdict: "mismatch", reason });
    expect(found.why).toMatch(why);
  });
});

it("explains form bodies and plain text too, where they are not JSON", () => {
  const scheme = schemeOf("payvost");
  expect(explain(scheme, sentInstead(scheme, "a=1&b=2", "a=1&b=2\n")).reason).toBe("trailing_newline");
  expect(explain(scheme, sentInstead(scheme, "", "\n")).reason).toBe("trailing_newline");
});

it("does not take a newline after compact JSON for JSON written again", () => {
  const scheme = schemeOf("payvost");
  expect(explain(scheme, sentInstead(scheme, '{"a":1}', '{"a":1}\n')).reason).toBe("trailing_newline");
});

it("leaves schemes alone that sign fields and not the body", () => {
  const others = schemes.filter((scheme) => !coversBody(scheme));
  expect(others.length).toBeGreaterThan(5);
  for (const scheme of others) {
    const request = { method: "POST", url: null, headers: [], body: Buffer.from('{ "é": 1 }\r\n') };
    const variants = bodyExplanations.flatMap(({ variants: of }) => [
      ...of({ scheme, request, secrets: ["x"], now, otherSecrets: [], otherSchemes: [] }),
    ]);
    expect(variants, scheme.id).toEqual([]);
  }
});

describe("rawBytesNote", () => {
  const payvost = schemeOf("payvost");
  it("[S13] warns when JSON.stringify would change the body", () => {
    expect(rawBytesNote(payvost, Buffer.from('{"amount": 1000.00}'))).toMatch(/JSON\.stringify\(req\.body\)/);
  });
  it.each(['{"amount":1000}', "not json", ""])("says nothing about %j", (body) => {
    expect(rawBytesNote(payvost, Buffer.from(body))).toBeNull();
  });
  it("says nothing where the body is not what is signed", () => {
    expect(rawBytesNote(schemeOf("opay"), Buffer.from('{ "a": 1 }'))).toBeNull();
  });
});
