import { expect, it } from "vitest";
import { oldSecrets } from "../../../src/commands/endpoints/old-secrets.ts";
import { type Work, withEndpoints } from "../../../src/commands/endpoints/work.ts";
import { writeSession } from "../../../src/store/listeners.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { simulated } from "../listen/simulated.ts";
import { stored } from "../stored.ts";

async function asked(ask: (work: Work) => Promise<void>) {
  const { app, connection } = await simulated();
  const globals = { ...app.globals, provider: "payvost", sandbox: true };
  await withEndpoints({ ...app, globals }, { operation: "rotate" }, (work) => ask(work));
  return connection;
}

it("are those stored for the endpoint", async () => {
  await asked(async (work) => {
    const { base } = work.connection;
    await stored(work.app, [
      { provider: "payvost", secret: "old", endpoint: { id: "webhook_1", base } },
      { provider: "payvost", secret: "another's", endpoint: { id: "webhook_2", base } },
      { provider: "payvost", secret: "by hand" },
    ]);
    expect((await oldSecrets(work, "webhook_1")).map(({ secret }) => secret)).toEqual(["old"]);
    expect(await oldSecrets(work, "webhook_3")).toEqual([]);
  });
});

it("are stored now where a running listener registered the endpoint", async () => {
  await asked(async (work) => {
    const { app, connection } = work;
    const { base } = connection;
    const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
    await writeSession(files, {
      pid: app.pid,
      local: "http://127.0.0.1:4400",
      provider: null,
      secrets: {},
      endpoint: { provider: "payvost", id: "webhook_1", base, secret: "the-listeners" },
      startedAt: 1,
      version: "0.0.0-test",
    });
    expect(await oldSecrets(work, "webhook_2")).toEqual([]);
    const endpoint = { id: "webhook_1", base };
    expect(await oldSecrets(work, "webhook_1")).toMatchObject([{ secret: "the-listeners", endpoint }]);
    expect(await (await app.secrets()).secrets()).toMatchObject([{ secret: "the-listeners", endpoint }]);
    expect(app.io.redact("the-listeners")).not.toBe("the-listeners");
  });
});
