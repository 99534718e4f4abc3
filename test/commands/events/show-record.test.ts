import { describe, expect, it } from "vitest";
import { showRecord } from "../../../src/commands/events/show-record.ts";
import { attempt, outcome } from "../../output/outcomes.ts";

const { delivery } = outcome({
  headers: [
    ["X-Twice", "a"],
    ["Authorization", "Bearer abc"],
    ["x-twice", "b"],
  ],
  body: '{"amount":1000.00}',
});

describe("the document of a delivery", () => {
  it("has headers in order, credentials without value, and the body as it was sent", () => {
    expect(showRecord({ delivery, attempts: [], today: null })).toMatchObject({
      kind: "delivery",
      id: delivery.id,
      bytes: 18,
      headers: [
        ["X-Twice", "a"],
        ["Authorization", null],
        ["x-twice", "b"],
      ],
      body: '{"amount":1000.00}',
      today: null,
      attempts: [],
      status: null,
    });
  });

  it("has a body that is no text in base64", () => {
    const record = showRecord({
      delivery: { ...delivery, body: Buffer.from([0xff]) },
      attempts: [],
      today: null,
    });
    expect(record).toMatchObject({ bodyBase64: "/w==" });
    expect(Object.keys(record)).not.toContain("body");
  });

  it("has every attempt with what the app answered", () => {
    const attempts = [
      attempt({ status: 500, says: "no" }),
      attempt({ n: 2, error: "refused", sent: "edited" }),
    ];
    expect(showRecord({ delivery, attempts, today: null })).toMatchObject({
      status: null,
      attempts: [
        {
          n: 1,
          status: 500,
          answer: { headers: [["content-type", "text/plain"]], body: "no", truncated: false },
        },
        { n: 2, sent: "edited", status: null, error: "refused", answer: null },
      ],
    });
  });

  it("has today's verdict and the secret that fits", () => {
    const today = { provider: "payvost", verification: delivery.signature, fitting: "stored, label shop" };
    expect(
      showRecord({ delivery: { ...delivery, publicUrl: "https://x/" }, attempts: [], today }),
    ).toMatchObject({
      publicUrl: "https://x/",
      today: {
        provider: "payvost",
        verdict: "ok",
        scheme: "payvost",
        reason: null,
        secret: "stored, label shop",
      },
    });
  });
});
