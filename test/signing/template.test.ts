import { describe, expect, it } from "vitest";
import { isFailure } from "../../src/signing/reasons.ts";
import { RequestReader } from "../../src/signing/request.ts";
import { type Scheme, SigningError } from "../../src/signing/scheme.ts";
import { fillKey, parseTemplate, renderTemplate } from "../../src/signing/template.ts";

const scheme: Scheme = {
  id: "t",
  kind: "hmac",
  alg: "sha256",
  encoding: "hex",
  idFrom: "header:x-id",
  ts: { from: "header:x-time", unit: "s", tolerance: null },
};

function render(template: string, body = "BODY", headers: [string, string][] = [["X-Id", "id1"]]): string {
  const reader = new RequestReader({ method: "PUT", url: "http://u/?a=1", headers, body: Buffer.from(body) });
  const content = renderTemplate(parseTemplate(template), { scheme, reader, timestamp: "123" });
  if (isFailure(content)) return `${content.verdict} ${content.reason}`;
  return Buffer.concat(fillKey(content, Buffer.from("KEY"))).toString("latin1");
}

const json = '{"a":{"b":"x"},"n":10.50,"t":true,"f":false,"z":null,"o":{"k":[1, 2]},"u":"é"}';

describe("templates", () => {
  it.each<[string, string]>([
    ["{body}", "BODY"],
    ["v0:{ts}:{body}", "v0:123:BODY"],
    ["{id}.{ts}.{body}", "id1.123.BODY"],
    ["{secret}{method}{url}{body}", "KEYPUThttp://u/?a=1BODY"],
    ["{header:x-id}|{header:X-ID}", "id1|id1"],
    ["{{{body}}}", "{BODY}"],
    ["{{}}", "{}"],
    ["", ""],
    ["{header:missing}", "malformed no_signed_header"],
    ["{json:a}", "malformed body_not_json"],
    ["{bool:a|t|f}", "malformed body_not_json"],
    ["{formfield:x}", "malformed no_signed_field"],
  ])("%s becomes %s", (template, expected) => expect(render(template)).toBe(expected));

  it.each<[string, string]>([
    ["{json:a.b}", "x"],
    ["{json:n}", "10.50"],
    ["{json:z}-{json:missing}", "-"],
    ["{json:o}", '{"k":[1, 2]}'],
    ["{json:u}", Buffer.from("é").toString("latin1")],
    ["{bool:t|yes|no}{bool:f|yes|no}{bool:n|yes|no}", "yesnono"],
  ])("%s of JSON becomes %s", (template, expected) => expect(render(template, json)).toBe(expected));

  it("sorts form fields like Twilio: equal values once, several values sorted", () => {
    expect(render("{sortedform}", "b=2&a=z&a=y&B=1&a=z&c=%C3%A9+%FF")).toBe("B1ayazb2c\xc3\xa9 \xff");
    expect(render("{sortedform}", "")).toBe("");
    expect(render("{formfield:a}", "a=%ff&b=1")).toBe("\xff");
  });

  it("keep the body as it is, without a copy", () => {
    const body = Buffer.from([0xff, 0x00, 0xc3]);
    const reader = new RequestReader({ method: "POST", url: null, headers: [], body });
    const content = renderTemplate(parseTemplate("a{body}"), { scheme, reader, timestamp: null });
    expect(Array.isArray(content) && content[1]).toBe(body);
  });

  it("name what is missing", () => {
    const reader = new RequestReader({ method: "POST", url: null, headers: [], body: Buffer.alloc(0) });
    const reason = (template: string, values = { scheme, reader, timestamp: null }) => {
      const content = renderTemplate(parseTemplate(template), values);
      return isFailure(content) ? content.reason : null;
    };
    expect(reason("{ts}")).toBe("no_timestamp");
    expect(reason("{id}")).toBe("no_id");
    expect(reason("{url}")).toBe("no_url");
    const { idFrom, ts, ...bare } = scheme;
    expect([idFrom, ts]).toHaveLength(2);
    expect(reason("{ts}", { scheme: bare, reader, timestamp: null })).toBe("unusable_scheme");
    expect(reason("{id}", { scheme: bare, reader, timestamp: null })).toBe("unusable_scheme");
  });
});

describe("parseTemplate", () => {
  it.each(["{body", "body}", "{", "}", "{{}", "{nonsense}", "{toString}", "{__proto__}", "{}"])(
    "refuses %s",
    (template) => {
      expect(() => parseTemplate(template)).toThrow(SigningError);
    },
  );

  it("gives literals and tokens", () => {
    expect(parseTemplate("a{{b}}{bool:p|t|f}{header:x:y}")).toEqual([
      { literal: Buffer.from("a{b}") },
      { token: "bool", argument: "p|t|f" },
      { token: "header", argument: "x:y" },
    ]);
  });
});
