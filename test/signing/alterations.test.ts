import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alterations } from "../../src/signing/alterations.ts";

function first(body: string, signature = ""): string | undefined {
  const [altered] = alterations(Buffer.from(body), signature);
  return altered?.toString("latin1");
}

describe("alterations", () => {
  it.each([
    ['{"amount":1000}', '{"amount":1001}'],
    ['{"amount":19}', '{"amount":18}'],
    ['{"name":"Zoez"}', '{"name":"Zoey"}'],
    ['{"paid":true}', '{"paie":true}'],
    ["plain text 1", "plain text 2"],
    ["---", "--,"],
  ])("%s becomes %s", (body, altered) => {
    expect(first(body)).toBe(altered);
  });

  it("leaves the signature in the body alone", () => {
    expect(first('{"a":1,"s":"abcd99"}', "abcd99")).toBe('{"a":1,"t":"abcd99"}');
  });

  it("has nothing for an empty body", () => {
    expect([...alterations(Buffer.alloc(0), "")]).toEqual([]);
  });

  it("changes exactly one byte, and JSON stays JSON", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const body = Buffer.from(json);
        for (const altered of alterations(body, "")) {
          expect(altered.length).toBe(body.length);
          expect(altered.filter((byte, at) => byte !== body[at]).length).toBe(1);
          expect(() => JSON.parse(altered.toString())).not.toThrow();
        }
      }),
      { numRuns: 100 },
    );
  });
});
