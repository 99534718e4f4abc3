import type { Connection } from "../../../src/endpoints/client.ts";
import { WhkError } from "../../../src/errors.ts";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { type CliOptions, testApp } from "../../cli.ts";

export async function providerCalled(id: string): Promise<Provider> {
  const provider = await openRegistry().get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return provider;
}

/** A connection nobody uses, for what only looks at it. */
export async function connectionTo(id: string, mode: Connection["mode"] = "test"): Promise<Connection> {
  const provider = await providerCalled(id);
  const contract = contractOf(provider);
  if (contract === null) throw new Error(`${id} has no contract`);
  return { provider, contract, base: contract.bases.test.url, apiKey: "sk_test_unused", mode };
}

/** What was printed on stderr while `run` ran, and what it threw. */
export async function narrated<T>(
  run: (app: ReturnType<typeof testApp>["app"]) => T | Promise<T>,
  options: CliOptions = {},
) {
  const { app, result } = testApp(options);
  let value: T | undefined;
  let error: WhkError | null = null;
  try {
    value = await run(app);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    error = thrown;
  }
  await app.io.flush();
  return { value, error, ...result() };
}
