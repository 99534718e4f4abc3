import { describe, expect, it } from "vitest";
import { cleanUp } from "../../../src/commands/listen/orphans.ts";
import { register } from "../../../src/commands/listen/register.ts";
import { simulated } from "./simulated.ts";

const url = "http://127.0.0.1:4400";

/** A listener that registered and was killed. */
async function killed() {
  const stage = await simulated({ isAlive: () => false });
  const { app, connection, journal } = stage;
  const { id } = await register(app, { connection, url, events: ["payment.*"], journal, keep: false });
  return {
    ...stage,
    id,
    clean: (yes: boolean, at = connection) => cleanUp(app, journal, { connection: at, yes }),
    said: async () => {
      await app.io.flush();
      return stage.printed().stderr.replaceAll(/\s+/g, " ");
    },
  };
}

describe("an endpoint a killed listener left", () => {
  it("is removed with --yes", async () => {
    const { clean, sandbox, written, id, said } = await killed();
    await clean(true);
    expect(sandbox.endpoints()).toEqual([]);
    expect(await written()).toEqual([]);
    expect(await said()).toContain(`the endpoint ${id} is left from an earlier listener: removed`);
  });

  it("is told without, with what removes it, and stays written down", async () => {
    const { clean, sandbox, written, id, said, connection } = await killed();
    await clean(false);
    expect(sandbox.endpoints()).toHaveLength(1);
    expect(await written()).toHaveLength(1);
    expect(await said()).toContain(
      `whk endpoints delete ${id} --provider payvost --api-base ${connection.base} --yes`,
    );
  });

  it("is forgotten when it is gone already", async () => {
    const { clean, sandbox, written } = await killed();
    await sandbox.reset();
    await clean(true);
    expect(await written()).toEqual([]);
  });

  it("is found by its description when its id never arrived", async () => {
    const { clean, sandbox, written, journal } = await killed();
    const [entry] = await written();
    if (entry === undefined) throw new Error("nothing was written down");
    await journal.write({ ...entry, endpoint: null });
    await clean(true);
    expect(sandbox.endpoints()).toEqual([]);
    expect(await written()).toEqual([]);
  });

  it("does not keep the listener from starting while nobody can be asked", async () => {
    const { clean, sandbox, written, journal, said } = await killed();
    const [entry] = await written();
    if (entry === undefined) throw new Error("nothing was written down");
    await journal.write({ ...entry, endpoint: null });
    const always = { provider: null, type: null, endpoint: null, times: null } as const;
    sandbox.addFault({ ...always, on: "api", operation: "list", fault: { kind: "status", status: 403 } });
    await clean(true);
    expect(await written()).toHaveLength(1);
    expect(await said()).toContain("whk endpoints list --provider payvost");
  });

  it("is forgotten when it was never created", async () => {
    const { clean, sandbox, written, journal } = await killed();
    const [entry] = await written();
    if (entry === undefined) throw new Error("nothing was written down");
    await journal.remove(entry.key);
    await journal.write({ ...entry, key: "reg_other", endpoint: null });
    await clean(true);
    expect(sandbox.endpoints()).toHaveLength(1);
    expect(await written()).toEqual([]);
  });

  it("at another address is only told", async () => {
    const { clean, sandbox, written, id, said, connection } = await killed();
    await clean(true, { ...connection, base: "http://127.0.0.1:1/payvost/v1" });
    expect(sandbox.endpoints()).toHaveLength(1);
    expect(await written()).toHaveLength(1);
    expect(await said()).toContain(`the endpoint ${id} is left at ${connection.base}`);
  });
});

it("leaves the endpoints of listeners that run alone", async () => {
  const { app, connection, journal, sandbox } = await simulated({ isAlive: () => true });
  await register(app, { connection, url, events: ["payment.*"], journal, keep: false });
  await cleanUp(app, journal, { connection, yes: true });
  expect(sandbox.endpoints()).toHaveLength(1);
});
