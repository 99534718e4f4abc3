import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openEndpointClient } from "../../../src/endpoints/client.ts";
import { sendOnce } from "../../../src/http.ts";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { findSandboxSessions, type SandboxSession } from "../../../src/store/sandboxes.ts";
import { cli, temporaryFolder } from "../../cli.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { storeIn } from "../stored.ts";
import { dataDirOf } from "../trigger/running-listener.ts";
import { listening, ofKind } from "./listening.ts";

const clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async () => {},
};

async function sessionIn(home: string): Promise<SandboxSession> {
  const files = openPrivateFiles({ folder: dataDirOf(home), pid: 1, warn: () => {} });
  const [session] = await findSandboxSessions(files, () => true);
  if (session === undefined) throw new Error("no sandbox runs");
  return session;
}

/** The API of the sandbox that runs in this home, as another process calls it. */
async function clientIn(home: string, id = "payvost") {
  const session = await sessionIn(home);
  const provider = await providerOf(id);
  const contract = contractOf(provider);
  const base = session.bases[id];
  if (contract === null || base === undefined) throw new Error(`the sandbox has no ${id}`);
  const connection = { provider, contract, base, apiKey: session.apiKey, mode: "sandbox" as const };
  const client = openEndpointClient({
    connection,
    send: sendOnce,
    clock,
    bytes: (count) => Buffer.alloc(count, 7),
    onWait: () => {},
    userAgent: "test",
  });
  return { client, base, session };
}

it("registers the listener, which then gets what happens at the provider, and removes it at the end", async () => {
  const home = temporaryFolder();
  const { run, url, stop } = await listening(["--sandbox", "--json"], { home });
  const [ready] = await run.until(({ records }) => (records.length > 0 ? records : null));
  const { client } = await clientIn(home);
  const [endpoint] = (await client.list()).value.endpoints;
  expect(endpoint).toMatchObject({ url, enabled: true, provider: "payvost" });
  expect(ready).toMatchObject({ kind: "ready", provider: "payvost", endpointId: endpoint?.id });
  expect((await client.test(endpoint?.id ?? "", "payment.succeeded")).value).toMatchObject({
    status: "succeeded",
    responseCode: 200,
  });
  const [delivery] = await run.until(({ records }) => {
    const found = ofKind(records, "delivery");
    return found.length > 0 ? found : null;
  });
  expect(delivery).toMatchObject({
    provider: "payvost",
    event: { type: "payment.succeeded" },
    signature: { verdict: "ok" },
    status: 200,
  });
  expect(await stop()).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(join(dataDirOf(home), "sandboxes"))).toEqual([]);
  // The endpoint's secret was never stored.
  expect(await storeIn(home).secrets()).toEqual([]);
});

it("takes only the events asked for, and says how to cause some", async () => {
  const home = temporaryFolder();
  const { run, stop } = await listening(["--sandbox", "--events", "payment.*,!*.failed"], { home });
  await run.until(({ stderr }) => stderr.includes("whk endpoints test"));
  const { client, base } = await clientIn(home);
  const [endpoint] = (await client.list()).value.endpoints;
  expect(endpoint?.events).toContain("payment.succeeded");
  expect(endpoint?.events).not.toContain("payment.failed");
  expect(endpoint?.events.some((type) => type.startsWith("transfer."))).toBe(false);
  expect(run.stderr).toContain(`payvost at ${base}`);
  const id = endpoint?.id;
  expect(run.stderr).toContain(`whk endpoints test ${id} --event`);
  expect(run.stderr).toContain(`--sandbox --via api --endpoint ${id}`);
  await stop();
});

it("registers at the provider that is named, and refuses one that sends nothing", async () => {
  const home = temporaryFolder();
  const args = ["--sandbox", "--provider", "senfenico", "--json"];
  const { run, stop } = await listening(args, { home });
  const [ready] = run.records;
  expect(ready).toMatchObject({ provider: "senfenico", endpointId: expect.any(String) });
  await stop();
  const refused = listening(["--sandbox", "--provider", "fluxvend"], { home: temporaryFolder() });
  await expect(refused).rejects.toThrow(/ended with 4/);
});

it("accepts old and new secret when another process rotates, says which, and leaves no secret behind", async () => {
  const home = temporaryFolder();
  const { run, stop } = await listening(["--sandbox"], { home });
  await run.until(({ stderr }) => stderr.includes("whk endpoints test"));
  const { client, session } = await clientIn(home);
  const [endpoint] = (await client.list()).value.endpoints;
  const id = endpoint?.id ?? "";
  const argv = ["endpoints", "rotate", id, "--provider", "payvost", "--sandbox", "--overlap", "1h", "--yes"];
  const rotated = await cli(argv, { home });
  expect(rotated.stdout).toMatch(/stored; the old one is accepted here until \S+ \d\d:\d\d\n$/);
  const fault = await fetch(`${session.controlUrl}/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${session.controlToken}`, "content-type": "application/json" },
    body: JSON.stringify("delivery old-secret x1"),
  });
  expect(fault.ok).toBe(true);
  // The first delivery after the rotation is told apart already.
  for (const type of ["payment.created", "payment.succeeded"]) {
    expect((await client.test(id, type)).value.status).toBe("succeeded");
  }
  const { code, stdout } = await stop();
  expect(code).toBe(0);
  const lines = stdout.split("\n").filter((line) => line.includes("✓ verified"));
  expect(lines).toEqual([
    expect.stringMatching(/ {2}old secret(, accepted until .*\d\d:\d\d:\d\d)?$/),
    expect.not.stringContaining("secret"),
  ]);
  expect(await storeIn(home).secrets()).toEqual([]);
});
