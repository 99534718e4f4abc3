import { describe, expect, it } from "vitest";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import { plainAddress, type Report, receive } from "../../../src/sandbox/portal/receive.ts";
import { type Credential, PortalState } from "../../../src/sandbox/portal/state.ts";
import { sign } from "../../../src/signing/sign.ts";

const body = Buffer.from('{ "tenantId": "tenant123", "transactionRef": "TXN1", "amount": 1000.00 }\n');
const [secretOnly, both] = fluxvend.schemes;

function portal(credential: Partial<Credential> = {}): PortalState {
  const state = new PortalState(fluxvend, (length) => Buffer.alloc(length, 7));
  for (const hook of state.hooks()) state.putHook({ ...hook, enabled: true, addresses: ["127.0.0.1"] });
  const [own] = state.credentials();
  if (own) state.putCredential({ ...own, secret: "the-secret", ...credential });
  return state;
}

function signature(secret: string, scheme = secretOnly, signed = body): Report["headers"] {
  const input = { method: "POST", url: "", headers: [], body: signed, id: null, timestamp: 0 };
  return scheme === undefined ? [] : sign(scheme.scheme, input, [secret]).headers;
}

function report(state: PortalState, changes: Partial<Report> = {}) {
  const headers = signature("the-secret");
  const whole = { ref: "core", tenant: "tenant123", headers, body, address: "127.0.0.1", now: 5, ...changes };
  return receive(fluxvend, state, whole);
}

describe("a report", () => {
  it("is linked, once", () => {
    const state = portal();
    expect(report(state)).toEqual({ ref: "TXN1", hook: "core", at: 5, repeats: 0 });
    expect(report(state)).toMatchObject({ repeats: 1 });
  });

  it("[S12] may be signed in either reading of the page, unless the credential says which", () => {
    const key = portal().credentials()[0]?.apiKey ?? "";
    const inBoth = { headers: signature(`${key}:the-secret`, both) };
    expect(report(portal(), inBoth)).toMatchObject({ ref: "TXN1" });
    expect(report(portal({ signsWith: "apiKey:secret" }), inBoth)).toMatchObject({ ref: "TXN1" });
    expect(() => report(portal({ signsWith: "secret" }), inBoth)).toThrow(/does not fit|signature/);
    expect(() => report(portal({ signsWith: "apiKey:secret" }))).toThrow(/signature/);
  });

  it("to a hook without signatures is known by its address only", () => {
    expect(report(portal(), { ref: "opay", headers: [] })).toMatchObject({ hook: "opay" });
    expect(() => report(portal(), { ref: "opay", headers: [], address: "127.0.0.2" })).toThrow(
      "not whitelisted",
    );
  });

  it.each([
    ["to a hook that is off", { ref: "off" }, "absent"],
    ["to another tenant", { tenant: "tenant124" }, "absent"],
    ["from an address that is not listed", { address: "10.0.0.1" }, "forbidden"],
    ["from nowhere", { address: null }, "forbidden"],
    ["without a signature", { headers: [] }, "unauthenticated"],
    ["signed with another secret", { headers: signature("another") }, "unauthenticated"],
    [
      "whose bytes were written again",
      { body: Buffer.from(JSON.stringify(JSON.parse(body.toString()))) },
      "unauthenticated",
    ],
    [
      "with two signatures",
      { headers: [...signature("the-secret"), ...signature("the-secret")] },
      "unauthenticated",
    ],
  ] as const)("%s is refused", (_what, changes, kind) => {
    const state = portal();
    expect(() => report(state, changes)).toThrow(expect.objectContaining({ kind }));
    expect(state.transactions()).toEqual([]);
  });

  it.each([
    ["[]", "the body must be a JSON object"],
    ["no JSON", "the body must be a JSON object"],
    ['{"amount":1}', "transactionRef must be a text"],
    ['{"transactionRef":"","amount":1}', "transactionRef must be a text"],
    ['{"transactionRef":"T","amount":"1"}', "amount must be a number"],
    ['{"transactionRef":"T","amount":1,"tenantId":"x"}', "tenantId must be that of the URL"],
  ])("%s is malformed", (text, message) => {
    const signed = Buffer.from(text);
    const changes = { body: signed, headers: signature("the-secret", secretOnly, signed) };
    expect(() => report(portal(), changes)).toThrow(
      expect.objectContaining({ kind: "malformed", message: expect.stringContaining(message) }),
    );
  });

  it("is not taken with a credential for another hook, or one that is off", () => {
    expect(() => report(portal({ hooks: ["opay"] }))).toThrow(
      expect.objectContaining({ kind: "unauthenticated" }),
    );
    expect(() => report(portal({ active: false }))).toThrow(
      expect.objectContaining({ kind: "unauthenticated" }),
    );
  });
});

it.each([
  ["127.0.0.1", "127.0.0.1"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["::1", "::1"],
  [null, ""],
])("the address %s is %s", (address, plain) => {
  expect(plainAddress(address)).toBe(plain);
});
