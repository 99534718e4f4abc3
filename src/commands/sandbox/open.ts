import type { App } from "../../app.ts";
import { openHttpClient } from "../../http.ts";
import { type Sandbox, type SandboxParts, startSandbox } from "../../sandbox/sandbox.ts";

/** What a command says about its sandbox; the rest comes from the App. */
export type SandboxChoice = Partial<Omit<SandboxParts, "surroundings" | "providers" | "send">>;

/**
 * A sandbox of the run's providers, with its time and chance from the App; on a free port, as fast as time, and
 * silent unless told otherwise. The key and the token are hidden from output. Throws as startSandbox does.
 */
export async function openSandbox(
  { io, clock, ids, ...app }: App,
  choice: SandboxChoice = {},
): Promise<Sandbox> {
  const registry = await app.providers();
  const client = await openHttpClient({ connections: 16 });
  try {
    const sandbox = await startSandbox({
      port: 0,
      timeScale: 1,
      startAt: null,
      faults: [],
      seed: null,
      persistence: null,
      allowRemote: false,
      onRequest: () => {},
      onAttempt: () => {},
      onProblem: (message) => io.warn(`warning: the sandbox: ${message}`),
      ...choice,
      surroundings: {
        now: () => clock.now(),
        elapsed: () => clock.elapsed(),
        bytes: (count) => ids.bytes(count),
      },
      providers: (await registry.all()).map((provider) => ({
        provider,
        sample: (type: string) => registry.sample(provider.id, type),
      })),
      send: (request) => client.send(request),
    });
    io.hide(sandbox.apiKey);
    io.hide(sandbox.controlToken);
    return { ...sandbox, close: () => sandbox.close().finally(() => client.close()) };
  } catch (error) {
    await client.close();
    throw error;
  }
}
