import { expect, it } from "vitest";
import { removeSecrets, removeSecretsAt } from "../../../src/commands/endpoints/remove-secrets.ts";
import { simulated } from "../listen/simulated.ts";
import { stored } from "../stored.ts";

async function withSecrets() {
  const { app, connection } = await simulated();
  const { base } = connection;
  const at = (secret: string, id: string, where = base) => ({
    provider: "payvost",
    secret,
    endpoint: { id, base: where },
  });
  const store = await stored(app, [
    at("one", "webhook_1"),
    at("two", "webhook_2"),
    at("elsewhere", "webhook_1", "http://127.0.0.1:1/payvost/v1"),
    { provider: "payvost", secret: "by hand" },
  ]);
  const left = async () => (await store.secrets()).map(({ secret }) => secret).sort();
  return { app, connection, left };
}

it("removes those of one endpoint, and answers how many there were", async () => {
  const { app, connection, left } = await withSecrets();
  expect(await removeSecrets(app, connection, "webhook_1")).toBe(1);
  expect(await left()).toEqual(["by hand", "elsewhere", "two"]);
  expect(await removeSecrets(app, connection, "webhook_1")).toBe(0);
});

it("removes those of all endpoints at the bases that end", async () => {
  const { app, connection, left } = await withSecrets();
  expect(await removeSecretsAt(app, [connection.base])).toBe(2);
  expect(await left()).toEqual(["by hand", "elsewhere"]);
});
