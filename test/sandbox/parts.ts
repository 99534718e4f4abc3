import { onTestFinished } from "vitest";
import { openHttpClient } from "../../src/http.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { SandboxAttempt, SandboxRequest } from "../../src/sandbox/model.ts";
import { type Sandbox, type SandboxParts, startSandbox } from "../../src/sandbox/sandbox.ts";

/** Noon of a day; the sandboxes of the tests begin there. */
export const noon = Date.UTC(2026, 0, 1, 12);

export interface TestSandbox extends Sandbox {
  readonly requests: SandboxRequest[];
  readonly told: SandboxAttempt[];
  readonly problems: string[];
  /** A request to the control API with its token; answers status and JSON. */
  control(method: string, path: string, body?: unknown): Promise<[status: number, answer: unknown]>;
  /** A request to Payvost's API with the key. */
  payvost(method: string, path: string, body?: unknown): Promise<[status: number, answer: unknown]>;
}

/** What a sandbox of the tests is made of: its time stands still, its bytes count up. */
export async function sandboxParts(changes: Partial<SandboxParts> = {}): Promise<SandboxParts> {
  const registry = openRegistry();
  const client = await openHttpClient({ connections: 4 });
  onTestFinished(() => client.close());
  let count = 0;
  return {
    port: 0,
    surroundings: {
      now: () => noon,
      elapsed: () => performance.now(),
      bytes: (length) => Buffer.from(Array.from({ length }, () => ++count % 256)),
    },
    providers: (await registry.all()).map((provider) => ({
      provider,
      sample: (type) => registry.sample(provider.id, type),
    })),
    send: (request) => client.send(request),
    timeScale: 0,
    startAt: noon,
    faults: [],
    seed: null,
    persistence: null,
    allowRemote: false,
    onRequest: () => {},
    onAttempt: () => {},
    onProblem: () => {},
    ...changes,
  };
}

/** A sandbox that is closed after the test. */
export async function runSandbox(changes: Partial<SandboxParts> = {}): Promise<TestSandbox> {
  const [requests, told, problems]: [SandboxRequest[], SandboxAttempt[], string[]] = [[], [], []];
  const sandbox = await startSandbox(
    await sandboxParts({
      onRequest: (request) => requests.push(request),
      onAttempt: (attempt) => told.push(attempt),
      onProblem: (message) => problems.push(message),
      ...changes,
    }),
  );
  onTestFinished(() => sandbox.close());
  return {
    ...sandbox,
    requests,
    told,
    problems,
    control: (method, path, body) =>
      ask(sandbox.controlUrl + path, method, { key: sandbox.controlToken, body }),
    payvost: (method, path, body) =>
      ask(`${sandbox.bases["payvost"]}${path}`, method, { key: sandbox.apiKey, body }),
  };
}

async function ask(
  url: string,
  method: string,
  { key, body }: { key: string; body: unknown },
): Promise<[number, unknown]> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: text }) });
  const content = await answer.text();
  return [answer.status, content === "" ? null : JSON.parse(content)];
}
