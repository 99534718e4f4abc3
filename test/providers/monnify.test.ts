import { describe, expect, it } from "vitest";
import { monnify as provider } from "../../src/providers/monnify.ts";
import { factsOf, verifyVector } from "./facts.ts";

describe("monnify", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA512 of the raw body"],
      place: ["monnify-signature"],
      events: 11,
      retries: "",
      timeLimit: null,
      success: "200",
      api: [],
    });
  });

  it("verifies the published example", () => {
    const vector = {
      secret: "91MUDL9N6U3BQRXBQ2PJ9M0PW4J22M1Y",
      headers: {
        "monnify-signature":
          "f04fb635e04d71648bd3cc7999003da6861483342c856d05ddfa9b2dafacb873b0de1d0f8f67405d0010b4348b721c49fa171d317972618debba6b638aedcd3c",
      },
      body: '{"eventData":{"product":{"reference":"111222333","type":"OFFLINE_PAYMENT_AGENT"},"transactionReference":"MNFY|76|20211117154810|000001","paymentReference":"0.01462001097368737","paidOn":"17/11/2021 3:48:10 PM","paymentDescription":"Mockaroo Jesse","metaData":{},"destinationAccountInformation":{},"paymentSourceInformation":{},"amountPaid":78000,"totalPayable":78000,"offlineProductInformation":{"code":"41470","type":"DYNAMIC"},"cardDetails":{},"paymentMethod":"CASH","currency":"NGN","settlementAmount":77600,"paymentStatus":"PAID","customer":{"name":"Mockaroo Jesse","email":"111222333@ZZAMZ4WT4Y3E.monnify"}},"eventType":"SUCCESSFUL_TRANSACTION"}',
      now: 0,
    };
    expect(verifyVector(provider, vector)).toBe("ok");
    expect(
      verifyVector(provider, { ...vector, body: vector.body.replace("2", "3").replace("World", "world") }),
    ).toBe("mismatch");
  });
});
