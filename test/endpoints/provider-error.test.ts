import { describe, expect, it } from "vitest";
import { readProviderError } from "../../src/endpoints/provider-error.ts";
import { connectionTo } from "./provider-server.ts";

const payvost = connectionTo("payvost");
const paymentflow = connectionTo("paymentflow");
const none = { message: null, code: null, field: null, requestId: null, name: null, own: false };

describe("readProviderError", () => {
  it("reads Payvost's shape", () => {
    const error = { code: "validation_error", message: "too few", field: "events", requestId: "req_7" };
    expect(readProviderError(payvost, { status: 400, headers: [] }, { success: false, error })).toEqual({
      message: "too few",
      code: "validation_error",
      field: "events",
      requestId: "req_7",
      name: "validation",
      own: true,
    });
  });

  it("reads PaymentFlow's shape, and the type where there is no code", () => {
    const error = { type: "invalid_request_error", code: "resource_missing", message: "No such" };
    const read = readProviderError(
      paymentflow,
      { status: 404, headers: [["X-Request-Id", "r1"]] },
      { error },
    );
    expect(read).toMatchObject({ code: "resource_missing", requestId: "r1", name: "not_found", own: true });
    const untyped = { error: { type: "api_error", message: "Oops" } };
    expect(readProviderError(paymentflow, { status: 500, headers: [] }, untyped)).toEqual({
      ...none,
      message: "Oops",
      code: "api_error",
    });
  });

  it("names an error by code and status, and by code alone in a 200", () => {
    const body = { error: { code: "not_found", message: "x" } };
    expect(readProviderError(payvost, { status: 404, headers: [] }, body).name).toBe("not_found");
    expect(readProviderError(payvost, { status: 400, headers: [] }, body).name).toBe(null);
    expect(readProviderError(payvost, { status: 200, headers: [] }, body).name).toBe("not_found");
  });

  it.each<[unknown, string | null]>([
    [{ error: "plain" }, "plain"],
    [{ message: "gateway" }, "gateway"],
    [{ error: { message: 7 }, detail: "problem json" }, "problem json"],
    [{ error: "invalid_client", error_description: "unknown" }, "invalid_client"],
    [{ error: null }, null],
    [{ error: { message: "  " } }, null],
    [[], null],
    ["text", null],
    [7, null],
    [null, null],
    [undefined, null],
  ])("finds the message in %j", (body, message) => {
    expect(readProviderError(payvost, { status: 500, headers: [] }, body)).toEqual({ ...none, message });
  });

  it("shortens what is long", () => {
    const error = { code: "c".repeat(500), message: "m".repeat(5000), requestId: "r".repeat(500) };
    const read = readProviderError(payvost, { status: 500, headers: [] }, { error });
    expect([read.code?.length, read.message?.length, read.requestId?.length]).toEqual([80, 300, 80]);
  });
});
