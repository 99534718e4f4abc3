import { describe, expect, it } from "vitest";
import { openRegistrar } from "../../../src/commands/listen/registrar.ts";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { findSandboxSessions } from "../../../src/store/sandboxes.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";
import { simulated } from "./simulated.ts";

const plain = { sandbox: false, keep: false, yes: false, events: [] };
const url = "http://127.0.0.1:4400";

async function eventsAt(id: string, events: readonly string[]) {
  const { app } = await ownApp();
  const registrar = await openRegistrar(app, await providerOf(id), { ...plain, sandbox: true, events });
  await registrar.register(url);
  const { apiKey, base } = registrar.connection;
  const answer = await fetch(`${base}/webhooks`, { headers: { authorization: `Bearer ${apiKey}` } });
  const text = await answer.text();
  await registrar.close();
  return text;
}

describe("the registrar", () => {
  it("asks for every event: by pattern where the provider has patterns, else by type", async () => {
    expect(await eventsAt("payvost", [])).toContain('"payment.*"');
    const listed = await eventsAt("paymentflow", []);
    expect(listed).toContain('"payment.succeeded"');
    expect(listed).not.toContain("payment.*");
  });

  it("writes out what the provider has no pattern for", async () => {
    const listed = await eventsAt("payvost", ["payment.*,!payment.failed"]);
    expect(listed).toContain('"payment.succeeded"');
    expect(listed).not.toContain("payment.failed");
  });

  it("takes the sandbox of another process, by its base", async () => {
    const { app, sandbox, connection, written } = await simulated({
      env: { WHK_PROVIDER: "payvost" },
    });
    const env = { WHK_API_KEY: sandbox.apiKey };
    const globals = { ...app.globals, provider: "payvost", apiBase: connection.base };
    const other = { ...app, globals, env };
    const registrar = await openRegistrar(other, null, plain);
    const registered = await registrar.register(url);
    expect(sandbox.endpoints()).toMatchObject([{ id: registered.id, url }]);
    expect(await written()).toHaveLength(1);
    await registered.remove();
    await registrar.close();
    expect(sandbox.endpoints()).toEqual([]);
  });

  it("needs a public address for a provider that is elsewhere", async () => {
    const { app } = await ownApp({ env: { WHK_API_KEY: "sk_test_0000000000000000" } });
    app.globals = { ...app.globals, provider: "payvost" };
    await expect(openRegistrar(app, null, plain)).rejects.toMatchObject({
      kind: "usage",
      code: "no_public_address",
      message: expect.stringContaining(
        new URL(contractOf(await providerOf("payvost"))?.bases.test.url ?? "").host,
      ),
      hint: expect.stringMatching(/--sandbox/),
    });
  });

  it("takes a provider that is elsewhere once there is a tunnel, and asks nothing yet", async () => {
    const { app } = await ownApp({ env: { WHK_API_KEY: "sk_test_0000000000000000" } });
    app.globals = { ...app.globals, provider: "payvost" };
    const registrar = await openRegistrar(app, null, { ...plain, tunnel: "usual" });
    expect(registrar.needsPublic).toBe(true);
    expect(registrar.connection.mode).toBe("test");
  });

  it("gives a sandbox the local address, unless a tunnel was asked for", async () => {
    const { app, sandbox, connection } = await simulated();
    const globals = { ...app.globals, provider: "payvost", apiBase: connection.base };
    const other = { ...app, globals, env: { WHK_API_KEY: sandbox.apiKey } };
    expect((await openRegistrar(other, null, { ...plain, tunnel: "usual" })).needsPublic).toBe(false);
    expect((await openRegistrar(other, null, { ...plain, tunnel: "asked" })).needsPublic).toBe(true);
  });

  it("ends the sandbox when the events cannot be registered", async () => {
    const { app } = await ownApp();
    const events = ["!*"];
    const run = openRegistrar(app, await providerOf("payvost"), { ...plain, sandbox: true, events });
    await expect(run).rejects.toMatchObject({ code: "bad_events" });
    const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
    expect(await findSandboxSessions(files, () => true)).toEqual([]);
  });
});
