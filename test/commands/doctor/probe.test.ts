import { expect, it } from "vitest";
import { createProbe } from "../../../src/commands/doctor/probe.ts";
import type { HttpRequest } from "../../../src/http.ts";
import { compactJson } from "../../../src/signing/layouts.ts";
import { verify } from "../../../src/signing/verify.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "../listen/own-app.ts";

const secrets = ["shared-secret"];
const url = new URL("http://127.0.0.1:3000/webhooks");

async function probed(id: string) {
  const { app } = await ownApp();
  const provider = await providerOf(id);
  const made = await createProbe(app, { provider, url, secrets, signal: new AbortController().signal });
  const [{ scheme }] = provider.schemes;
  const verdict = ({ method, headers, body }: HttpRequest) =>
    verify(scheme, { method, url: url.href, headers, body }, secrets, { now: Date.now() }).verdict;
  return { made, verdict };
}

it.each(["payvost", "paymentflow", "open-market", "senfenico", "stripe", "github"])(
  "makes three requests of %s: two signed rightly in different layouts, one wrongly",
  async (id) => {
    const { made, verdict } = await probed(id);
    if ("why" in made) throw new Error(made.why);
    const { usual, other, wrong } = made;
    expect([usual, other, wrong].map(verdict)).toEqual(["ok", "ok", "mismatch"]);
    expect(compactJson(usual.body)).toEqual(usual.body);
    expect(compactJson(other.body)).not.toEqual(other.body);
  },
);

it("gives each an id of its own, so that none is taken for a repeated one", async () => {
  const { made } = await probed("payvost");
  if ("why" in made) throw new Error(made.why);
  const ids = [made.usual, made.other, made.wrong].map(({ body }) => JSON.parse(body.toString()).id);
  expect(new Set(ids).size).toBe(3);
});

it("says why there is none for a provider of which only the signature is known", async () => {
  const { made } = await probed("shopify");
  expect(made).toEqual({ why: expect.stringContaining("no sample event") });
});
