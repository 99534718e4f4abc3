import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idSegment } from "../../src/endpoints/ids.ts";
import { WhkError } from "../../src/errors.ts";
import { clientOf, errorOf } from "./provider-server.ts";

const refused: [string, string][] = [
  ["", "is empty"],
  ["  ", "is empty"],
  [".", "names a folder"],
  ["..", "names a folder"],
  ["../payments/x", "holds a slash"],
  ["a\\b", "holds a slash"],
  ["a\nb", "holds a control character"],
  ["a\u0000", "holds a control character"],
  ["a\u0085b", "holds a control character"],
  ["\ud800", "holds half a character"],
  ["x".repeat(201), "has 201 characters, more than 200"],
];

describe("idSegment", () => {
  it.each(refused)("[P10] refuses %j", (id, why) => {
    expect(() => idSegment(id)).toThrow(`this cannot be the id of an endpoint: it ${why}`);
  });

  it.each([
    ["webhook_abc123", "webhook_abc123"],
    ["a..b", "a..b"],
    [".x", ".x"],
    ["%2f", "%252f"],
    ["%2e%2e", "%252e%252e"],
    ["a b?c#d", "a%20b%3Fc%23d"],
    ["é", "%C3%A9"],
  ])("[P10] encodes %j", (id, segment) => {
    expect(idSegment(id)).toBe(segment);
  });

  it("[P10] lets any id be one piece of a path or refuses it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (id) => {
        try {
          const { pathname } = new URL(`http://host/v1/webhooks/${idSegment(id)}/test`);
          expect(pathname.split("/")).toHaveLength(5);
          expect(decodeURIComponent(pathname.split("/")[3] ?? "")).toBe(id);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(WhkError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("[P10] refuses before anything is sent", async () => {
    const { client, seen } = await clientOf("payvost", (_seen, response) => response.end("{}"));
    for (const [id] of refused) {
      for (const attempt of [
        client.show(id),
        client.update(id, { enabled: true }),
        client.delete(id),
        client.rotate(id),
        client.test(id, "payment.created"),
        client.logs(id, { status: null, limit: 1 }),
      ])
        expect(await errorOf(attempt)).toMatchObject({ kind: "usage", code: "bad_endpoint_id" });
    }
    expect(seen).toEqual([]);
  });
});
