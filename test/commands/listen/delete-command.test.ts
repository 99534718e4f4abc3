import { expect, it } from "vitest";
import { deleteCommand, updateCommand } from "../../../src/commands/listen/delete-command.ts";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { provider as providerOf } from "../../listen/requests.ts";

async function typed(base: string, mode: "live" | "test" | "sandbox") {
  const provider = await providerOf("payvost");
  const contract = contractOf(provider);
  if (contract === null) throw new Error("payvost has a contract");
  return deleteCommand({ provider, contract, base: base || contract.bases.live.url, mode }, "webhook_1");
}

it("is what a user types to remove an endpoint", async () => {
  expect(await typed("", "live")).toBe("whk endpoints delete webhook_1 --provider payvost --live --yes");
  expect(await typed("", "test")).toBe("whk endpoints delete webhook_1 --provider payvost --yes");
  const base = "http://127.0.0.1:4010/payvost/v1";
  expect(await typed(base, "sandbox")).toBe(
    `whk endpoints delete webhook_1 --provider payvost --api-base ${base} --yes`,
  );
});

it("is what a user types to give an endpoint another URL", async () => {
  const provider = await providerOf("payvost");
  const contract = contractOf(provider);
  if (contract === null) throw new Error("payvost has a contract");
  const account = { provider, contract, base: contract.bases.test.url, mode: "test" } as const;
  expect(updateCommand(account, "webhook_1", "https://quiet-fox.loca.lt/9f3c")).toBe(
    "whk endpoints update webhook_1 --url https://quiet-fox.loca.lt/9f3c --provider payvost",
  );
});
