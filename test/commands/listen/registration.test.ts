import { expect, it, vi } from "vitest";
import type { Registered } from "../../../src/commands/listen/register.ts";
import { openRegistrar } from "../../../src/commands/listen/registrar.ts";
import { openRegistration } from "../../../src/commands/listen/registration.ts";
import { simulated } from "./simulated.ts";

const plain = { sandbox: false, keep: false, yes: false, events: [] };
const first = "http://127.0.0.1:4400/token";
const second = "http://127.0.0.1:4401/token";
const always = { provider: null, operation: null, type: null, endpoint: null, times: null } as const;

async function opened(options: Partial<typeof plain> = {}) {
  const stage = await simulated({ env: { WHK_PROVIDER: "payvost" } });
  const { app, sandbox, connection } = stage;
  const globals = { ...app.globals, provider: "payvost", apiBase: connection.base };
  const own = { ...app, globals, env: { WHK_API_KEY: sandbox.apiKey } };
  const registrar = await openRegistrar(own, null, { ...plain, ...options });
  const adopted: Registered[] = [];
  const open = (from = registrar) =>
    openRegistration(own, {
      registrar: from,
      adopt: async (one) => {
        adopted.push(one);
      },
    });
  const said = async () => {
    await app.io.flush();
    return stage.printed().stderr.replaceAll(/\s+/g, " ");
  };
  return {
    ...stage,
    own,
    registrar,
    open,
    adopted,
    said,
    urls: () => sandbox.endpoints().map(({ url }) => url),
  };
}

it("creates at the first address, has the secret accepted, and removes at the end", async () => {
  const { open, adopted, urls, written, said } = await opened();
  const registration = open();
  expect(registration.registered).toBe(null);
  registration.reachedAt(first);
  const registered = await registration.created;
  expect(urls()).toEqual([first]);
  expect(adopted).toEqual([registered]);
  expect(registration.registered).toBe(registered);
  await registration.end();
  expect(urls()).toEqual([]);
  expect(await written()).toEqual([]);
  // Who waited for it says it.
  expect(await said()).toBe("");
});

it("[T3] follows the address: the same endpoint has the new URL, and that is said", async () => {
  const { open, sandbox, urls, written, said } = await opened();
  const registration = open();
  registration.reachedAt(first);
  const { id } = await registration.created;
  registration.tellFromNowOn();
  registration.reachedAt(second);
  await vi.waitFor(() => expect(urls()).toEqual([second]));
  await vi.waitFor(async () => expect(await said()).toContain(`the endpoint ${id} now sends to ${second}`));
  expect(sandbox.endpoints()[0]?.id).toBe(id);
  expect(await written()).toMatchObject([{ endpoint: id, url: second }]);
  await registration.end();
  expect(urls()).toEqual([]);
});

it("[T3] says what to type when the provider does not take the new URL", async () => {
  const { open, sandbox, connection, urls, said } = await opened();
  const registration = open();
  registration.reachedAt(first);
  const { id } = await registration.created;
  sandbox.addFault({ ...always, on: "api", operation: "update", fault: { kind: "status", status: 403 } });
  registration.reachedAt(second);
  const command = `whk endpoints update ${id} --url ${second} --provider payvost --api-base ${connection.base}`;
  await vi.waitFor(async () => expect(await said()).toContain(command));
  expect(urls()).toEqual([first]);
  await registration.end();
});

it("makes a new one when somebody removed it meanwhile", async () => {
  const { open, adopted, sandbox, urls, written } = await opened();
  const registration = open();
  registration.reachedAt(first);
  await registration.created;
  await sandbox.reset();
  registration.reachedAt(second);
  await vi.waitFor(() => expect(urls()).toEqual([second]));
  await vi.waitFor(() => expect(adopted).toHaveLength(2));
  expect(await written()).toMatchObject([{ url: second }]);
  await registration.end();
  expect(urls()).toEqual([]);
});

it("hands a refusal to who waits for the creation, and tells it when nobody does", async () => {
  const { open, sandbox, said } = await opened();
  sandbox.addFault({ ...always, on: "api", operation: "create", fault: { kind: "status", status: 403 } });
  const waited = open();
  waited.reachedAt(first);
  await expect(waited.created).rejects.toMatchObject({ kind: "auth" });
  expect(await said()).toBe("");
  const alone = open();
  alone.tellFromNowOn();
  alone.reachedAt(first);
  await vi.waitFor(async () => expect(await said()).toContain("warning: the listener is not registered: "));
  await alone.end();
});

it("removes what is created while it ends", async () => {
  const { open, urls, written } = await opened();
  const registration = open();
  registration.reachedAt(first);
  await registration.end();
  expect(urls()).toEqual([]);
  expect(await written()).toEqual([]);
});

it("does not wait longer than 2 s for a provider that is silent, and leaves a note for the next start", async () => {
  const { open, own, registrar, sandbox, written, said } = await opened();
  sandbox.addFault({ ...always, on: "api", operation: "create", fault: { kind: "delay", ms: 3_600_000 } });
  const waits: number[] = [];
  own.clock = {
    ...own.clock,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
  const registration = open(registrar);
  registration.reachedAt(first);
  await vi.waitFor(async () => expect(await written()).toHaveLength(1));
  await registration.end();
  expect(waits[0]).toBe(2000);
  await expect(registration.created).rejects.toThrow();
  expect(await written()).toMatchObject([{ endpoint: null, url: first }]);
  expect(await said()).toContain("whk doctor --fix");
});

it("takes no address after its end", async () => {
  const { open, urls } = await opened();
  const registration = open();
  await registration.end();
  registration.reachedAt(first);
  expect(urls()).toEqual([]);
  expect(registration.registered).toBe(null);
});
