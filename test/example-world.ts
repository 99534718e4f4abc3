import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { applyGlobals } from "../src/globals.ts";
import { type Sandbox, startSandbox } from "../src/library/sandbox.ts";
import { openPrivateFiles } from "../src/store/private-files.ts";
import { writeSandboxSession } from "../src/store/sandboxes.ts";
import { start, temporaryFolder, testApp } from "./cli.ts";
import { attempt, draft } from "./store/drafts.ts";

/** What the examples of the help texts need around them. */
export interface World {
  readonly sandbox: Sandbox;
  /** Data folder in which commands find the sandbox and the listener. */
  readonly dataDir: string;
  /** An app on 127.0.0.1 that takes everything. */
  readonly appPort: number;
  /** Puts the sandbox back to the start, and answers a fresh HOME and project. */
  renew(): Promise<string>;
  close(): Promise<void>;
}

/** The listener and the commands have it. */
const storedSecret = "whsec_stored0123456789";

export async function openWorld(): Promise<World> {
  const sandbox = await startSandbox({ allowRemote: true });
  const app = createServer((request, response) => {
    request.resume().on("end", () => response.end("fine"));
  });
  await new Promise<void>((ready) => app.listen(0, "127.0.0.1", ready));
  const { port: appPort } = app.address() as AddressInfo;
  const dataDir = temporaryFolder();
  await announce(sandbox, dataDir);
  const record = await recorder(dataDir, `http://127.0.0.1:${appPort}/webhooks`);
  await record("dlv_01k8", 500);
  await record("dlv_01k9", 200);
  const env = { WHK_DATA_DIR: dataDir, WHK_PAYVOST_SECRET: storedSecret };
  const listener = start(["listen", String(appPort), "--port", "0", "--no-tunnel", "--json"], { env });
  await listener.until(({ records }) => records.length > 0);
  const state = await prepared(sandbox, appPort);
  let renewals = 0;
  return {
    ...{ sandbox, dataDir, appPort },
    renew: async () => {
      await control(sandbox, "PUT", state);
      // Whatever the example before this one left, `last` is a good one.
      renewals += 1;
      await record(`dlv_01z${renewals}`, 200);
      return workingFolder(sandbox);
    },
    close: async () => {
      listener.interrupt();
      await listener.done;
      await sandbox.close();
      app.closeAllConnections();
      app.close();
    },
  };
}

/** Records deliveries the app answered with this status, as `whk listen` would have. */
async function recorder(dataDir: string, url: string) {
  const { app } = testApp();
  await applyGlobals(app, { dataDir });
  const body = await (await app.providers()).sample("payvost", "payment.succeeded");
  return async (id: string, status: number): Promise<void> => {
    const store = await app.openStore();
    const receivedAt = Date.now();
    const stored = draft({ id: id.padEnd(30, "a"), path: "/", receivedAt, ...(body && { body }) });
    await store.record(stored);
    await store.recordAttempt(attempt(stored.id, { url, status }));
    await store.close();
  };
}

/** A HOME and project with what the examples speak of. */
function workingFolder(sandbox: Sandbox): string {
  const folder = temporaryFolder();
  const config = join(folder, ".config/whk");
  mkdirSync(config, { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, "shop"));
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
  write("whk.config.json", { events: ["payment.*"] });
  write(".config/whk/settings.json", {
    profile: "default",
    profiles: {
      default: {
        provider: "payvost",
        events: ["payment.*"],
        api: { paths: { rotate: "POST /webhooks/{id}/rotate-secret" } },
      },
      work: { apiBase: sandbox.bases["payvost"] },
    },
    trusted: [join(folder, "shop")],
  });
  writeFileSync(join(folder, "key.txt"), `${sandbox.apiKey}\n`);
  writeFileSync(join(folder, "secret.txt"), "whsec_example0123456789\n");
  writeFileSync(join(folder, ".env"), "WEBHOOK_SECRET=whsec_before\n");
  for (const file of ["acme.json", "acme"])
    cpSync(new URL(`providers/${file}`, import.meta.url), join(folder, file), { recursive: true });
  write(".config/whk/secrets.json", storedSecrets(sandbox.apiKey));
  return folder;
}

function storedSecrets(apiKey: string) {
  const entry = { label: "shop", createdAt: 1_795_300_000_000, expiresAt: null, endpoint: null };
  const secret = {
    ...entry,
    id: "sec_01k9aaaaaaaaaaaaaaaaaaaaaa",
    provider: "payvost",
    secret: storedSecret,
  };
  const key = {
    provider: "payvost",
    profile: "default",
    key: apiKey,
    createdAt: entry.createdAt,
  };
  return { version: 1, secrets: [secret], keys: [key] };
}

/** Makes the sandbox known to commands with this data folder, as `whk sandbox` does. */
async function announce(sandbox: Sandbox, dataDir: string): Promise<void> {
  const { pid } = testApp().app;
  const files = openPrivateFiles({ folder: dataDir, pid, warn: () => {} });
  const { url, bases, apiKey, controlUrl, controlToken } = sandbox;
  const session = {
    pid,
    url,
    bases,
    apiKey,
    controlUrl,
    controlToken,
    startedAt: Date.now(),
    version: "0.0.0-test",
  };
  await writeSandboxSession(files, session);
}

/** A state with the endpoints the examples name, and one delivery that failed. */
async function prepared(sandbox: Sandbox, appPort: number): Promise<string> {
  const register = (provider: string, body: object) =>
    fetch(`${sandbox.bases[provider]}/webhooks`, {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const url = `http://127.0.0.1:${appPort}/hooks`;
  await register("payvost", { url, events: ["payment.*"] });
  await register("paymentflow", { url, enabled_events: ["payment.succeeded"] });
  await sandbox.emit("payvost", "payment.failed");
  const [first, second] = sandbox.endpoints();
  const state = await control(sandbox, "GET");
  return state.replaceAll(first?.id ?? "", "webhook_abc123").replaceAll(second?.id ?? "", "we_abc123");
}

async function control(sandbox: Sandbox, method: string, state?: string): Promise<string> {
  const headers = { Authorization: `Bearer ${sandbox.controlToken}`, "Content-Type": "application/json" };
  const init = { method, headers, ...(state === undefined ? {} : { body: state }) };
  const answer = await fetch(`${sandbox.controlUrl}/snapshot`, init);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}
