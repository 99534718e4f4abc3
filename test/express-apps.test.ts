import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type Response } from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, start, temporaryFolder } from "./cli.ts";

/**
 * A real Express app with the mistakes of the seed providers' sample handlers behind a real listener: each has to
 * show up, and be explained, in the lines a developer reads.
 */
const secret = "shared-secret";
const env = Object.fromEntries(
  ["PAYVOST", "PAYMENTFLOW", "OPEN_MARKET", "SENFENICO", "FLUXVEND"].map((id) => [
    `WHK_${id}_SECRET`,
    secret,
  ]),
);

let server: Server;

beforeAll(async () => {
  server = buildApp().listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

describe.each<[says: string, event: { argv: string[]; path: string }, line: RegExp, explained: string[]]>([
  [
    "Payvost's first handler, which forgets the secret",
    { argv: ["payment.succeeded", "--provider", "payvost"], path: "/payvost" },
    /payment\.succeeded .* ✓ verified +→ 400/,
    ["the signature is right", "without the secret", "pass the secret as the third argument"],
  ],
  [
    "PaymentFlow's handler, which signs the body it wrote again",
    { argv: ["payment.succeeded", "--provider", "paymentflow"], path: "/paymentflow" },
    /payment\.succeeded .* ✓ verified +→ 401/,
    ["the signature is right", "JSON.stringify(req.body)", "express.raw"],
  ],
  [
    "Open Market's handler, which does the same",
    { argv: ["payment", "--provider", "open-market"], path: "/open-market" },
    /payment .* ✓ verified +→ 400/,
    ["JSON.stringify(req.body)", "sign the raw bytes"],
  ],
  [
    "a Senfenico handler that hashes the parsed body",
    { argv: ["checkout.pending", "--provider", "senfenico"], path: "/senfenico" },
    /checkout\.pending .* ✓ verified +→ 400/,
    ["the signature is right", "raw body"],
  ],
  [
    "a Fluxvend receiver after the page's other sample",
    { argv: ["transaction", "--provider", "fluxvend"], path: "/fluxvend" },
    /transaction .* ✓ verified +→ 401/,
    ["the secret alone, or", "apiKey:secret"],
  ],
])("%s", (_says, { argv, path }, line, explained) => {
  it("is shown and explained", async () => {
    const home = temporaryFolder();
    const { port } = server.address() as AddressInfo;
    const listener = start(["listen", `${port}`, "--port", "0", "--no-tunnel"], { home, env });
    const url = await listener.until(({ stderr }) => /http:\/\/127\.0\.0\.1:\d+/.exec(stderr)?.[0]);
    const sent = await cli(["trigger", ...argv, "--to", `${url}${path}`], { home, env });
    expect(sent.code).toBe(9);
    await listener.until(({ stdout }) => line.test(stdout));
    listener.interrupt();
    const { stdout } = await listener.done;
    const told = stdout.replace(/\s+/g, " ");
    for (const words of explained) expect(told).toContain(words);
  });
});

describe.each([
  [
    "Open Market's catch, which answers 200 to everything",
    "no-signature",
    "open-market",
    "accepted, but it was tampered",
  ],
  ["a comparison that throws on another length", "short-signature", "paymentflow", "refused by failing"],
])("%s", (_says, kind, provider, told) => {
  it("is found by --tamper", async () => {
    const { port } = server.address() as AddressInfo;
    const type = provider === "open-market" ? "payment" : "payment.succeeded";
    const argv = [type, "--provider", provider, "--tamper", kind, "--to", `${port}/${provider}`];
    const run = await cli(["trigger", ...argv], { env });
    expect(run.code).toBe(9);
    expect(run.stdout).toContain(told);
  });
});

function buildApp() {
  const app = express();
  app.post("/payvost", express.raw({ type: "application/json" }), (request, response) => {
    try {
      accept(response, hexOf(request.body, undefined) === request.get("payvost-signature"));
    } catch {
      response.status(400).send("Webhook verification failed");
    }
  });
  app.post("/paymentflow", express.json(), (request, response) => {
    const given = Buffer.from(request.get("paymentflow-signature") ?? "");
    const right = timingSafeEqual(given, Buffer.from(hexOf(JSON.stringify(request.body), secret)));
    if (right) response.send("ok");
    else response.status(401).send("Invalid signature");
  });
  app.post("/open-market", express.json(), (request, response) => {
    try {
      const given = Buffer.from(request.get("opm-signature") ?? "");
      accept(response, timingSafeEqual(given, Buffer.from(hexOf(JSON.stringify(request.body), secret))));
    } catch {
      response.status(200).send("Webhook received with errors");
    }
  });
  app.post("/senfenico", express.json(), (request, response) => {
    const hash = createHash("sha256").update(JSON.stringify(request.body) + secret);
    accept(response, hash.digest("hex") === request.get("x-webhook-hash"));
  });
  app.post("/fluxvend", express.raw({ type: "*/*" }), (request, response) => {
    const other = createHmac("sha256", `key:${secret}`).update(request.body).digest("base64");
    if (other === request.get("signature")) response.send("ok");
    else response.status(401).send("bad signature");
  });
  app.use((error: Error, _request: Request, response: Response, _next: () => void) => {
    response.status(500).send(`${error.name}: ${error.message}`);
  });
  return app;
}

function hexOf(body: string | Buffer, key: string | undefined): string {
  return createHmac("sha256", key as string)
    .update(body)
    .digest("hex");
}

function accept(response: Response, right: boolean): void {
  if (right) response.send("ok");
  else response.status(400).send("Invalid signature");
}
