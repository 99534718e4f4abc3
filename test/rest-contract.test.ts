import { describe, expect, it } from "vitest";
import type { Connection, EndpointClient } from "../src/endpoints/client.ts";
import { openEndpointClient } from "../src/endpoints/client.ts";
import { type HttpAnswer, type HttpRequest, sendOnce } from "../src/http.ts";
import type { Call, CallName, RestContract } from "../src/providers/contract.ts";
import { contractOf } from "../src/providers/dashboard-contract.ts";
import { openRegistry } from "../src/providers/index.ts";
import type { FaultRule } from "../src/sandbox/faults.ts";
import { countingIds } from "./cli.ts";
import { startApp } from "./listen/local-app.ts";
import { callSchemas, errorSchema, problemsWith } from "./providers/contract-schema.ts";
import { runSandbox, type TestSandbox } from "./sandbox/parts.ts";

/**
 * Client and sandbox are both made from the contract, but each by code of its own. Here the real client talks
 * to the real sandbox, and every request and every answer on the wire is checked against JSON Schemas made
 * from the contract by a third piece of code: this fails when one of the three parts from the others.
 */
describe.each(["payvost", "paymentflow", "senfenico"])("client and sandbox of %s", (id) => {
  it("keep to the contract in every call", async () => {
    const { client, contract, exchanges, url } = await connected(id);
    const events = [contract.endpoint.wildcards.allowed ? "*" : (firstType[id] ?? "")];
    const made = await client.create({ url, events, description: "mine", metadata: {} });
    const endpoint = made.value.endpoint.id;
    await client.list();
    await client.show(endpoint);
    await client.update(endpoint, { enabled: false });
    await client.update(endpoint, { enabled: true });
    if (contract.calls.test) await client.test(endpoint, firstType[id] ?? "");
    if (contract.calls.logs) await client.logs(endpoint, { status: null, limit: 10 });
    if (contract.calls.rotate) await client.rotate(endpoint);
    await client.whoami();
    await client.delete(endpoint);

    expect(problemsOf(contract, exchanges)).toEqual([]);
    const called = new Set(exchanges.map(({ name }) => name));
    expect([...called].sort()).toEqual(Object.keys(contract.calls).sort());
  });

  it("keep to its errors", async () => {
    const { client, contract, exchanges, url } = await connected(id);
    const events = [firstType[id] ?? ""];
    await client.show("nobody").catch(() => {});
    await client
      .create({ url: "ftp://example.com", events, description: null, metadata: {} })
      .catch(() => {});
    await client.create({ url, events: ["no.such.type"], description: null, metadata: {} }).catch(() => {});
    const statuses = exchanges.map(({ answer }) => answer.status);
    expect(statuses.filter((status) => status < 400)).toEqual([]);
    expect(problemsOf(contract, exchanges)).toEqual([]);
  });
});

it("sees a client, a sandbox and a contract that parted", async () => {
  const { client, contract, exchanges, url } = await connected("payvost");
  await client.create({ url, events: ["payment.*"], description: null, metadata: {} });
  expect(problemsOf(contract, exchanges)).toEqual([]);
  const renamed = (name: string): RestContract => ({
    ...contract,
    endpoint: {
      ...contract.endpoint,
      fields: contract.endpoint.fields.map((field) => (field.of === "events" ? { ...field, name } : field)),
    },
    calls: {
      ...contract.calls,
      create: {
        ...(contract.calls.create as Call),
        request: (contract.calls.create?.request ?? []).map((field) =>
          field.of === "events" ? { ...field, name } : field,
        ),
      },
    },
  });
  expect(problemsOf(renamed("topics"), exchanges).join("\n")).toMatch(/request.*topics[\s\S]*answer.*topics/);
});

it("sees an error that is not the contract's", async () => {
  const rule: FaultRule = {
    on: "api",
    provider: "payvost",
    operation: "list",
    type: null,
    endpoint: null,
    times: null,
    fault: { kind: "html" },
  };
  const { client, contract, exchanges, sandbox } = await connected("payvost");
  sandbox.addFault(rule);
  await client.list().catch(() => {});
  expect(problemsOf(contract, exchanges)).not.toEqual([]);
});

const firstType: Readonly<Record<string, string>> = {
  payvost: "payment.succeeded",
  paymentflow: "payment.succeeded",
  senfenico: "checkout.success",
};

interface Exchange {
  readonly name: CallName;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

interface Connected {
  readonly client: EndpointClient;
  readonly contract: RestContract;
  readonly exchanges: Exchange[];
  readonly sandbox: TestSandbox;
  /** Of an app that answers 200. */
  readonly url: string;
}

/** The client at a new sandbox; everything on the wire between them is kept. */
async function connected(id: string): Promise<Connected> {
  const sandbox = await runSandbox();
  const app = await startApp();
  const provider = await openRegistry().get(id);
  const contract = provider === null ? null : contractOf(provider);
  if (provider === null || contract === null) throw new Error(`${id} has no contract`);
  const base = sandbox.bases[id] ?? "";
  const exchanges: Exchange[] = [];
  const connection: Connection = { provider, contract, base, apiKey: sandbox.apiKey, mode: "sandbox" };
  const client = openEndpointClient({
    connection,
    send: async (request) => {
      const answer = await sendOnce(request);
      if (answer.ok) exchanges.push({ name: callOf(contract, base, request), request, answer });
      return answer;
    },
    clock: { now: () => sandbox.now(), elapsed: () => performance.now(), sleep: async () => {} },
    bytes: countingIds().bytes,
    onWait: () => {},
    userAgent: "whk/test",
  });
  return { client, contract, exchanges, sandbox, url: `${app.url}/hooks` };
}

/** Which call of the contract a request is; one that is none of them is an error of its own. */
function callOf({ calls }: RestContract, base: string, { method, url }: HttpRequest): CallName {
  const path = url.href.slice(base.length).replace(/\?.*$/, "");
  const found = Object.entries(calls).find(([, call]) => {
    const pattern = call.path.replace(/[.]/g, "\\.").replace("{id}", "[^/]+");
    return call.method === method && new RegExp(`^${pattern}$`).test(path);
  });
  if (found === undefined) throw new Error(`${method} ${path} is no call of the contract`);
  return found[0] as CallName;
}

function problemsOf(contract: RestContract, exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ name, request, answer }) => {
    const schemas = callSchemas(contract, name);
    const { status, body } = answer;
    const expected = status < 300 ? schemas.answer : errorSchema(contract, status);
    const wrong = problemsWith(expected, parsed(body));
    const asked = status < 300 ? problemsWith(schemas.request, sentFields(request)) : [];
    const auth = request.headers.find(([header]) => header.toLowerCase() === "authorization")?.[1] ?? "";
    return [
      ...asked.map((problem) => `${name} request ${problem}`),
      ...wrong.map((problem) => `${name} answer ${status} ${problem}`),
      ...(auth.startsWith("Bearer sk_test_") ? [] : [`${name} is sent without the key`]),
      ...(status < 300 && status !== contract.calls[name]?.status ? [`${name} answers ${status}`] : []),
    ];
  });
}

function sentFields({ method, url, body }: HttpRequest): unknown {
  if (method === "GET" || method === "DELETE") return Object.fromEntries(url.searchParams);
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? null : JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}
