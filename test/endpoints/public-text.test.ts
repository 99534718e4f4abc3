import { describe, expect, it } from "vitest";
import { publicText } from "../../src/endpoints/public-text.ts";
import { apiKey, connectionTo } from "./provider-server.ts";

const connection = connectionTo("payvost");

describe("publicText", () => {
  it.each([
    ["  no\r\n such\tevent\u0000 ", "no such event\u0000"],
    [`bad key ${apiKey}!`, "bad key …!"],
    ["other key sk_live_abcdef123456, secret whsec_Zm9v+/=", "other key …, secret …"],
    ["keys start with sk_live_", "keys start with sk_live_"],
    ["", ""],
  ])("shows %j", (text, shown) => {
    expect(publicText(connection, text, 300)).toBe(shown);
  });

  it("hides a key that is no usual one, also encoded", () => {
    const odd = connectionTo("payvost", { apiKey: "k+e/y$1" });
    expect(publicText(odd, "k+e/y$1 and k%2Be%2Fy%241", 300)).toBe("… and …");
  });

  it("cuts long text, but never through a key or a character", () => {
    expect(publicText(connection, "x".repeat(400), 10)).toBe(`${"x".repeat(9)}…`);
    expect(publicText(connection, `${"x".repeat(295)}${apiKey}`, 300)).toBe(`${"x".repeat(295)}…`);
    expect(publicText(connection, "😀".repeat(9), 4)).toBe("😀…");
  });
});
