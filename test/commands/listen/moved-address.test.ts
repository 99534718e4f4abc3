import { expect, it } from "vitest";
import { tellMoved } from "../../../src/commands/listen/moved-address.ts";
import { ownApp } from "./own-app.ts";

const url = "https://brave-owl.loca.lt/9f3c";

async function told(provider: string | null, endpoints: readonly { id: string; base: string }[]) {
  const { app, printed } = await ownApp();
  const store = await app.secrets();
  for (const endpoint of endpoints) {
    await store.addSecret({
      provider: "payvost",
      label: null,
      secret: `s${endpoint.id}`,
      expiresAt: null,
      endpoint,
    });
  }
  await tellMoved(app, url, provider);
  await app.io.flush();
  return printed().stderr;
}

it("is the exact command for an endpoint whose secret is stored", async () => {
  const stderr = await told("payvost", [{ id: "webhook_1", base: "https://pay.example.com/v1" }]);
  expect(stderr).toContain(
    `    whk endpoints update webhook_1 --url ${url} --provider payvost --api-base https://pay.example.com/v1\n`,
  );
  expect(stderr).not.toContain("<id>");
});

it("has a place for the id where it is not known", async () => {
  expect(await told("payvost", [])).toContain(
    `    whk endpoints update <id> --url ${url} --provider payvost\n`,
  );
  expect(await told(null, [])).toContain(`    whk endpoints update <id> --url ${url}\n`);
});

it("leaves out endpoints of sandboxes, which need no public address, and of other providers", async () => {
  const sandboxed = { id: "webhook_sbx1", base: "http://127.0.0.1:4010/payvost/v1" };
  expect(await told("payvost", [sandboxed])).not.toContain("webhook_sbx1");
  expect(await told("paymentflow", [{ id: "webhook_1", base: "https://pay.example.com" }])).toContain("<id>");
});
