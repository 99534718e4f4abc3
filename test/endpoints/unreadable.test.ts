import { describe, expect, it } from "vitest";
import { redirected, tooLarge, unexpectedForm, unreadable } from "../../src/endpoints/unreadable.ts";
import { apiKey, askedOf, brief, connectionTo } from "./provider-server.ts";

const asked = askedOf("show", connectionTo("payvost"));

function redirectTo(location: string | null, from = asked) {
  const headers = location === null ? [] : [["Location", location] as const];
  return redirected(from, { ok: true, status: 307, headers, body: Buffer.alloc(0), truncated: false, ms: 0 });
}

describe("unreadable", () => {
  it("[P7] says what came instead", () => {
    const error = unreadable(asked, { status: 200 }, "a web page,\n not JSON");
    expect(brief(error)).toBe("provider unreadable_answer: payvost answered 200 with a web page, not JSON");
    expect(error.hint).toBe(
      "is http://127.0.0.1:9/v1 its API? `whk config explain` says where the address comes from",
    );
    const changing = unreadable(askedOf("update", asked.connection), { status: 200 }, "x");
    expect(changing.hint).toMatch(/^it may have been done; `whk endpoints show webhook_1` tells; is http/);
  });

  it("shows no user and password of the address", () => {
    const from = askedOf("show", connectionTo("payvost", { base: "http://user:pass@host/v1" }));
    expect(unreadable(from, { status: 200 }, "x").hint).not.toContain("pass");
  });
});

describe("unexpectedForm", () => {
  it("names the first thing that is wrong, without secrets", () => {
    const error = unexpectedForm(asked, [`enabled must be ${apiKey}`, "second"]);
    expect(brief(error)).toBe(
      "provider unexpected_answer: payvost's answer cannot be read: enabled must be …",
    );
    expect(unexpectedForm(asked, []).message).toContain("it has another form");
  });
});

describe("tooLarge", () => {
  it("says how much was read", () => {
    const answer = {
      ok: true,
      status: 200,
      headers: [],
      body: Buffer.alloc(9),
      truncated: true,
      ms: 0,
    } as const;
    expect(brief(tooLarge(asked, answer))).toBe(
      "provider answer_too_large: payvost answered 200 with more than 9 bytes",
    );
  });
});

describe("redirected", () => {
  it.each<[string | null, string]>([
    ["https://other.test/a/b?token=1#x", "payvost answered 307 and points to https://other.test/a/b"],
    ["https://u:p@other.test/", "payvost answered 307 and points to https://other.test/"],
    ["/login", "payvost answered 307 and points to http://127.0.0.1:9/login"],
    [`/x/${apiKey}`, "payvost answered 307 and points to http://127.0.0.1:9/x/…"],
    ["http://[bad", "payvost answered 307 and points to http://[bad"],
    [null, "payvost answered 307"],
    ["", "payvost answered 307"],
  ])("to %j", (location, message) => {
    const error = redirectTo(location);
    expect(brief(error)).toBe(`provider redirected: ${message}`);
    expect(error.hint).toMatch(/^redirects are not followed/);
  });
});
