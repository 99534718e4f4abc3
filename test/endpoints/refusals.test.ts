import { describe, expect, it } from "vitest";
import type { ProviderError } from "../../src/endpoints/provider-error.ts";
import { refusal } from "../../src/endpoints/refusals.ts";
import { askedOf, brief, connectionTo } from "./provider-server.ts";

const said: ProviderError = {
  message: "Says so",
  code: "a_code",
  field: null,
  requestId: "req_9",
  name: null,
  own: true,
};

function refused(status: number, change: Partial<ProviderError> = {}, wait: number | null = null) {
  const asked = askedOf("create", connectionTo("payvost"));
  return refusal(asked, { status, answered: status, wait, said: { ...said, ...change } });
}

describe("refusal", () => {
  it.each([
    [400, "provider invalid_request: payvost finds the request invalid (400, request req_9): Says so"],
    [401, "auth unauthorized: payvost does not accept the API key (401, request req_9): Says so"],
    [402, "provider provider_refused: payvost refuses the request (402, request req_9): Says so"],
    [
      403,
      "auth forbidden: payvost does not let this API key do POST /webhooks (403, request req_9): Says so",
    ],
    [
      409,
      "provider conflict: payvost says this is in conflict with what it has (409, request req_9): Says so",
    ],
    [410, "provider provider_refused: payvost refuses the request (410, request req_9): Says so"],
    [422, "provider invalid_request: payvost finds the request invalid (422, request req_9): Says so"],
    [429, "provider rate_limited: payvost's rate limit is reached (429, request req_9): Says so"],
    [500, "provider provider_failed: payvost failed (500, request req_9): Says so"],
    [503, "provider provider_failed: payvost failed (503, request req_9): Says so"],
  ])("puts %d into words", (status, words) => {
    expect(brief(refused(status))).toBe(words);
  });

  it("says only what is known", () => {
    expect(refused(500, { message: null, requestId: null }).message).toBe("payvost failed (500)");
  });

  it("[P11] carries what a script may want", () => {
    expect(refused(422, { field: "events" }, 3000).details).toEqual({
      provider: "payvost",
      operation: "create",
      method: "POST",
      path: "/webhooks",
      status: 422,
      requestId: "req_9",
      providerCode: "a_code",
      providerMessage: "Says so",
      field: "events",
      retryAfterMs: 3000,
    });
  });

  it("names the part whose field is wrong in whk's own word", () => {
    const asked = askedOf("create", connectionTo("paymentflow"));
    const error = { ...said, field: "enabled_events" };
    const { hint } = refusal(asked, { status: 400, answered: 400, wait: null, said: error });
    expect(hint).toBe("`whk trigger --list --provider paymentflow` shows the event types");
    const url = refusal(asked, { status: 400, answered: 400, wait: null, said: { ...said, field: "url" } });
    expect(url.hint).toBe("it is about url: give another value");
    expect(refused(400).hint).toBe("`whk providers show payvost --contract` shows what the call takes");
  });

  it.each([
    [
      ["payment.suceeded", "payment.failed"],
      "`whk trigger --list --provider paymentflow` shows the event types",
    ],
    [["payment.failed"], "`whk providers show paymentflow --contract` shows what the call takes"],
    [["payment.*"], "`whk providers show paymentflow --contract` shows what the call takes"],
  ])("takes an unknown event of %j for the reason where no field is named", (events, expected) => {
    const asked = { ...askedOf("create", connectionTo("paymentflow")), fields: { enabled_events: events } };
    const { hint } = refusal(asked, { status: 400, answered: 400, wait: null, said });
    expect(hint).toBe(expected);
  });

  it("[P11] says how long to wait", () => {
    expect(refused(429, {}, 3_780_000).hint).toBe("it asks to wait 1 h 3 min, then try again");
    expect(refused(429).hint).toBe("try again in a minute");
  });

  it("says how to find out what a failure left behind", () => {
    expect(refused(500).hint).toBe("it may have been done; `whk endpoints list` tells");
    const asked = askedOf("show", connectionTo("payvost"));
    const failed = refusal(asked, { status: 503, answered: 503, wait: 120_000, said });
    expect(failed.hint).toBe("try again after 2 min, as it asks");
  });
});
