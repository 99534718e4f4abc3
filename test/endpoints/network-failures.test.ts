import { describe, expect, it } from "vitest";
import { noAnswer, stoppedWaiting } from "../../src/endpoints/network-failures.ts";
import type { HttpFailureKind } from "../../src/http.ts";
import { apiKey, askedOf, brief, connectionTo } from "./provider-server.ts";

const rotate = askedOf("rotate", connectionTo("payvost"));

function failing(kind: HttpFailureKind, detail = "what the system said", asked = rotate) {
  return noAnswer(asked, { ok: false, kind, detail, ms: 1 });
}

describe("noAnswer", () => {
  it.each<[HttpFailureKind, string, "no" | "unknown", boolean]>([
    ["refused", "provider_unreachable: payvost (127.0.0.1) cannot be reached", "no", false],
    ["dns", "provider_unreachable: payvost (127.0.0.1) cannot be reached", "no", true],
    ["tls", "tls_failed: payvost (127.0.0.1) cannot be trusted", "no", false],
    ["network", "provider_unreachable: payvost (127.0.0.1) cannot be reached", "unknown", true],
    ["timeout", "provider_timeout: payvost (127.0.0.1) did not answer in time", "unknown", true],
    ["reset", "connection_lost: payvost (127.0.0.1) ended the connection", "unknown", true],
    ["protocol", "connection_lost: payvost (127.0.0.1) gave no usable answer", "unknown", true],
    ["aborted", "aborted: payvost (127.0.0.1) was not waited for", "unknown", false],
  ])("%s", (kind, words, done, passes) => {
    const failed = failing(kind);
    expect(brief(failed.error)).toBe(`network ${words}: what the system said`);
    expect(failed).toMatchObject({ done, status: null, wait: null, passing: passes ? "failure" : null });
    expect(failed.error.details).toMatchObject({ reason: kind, operation: "rotate", endpoint: "webhook_1" });
    expect(failed.error.hint).toMatch(done === "unknown" ? /^it may have been done; / : /\w/);
  });

  it("knows that nothing was sent when connecting failed", () => {
    expect(failing("network", "connect ENETUNREACH 192.0.2.1:443").done).toBe("no");
    expect(failing("timeout", "connect ETIMEDOUT 192.0.2.1:443").done).toBe("no");
    expect(failing("timeout", "no answer within 30000 ms").done).toBe("unknown");
  });

  it("shows no key and no user of the address", () => {
    const base = "http://user:password@127.0.0.1/v1";
    const { error } = failing("refused", `no ${apiKey}`, askedOf("list", connectionTo("payvost", { base })));
    const all = `${error.message} ${error.hint} ${JSON.stringify(error.details)}`;
    expect(all).not.toMatch(/canary|password/);
  });

  it("asks for the sandbox where it was expected", () => {
    const asked = askedOf("list", connectionTo("payvost", { mode: "sandbox" }));
    expect(failing("refused", "x", asked).error.hint).toBe("is the sandbox running? `whk sandbox` starts it");
  });
});

describe("stoppedWaiting", () => {
  it("says what may have happened before", () => {
    const { error, done } = stoppedWaiting(rotate, "unknown");
    expect(brief(error)).toBe("network aborted: stopped while waiting to ask payvost again");
    expect(done).toBe("unknown");
    expect(error.hint).toBe("it may have been done; `whk endpoints show webhook_1` tells");
    expect(stoppedWaiting(rotate, "no").error.hint).toBe("try again");
  });
});
