import { describe, expect, it } from "vitest";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import {
  createCredential,
  credentialAction,
  credentialView,
  deleteCredential,
} from "../../../src/sandbox/portal/credentials.ts";
import { PortalState } from "../../../src/sandbox/portal/state.ts";

let count = 0;
const newState = () => new PortalState(fluxvend, (length) => Buffer.alloc(length, ++count));
const keyOf = (state: PortalState, index: number) => state.credentials()[index]?.apiKey ?? "";

describe("credentials", () => {
  it("are up to five for single hooks beside the default one", () => {
    const state = newState();
    for (let made = 0; made < 5; made += 1) createCredential(state, { hooks: ["core"] });
    expect(() => createCredential(state, { hooks: ["core"] })).toThrow("5 scoped credentials already");
    expect(state.credentials()).toHaveLength(6);
    deleteCredential(state, keyOf(state, 1));
    createCredential(state, { hooks: ["core"] });
    expect(() => createCredential(newState(), { hooks: ["cor"] })).toThrow('no webhook "cor"');
  });

  it("show their secret when it is new, and only then", () => {
    const state = newState();
    const created = createCredential(state, { hooks: ["core"], signsWith: "secret" });
    const [, kept] = state.credentials();
    expect(created).toEqual({
      apiKey: kept?.apiKey,
      secret: kept?.secret,
      scope: ["core"],
      signsWith: "secret",
      active: true,
    });
    expect(kept && credentialView(kept)).not.toHaveProperty("secret");
    const again = credentialAction(state, keyOf(state, 1), "regenerate");
    expect(again).toMatchObject({ apiKey: kept?.apiKey, secret: state.credentials()[1]?.secret });
    expect(state.credentials()[1]?.secret).not.toBe(kept?.secret);
  });

  it("are switched off and on, the default one too, which cannot be deleted", () => {
    const state = newState();
    const key = keyOf(state, 0);
    expect(credentialAction(state, key, "deactivate")).toEqual({
      apiKey: key,
      scope: "all",
      signsWith: "either",
      active: false,
    });
    expect(credentialAction(state, key, "activate")).toMatchObject({ active: true });
    expect(() => deleteCredential(state, key)).toThrow("the default credential cannot be deleted");
  });

  it("that do not exist are refused", () => {
    const state = newState();
    expect(() => deleteCredential(state, "x")).toThrow("there is no such credential");
    expect(() => credentialAction(state, "x", "activate")).toThrow("there is no such credential");
  });
});
