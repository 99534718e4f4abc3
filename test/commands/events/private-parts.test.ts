import { expect, it } from "vitest";
import {
  holdsPrivateParameter,
  isCredential,
  isPrivateParameter,
  looksLikeSignature,
} from "../../../src/commands/events/private-parts.ts";

it("tells credentials by their names", () => {
  for (const name of [
    "Authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "X-Access-Key",
    "x-auth",
    "X-Amz-Security-Token",
  ]) {
    expect([name, isCredential(name)]).toEqual([name, true]);
  }
  for (const name of ["idempotency-key", "x-author", "x-payvost-signature", "x-keyboard", "content-type"]) {
    expect([name, isCredential(name)]).toEqual([name, false]);
  }
});

it("tells signatures and private parameters by their names", () => {
  expect(["x-signature", "x-hmac-sha256", "x-body-digest", "X-Sign"].map(looksLikeSignature)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["x-design", "x-hashtag"].map(looksLikeSignature)).toEqual([false, false]);
  for (const name of ["sig", "token", "key", "hub.verify_token", "%74oken", "sign", "pwd", "user_pass"]) {
    expect([name, isPrivateParameter(name)]).toEqual([name, true]);
  }
  expect(["id", "keyword", "page", "hub.challenge"].map(isPrivateParameter)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it("tells private parameters in the value of a header", () => {
  for (const value of [
    "https://x/?token=1",
    "/a?b=1&sig=2",
    "<https://x/?a=1;key=2>; rel=next",
    "?%74oken=1",
  ]) {
    expect([value, holdsPrivateParameter(value)]).toEqual([value, true]);
  }
  for (const value of ["token=1", "https://x/token", "text/html; key=1", "/?page=2", "/?token=", "a;key=1"]) {
    expect([value, holdsPrivateParameter(value)]).toEqual([value, false]);
  }
});
