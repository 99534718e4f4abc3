import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signedUrl } from "../../src/library/providers.ts";
import { type SignOptions, sign } from "../../src/library/sign.ts";
import { provider } from "../listen/requests.ts";

const body = '{"amount": 1.00}\n';

describe("sign", () => {
  it("signs the exact bytes as the provider does", async () => {
    const signed = await sign({ provider: "github", secret: "s3cret", body });
    const hex = createHmac("sha256", "s3cret").update(body).digest("hex");
    expect(signed.headers).toEqual({ "x-hub-signature-256": `sha256=${hex}` });
    expect(signed.body).toEqual(Buffer.from(body));
  });

  it("makes an id and a time where the scheme signs them, or takes those given", async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
    const signed = await sign({ provider: "standard-webhooks", secret, body });
    expect(signed.headers["webhook-id"]).toMatch(/^msg_[0-9a-z]{26}$/);
    expect(new Webhook(secret).verify(body, signed.headers)).toEqual({ amount: 1 });
    const fixed = { provider: "standard-webhooks", secret, body, id: "msg_1", timestamp: new Date(5000) };
    expect((await sign(fixed)).headers).toMatchObject({ "webhook-id": "msg_1", "webhook-timestamp": "5" });
    const given = await sign({ ...fixed, headers: { "Webhook-Id": "msg_1" } });
    expect(given).toEqual(await sign(fixed));
  });

  it.each<[string, Partial<SignOptions>, string, RegExp]>([
    ["an unknown provider", { provider: "payvots" }, "unknown_provider", /did you mean payvost\?/],
    ["an empty secret", { secret: "" }, "empty_secret", /anyone's signature/],
    ["a secret of another form", { provider: "standard-webhooks", secret: "?" }, "bad_secret", /not base64/],
    ["an unknown scheme", { scheme: "v9" }, "unknown_scheme", /it has payvost/],
    ["a wrong option", { bdy: "" } as Partial<SignOptions>, "unknown_option", /did you mean body\?/],
    ["a parsed body", { body: { a: 1 } as never }, "body_not_bytes", /exact bytes/],
    ["no time", { timestamp: Number.NaN }, "bad_value", /timestamp/],
  ])("refuses %s", async (_, change, code, message) => {
    const options = { provider: "payvost", secret: "whsec_x", body, ...change };
    await expect(sign(options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("refuses to sign without a secret, unless nothing is signed", async () => {
    await expect(sign({ provider: "payvost", body })).rejects.toMatchObject({ code: "missing_secret" });
  });

  it("refuses a scheme that signs the URL without one", async () => {
    const square = (await provider("square")).schemes[0].scheme;
    expect(square.signed).toContain("{url}");
    expect(() => signedUrl(square, undefined)).toThrow(
      /url: square signs the URL; give the one that is registered/,
    );
    await expect(sign({ provider: "square", secret: "x", body })).rejects.toMatchObject({
      code: "missing_url",
    });
    const url = new URL("https://shop.example/hooks");
    const { headers } = await sign({ provider: "square", secret: "x", body, url });
    expect(Object.values(headers)[0]).toBe(
      createHmac("sha256", "x").update(`https://shop.example/hooks${body}`).digest("base64"),
    );
  });
});
