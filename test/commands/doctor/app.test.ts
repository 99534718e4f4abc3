import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type Express } from "express";
import { expect, it, onTestFinished } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { closedPort } from "../../servers.ts";
import { diagnosed } from "./diagnosed.ts";

const secret = "shared-secret";
const env = { WHK_PAYVOST_SECRET: secret };

function signed(body: Buffer | string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** An Express app on 127.0.0.1 that is gone after the test. */
async function startExpress(build: (app: Express) => void) {
  const app = express();
  build(app);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const right = (app: Express) =>
  app.post("/webhooks", express.raw({ type: "*/*" }), (request, response) => {
    const ok = signed(request.body) === request.get("payvost-signature");
    response.status(ok ? 200 : 401).end();
  });

const rewriting = (app: Express) =>
  app.post("/webhooks", express.json(), (request, response) => {
    const ok = signed(JSON.stringify(request.body)) === request.get("payvost-signature");
    response.status(ok ? 200 : 401).end();
  });

const trusting = (app: Express) => app.post("/webhooks", (_request, response) => void response.send("ok"));

it.each<[says: string, build: (app: Express) => void, state: string, what: RegExp, code: number]>([
  ["verifies the bytes", right, "ok", /verifies the bytes it is sent/, 0],
  ["writes the JSON again", rewriting, "failed", /writes the JSON again before it verifies/, 9],
  ["verifies nothing", trusting, "failed", /wrong signature/, 9],
])("tells of an app that %s", async (_says, build, state, what, exit) => {
  const port = await startExpress(build);
  const { code, named } = await diagnosed([`${port}/webhooks`, "--provider", "payvost"], { env });
  expect(named("app")).toMatchObject({
    state: "ok",
    what: expect.stringMatching(/is there; it answers 404 to GET/),
  });
  expect(named("app probe")).toMatchObject({ state, what: expect.stringMatching(what) });
  expect(code).toBe(exit);
});

it("says what it sends, and shows no secret", async () => {
  const port = await startExpress(right);
  const argv = ["doctor", `${port}/webhooks`, "--provider", "payvost", "--tunnel", "none"];
  const { stderr, stdout } = await cli(argv, { env });
  expect(stderr).toContain("sending three test events (payment.created, sample data, ids of their own)");
  expect(stderr + stdout).not.toContain(secret);
});

it("sends nothing when nothing listens there", async () => {
  const port = await closedPort();
  const { code, checks, named } = await diagnosed([`${port}`, "--provider", "payvost"], { env });
  expect(named("app")).toMatchObject({ state: "failed", what: `nothing listens on localhost:${port}` });
  expect(checks.some(({ name }) => name === "app probe")).toBe(false);
  expect(code).toBe(9);
});

it("sends no event without a provider or a secret, and says why", async () => {
  let events = 0;
  const port = await startExpress((app) =>
    app.post("/webhooks", (_request, response) => {
      events += 1;
      response.end();
    }),
  );
  const nobody = await diagnosed([`${port}/webhooks`], { env });
  expect(nobody.named("app probe")).toMatchObject({ state: "warning", fix: "add --provider <id>" });
  const without = await diagnosed([`${port}/webhooks`, "--provider", "payvost"]);
  expect(without.named("app probe")).toMatchObject({
    state: "warning",
    fix: expect.stringContaining("whk secrets set"),
  });
  expect([nobody.code, without.code, events]).toEqual([0, 0, 0]);
});

it("takes the target of the project file", async () => {
  const port = await startExpress(rewriting);
  const home = temporaryFolder();
  const project = { provider: "payvost", forwardTo: [`${port}/webhooks`] };
  writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
  const { named } = await diagnosed([], { home, env });
  expect(named("app probe")).toMatchObject({ state: "failed", fix: expect.stringContaining("express.raw") });
});

it("refuses what is no target", async () => {
  const { code, named } = await diagnosed(["ftp://example.com"]);
  expect(named("app").state).toBe("failed");
  expect(code).toBe(2);
});
