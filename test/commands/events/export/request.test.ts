import { describe, expect, it } from "vitest";
import { isBodiless, isUntyped, requestOf, titleOf } from "../../../../src/commands/events/export/request.ts";
import { attempt, draft } from "../../../store/drafts.ts";
import { request } from "./nasty.ts";

const stored = (changes = {}) => ({ ...draft(changes), seq: 1, duplicateOf: null });

describe("requestOf", () => {
  it("goes where the newest attempt went", () => {
    const delivery = stored({ path: "/hooks/{a}?x={b}" });
    const attempts = [
      attempt(delivery.id, { url: "http://127.0.0.1:1/old" }),
      attempt(delivery.id, { url: "http://127.0.0.1:3000/hooks/%7Ba%7D?x={b}" }),
    ];
    const made = requestOf(delivery, attempts, undefined);
    expect(made.url).toBe("http://127.0.0.1:3000/hooks/{a}?x={b}");
    expect(made.attempt).toBe(attempts[1]);
  });

  it("keeps the path an app was given by its target", () => {
    const delivery = stored({ path: "/" });
    const attempts = [attempt(delivery.id, { url: "http://127.0.0.1:3000/webhooks" })];
    expect(requestOf(delivery, attempts, undefined).url).toBe("http://127.0.0.1:3000/webhooks");
  });

  it.each([
    [undefined, "http://localhost:3000/hooks?x=1"],
    ["8000", "http://localhost:8000/hooks?x=1"],
    ["https://x.example/in", "https://x.example/in/hooks?x=1"],
  ])("goes to %s", (to, url) => {
    expect(requestOf(stored(), [], to)).toMatchObject({ url, attempt: null });
  });

  it("has no attempt at another URL", () => {
    const delivery = stored();
    expect(requestOf(delivery, [attempt(delivery.id)], "8000").attempt).toBeNull();
  });

  it("leaves the headers of one connection out, in order, duplicates kept", () => {
    const headers = [
      ["X-A", "1"],
      ["Host", "x"],
      ["Content-Length", "3"],
      ["Connection", "close, X-Own"],
      ["X-Own", "1"],
      ["Transfer-Encoding", "chunked"],
      ["x-a", "2"],
    ];
    expect(requestOf(stored({ headers }), [], undefined).headers).toEqual([
      ["X-A", "1"],
      ["x-a", "2"],
    ]);
  });

  it("refuses a target that is none", () => {
    expect(() => requestOf(stored(), [], "ftp://x")).toThrow("is no target");
  });
});

it("names a request harmlessly", () => {
  expect(titleOf(request())).toBe("payvost payment.succeeded evt_1, delivery dlv_1");
  const delivery = { id: "dlv_1", provider: null, event: { type: null, id: null }, receivedAt: 0 };
  expect(titleOf(request({ delivery }))).toBe("delivery dlv_1");
  expect(titleOf(request({ delivery: { ...delivery, provider: "a\n?>" } }))).toBe("a___, delivery dlv_1");
});

it("tells what has no type and no body", () => {
  expect([isUntyped(request()), isUntyped(request({ headers: [] }))]).toEqual([false, true]);
  expect([isBodiless(request()), isBodiless(request({ method: "GET", body: Buffer.alloc(0) }))]).toEqual([
    false,
    true,
  ]);
});
