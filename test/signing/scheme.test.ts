import { expect, it } from "vitest";
import { SigningError } from "../../src/signing/scheme.ts";

it("is an error with a hint", () => {
  const error = new SigningError("the secret is empty", "set one");
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "SigningError", message: "the secret is empty", hint: "set one" });
});
