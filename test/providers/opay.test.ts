import { describe, expect, it } from "vitest";
import { opay as provider } from "../../src/providers/opay.ts";
import { factsOf, verifyVector } from "./facts.ts";

describe("opay", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA3-512 of 8 fields of the body", "hex HMAC-SHA512 of RequestTimestamp + body"],
      place: ["body field sha512", "Authorization"],
      events: 1,
      retries: "1 h, 2 h, 4 h, 8 h, 16 h, 32 h",
      timeLimit: null,
      success: "2xx",
      api: [],
    });
  });

  it("verifies the published example", () => {
    const vector = {
      secret: "OPAYPRV16498196872570.13953388019021462",
      headers: {},
      body: '{"payload":{"amount":"49160","channel":"Web","country":"NG","currency":"NGN","displayedFailure":"","fee":"737","feeCurrency":"NGN","instrumentType":"BankCard","reference":"10023","refunded":false,"status":"SUCCESS","timestamp":"2022-05-07T06:20:46Z","token":"220507145660712931829","transactionId":"220507145660712931829","updated_at":"2022-05-07T07:20:46Z"},"sha512":"9f605d69f04e94172875dc156537071cead060bbcaeaca94a7b8805af9f89611e2fdf6836713c9c90b028ca7e4470b1356e996975f2abc862315aaa9b7f2ae2d","type":"transaction-status"}',
      now: 0,
    };
    expect(verifyVector(provider, vector)).toBe("ok");
    expect(verifyVector(provider, { ...vector, body: vector.body.replace("49160", "49161") })).toBe(
      "mismatch",
    );
  });
});
