import { describe, expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { inOptions, printable, told, usage } from "../../src/library/words.ts";
import { SigningError } from "../../src/signing/scheme.ts";

const failing = (thrown: unknown) => told(async () => Promise.reject(thrown));

describe("what a caller is told", () => {
  it("has the hint in the message, with options in place of flags, and keeps kind and code", async () => {
    const [hint, cause] = ["use --set instead", new Error("below")];
    const error = new WhkError("app", "some_code", "--id cannot be used", { hint, cause });
    await expect(failing(error)).rejects.toMatchObject({
      ...{ name: "WhkError", kind: "app", code: "some_code" },
      message: "id cannot be used; use set instead",
      // Test runners show a cause in full: no second time the same.
      cause,
    });
    await expect(failing(usage("a", "b"))).rejects.toMatchObject({ kind: "usage", message: "b" });
    const own = usage("a", "b", "c");
    await expect(failing(own)).rejects.toBe(own);
    expect(own.message).toBe("b; c");
  });

  it("names what cannot be signed, and leaves other errors alone", async () => {
    const unsigned = failing(new SigningError("no key", "give one"));
    await expect(unsigned).rejects.toMatchObject({ code: "cannot_sign", message: "no key; give one" });
    const kind = failing(new SigningError("no time", "choose another --tamper kind"));
    await expect(kind).rejects.toThrow("no time; choose another tamper kind");
    const other = new TypeError("mine");
    await expect(failing(other)).rejects.toBe(other);
    expect(await told(async () => 1)).toBe(1);
  });

  it.each([
    ["take unsigned requests with --on-invalid accept", "take unsigned requests with onInvalid accept"],
    ["choose another with --port, or --port 0", "choose another with port, or port 0"],
    ["curl -d trims, --data-binary does not", "curl -d trims, --data-binary does not"],
  ])("turns the flags of %s", (text, options) => expect(inOptions(text)).toBe(options));

  it("makes text from outside visible", () => {
    expect(printable("a\u001b[31m\u202e\u200b\u0000é 支")).toBe("a\\u{1b}[31m\\u{202e}\\u{200b}\\u{0}é 支");
  });
});
