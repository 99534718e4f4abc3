import { describe, expect, it } from "vitest";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import { checkAccess } from "../../../src/sandbox/portal/access.ts";
import { PortalRefusal } from "../../../src/sandbox/portal/refusal.ts";
import { PortalState } from "../../../src/sandbox/portal/state.ts";

const state = new PortalState(fluxvend, (length) => Buffer.alloc(length, 7));
const own = state.credentials()[0];
const off = { apiKey: "fv_off", secret: "s", hooks: ["core"], signsWith: "either", active: false } as const;
state.putCredential(off);
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
const check = (authorization: string) => checkAccess(authorization, { controlToken: "the-token", state });

describe("the portal", () => {
  it.each([
    ["the control token", "Bearer the-token"],
    ["the control token, the scheme in another case", "bearer the-token"],
    ["a credential", basic(`${own?.apiKey}:${own?.secret}`)],
  ])("lets in %s", (_what, authorization) => {
    expect(check(authorization)).toBe(undefined);
  });

  it.each([
    ["nothing", ""],
    ["another token", "Bearer the-tokem"],
    ["the token as a credential", basic("the-token")],
    ["a key alone", basic(own?.apiKey ?? "")],
    ["a key with another secret", basic(`${own?.apiKey}:x`)],
    ["a credential that is off", basic("fv_off:s")],
    ["an empty credential", basic(":")],
  ])("refuses %s", (_what, authorization) => {
    expect(() => check(authorization)).toThrow(PortalRefusal);
  });
});
