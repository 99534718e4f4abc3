import { describe, expect, it } from "vitest";
import { register, removed } from "../../../src/commands/listen/register.ts";
import type { Journal } from "../../../src/store/journal.ts";
import { simulated } from "./simulated.ts";

const url = "http://127.0.0.1:4400";
const always = { provider: null, operation: null, type: null, endpoint: null, times: null } as const;

async function registering(keep = false) {
  const stage = await simulated();
  const { app, connection, journal } = stage;
  const options = { connection, url, events: ["payment.*"], journal, keep };
  return { ...stage, register: () => register(app, options) };
}

describe("registering the listener", () => {
  it("creates an endpoint that is written down until it is removed", async () => {
    const { sandbox, written, app, ...stage } = await registering();
    const registered = await stage.register();
    const [endpoint] = sandbox.endpoints();
    expect(endpoint).toMatchObject({ id: registered.id, url, events: ["payment.*"] });
    const [entry] = await written();
    expect(entry).toMatchObject({ endpoint: registered.id, base: stage.connection.base, pid: app.pid, url });
    expect(endpoint?.description).toBe(`whk listen, ${entry?.key}`);
    expect(app.io.redact(registered.secret)).not.toContain(registered.secret);
    expect(await (await app.secrets()).secrets()).toEqual([]);
    await registered.remove();
    expect(sandbox.endpoints()).toEqual([]);
    expect(await written()).toEqual([]);
  });

  it("leaves one that is to be kept, with its secret stored", async () => {
    const { sandbox, written, app, connection, register } = await registering(true);
    const { id, secret, remove } = await register();
    expect(await written()).toEqual([]);
    await remove();
    expect(sandbox.endpoints()).toHaveLength(1);
    const endpoint = { id, base: connection.base };
    expect(await (await app.secrets()).secrets("payvost")).toMatchObject([
      { secret, endpoint, expiresAt: null },
    ]);
  });

  it("is written down before the provider is asked", async () => {
    const { written, sandbox, app, connection, journal } = await registering();
    let known: unknown[] = [];
    const seen = new Error("the provider would be asked now");
    const stopping: Journal = {
      ...journal,
      write: async (entry) => {
        await journal.write(entry);
        known = await written();
        throw seen;
      },
    };
    const run = register(app, { connection, url, events: [], journal: stopping, keep: false });
    await expect(run).rejects.toBe(seen);
    expect(sandbox.endpoints()).toEqual([]);
    expect(known).toMatchObject([{ endpoint: null, url }]);
  });

  it("is forgotten when the provider refuses the key", async () => {
    const { written, app, connection, journal } = await registering();
    const wrong = { ...connection, apiKey: "pk_test_0000000000000000" };
    const run = register(app, { connection: wrong, url, events: [], journal, keep: false });
    await expect(run).rejects.toMatchObject({ kind: "auth" });
    expect(await written()).toEqual([]);
  });

  it("takes a new secret when the answer with the first was lost", async () => {
    const { sandbox, register } = await registering();
    sandbox.addFault({
      ...always,
      on: "api",
      operation: "create",
      times: 1,
      fault: { kind: "commit-then-drop" },
    });
    const { id, secret } = await register();
    expect(sandbox.endpoints().map((endpoint) => endpoint.id)).toEqual([id]);
    expect(sandbox.endpoints()[0]?.secrets[0]?.value).toBe(secret);
  });
});

describe("removing it", () => {
  it("is done when somebody did it before", async () => {
    const { written, sandbox, printed, app, register } = await registering();
    const { remove } = await register();
    await sandbox.reset();
    await remove();
    await app.io.flush();
    expect(await written()).toEqual([]);
    expect(printed().stderr).toBe("");
  });

  it("takes the secrets along that rotations stored", async () => {
    const { app, connection, register } = await registering();
    const { id, remove } = await register();
    const store = await app.secrets();
    const endpoint = { id, base: connection.base };
    await store.rotateSecret({ provider: "payvost", secret: "rotated", label: null, endpoint }, 1);
    await remove();
    expect(await store.secrets()).toEqual([]);
  });

  it("says what to do when it fails, and stays written down", async () => {
    const { written, sandbox, printed, app, connection, register } = await registering();
    const { id, remove } = await register();
    sandbox.addFault({ ...always, on: "api", operation: "delete", fault: { kind: "status", status: 403 } });
    await remove();
    await app.io.flush();
    expect(printed().stderr).toMatch(/^warning: the endpoint \S+ was not removed: /);
    expect(printed().stderr.replaceAll(/\s+/g, " ")).toContain(
      `whk endpoints delete ${id} --provider payvost --api-base ${connection.base} --yes`,
    );
    expect(await written()).toMatchObject([{ endpoint: id }]);
  });

  it("does not wait longer than 2 s", async () => {
    const waits: number[] = [];
    const { sandbox, app, printed, connection, journal } = await registering();
    const registered = await register(app, { connection, url, events: ["payment.*"], journal, keep: false });
    sandbox.addFault({ ...always, on: "api", operation: "delete", fault: { kind: "delay", ms: 3_600_000 } });
    const hurried = {
      ...app,
      clock: {
        ...app.clock,
        sleep: async (ms: number) => {
          waits.push(ms);
        },
      },
    };
    expect(await removed(hurried, connection, registered.id)).toBe(false);
    await app.io.flush();
    expect(waits[0]).toBe(2000);
    expect(printed().stderr).toContain("no answer within 2 s");
  });
});
