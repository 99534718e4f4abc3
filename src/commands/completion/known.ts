import type { App } from "../../app.ts";
import type { EventType } from "../../providers/provider.ts";
import { findSessions } from "../../store/listeners.ts";
import { openPrivateFiles } from "../../store/private-files.ts";
import { effectiveProvider } from "../settings/effective.ts";
import type { Asked } from "./asked.ts";
import type { Candidate } from "./candidates.ts";

/** Those known whole, then those of which only the signature is known. */
export async function providerIds(app: App): Promise<Candidate[]> {
  const registry = await app.providers();
  const whole = await registry.all();
  const others = await registry.directoryIds();
  return [
    ...whole.map(({ id, summary }) => ({ value: id, meaning: summary })),
    ...others.map((value) => ({ value, meaning: "signature only" })),
  ];
}

/** Of the provider that is named, else of all. */
export async function eventTypes(app: App): Promise<Candidate[]> {
  const registry = await app.providers();
  const named = await effectiveProvider(app);
  const one = named === null ? null : await registry.get(named.value);
  const types = new Map<string, EventType>();
  for (const provider of one === null ? await registry.all() : [one]) {
    for (const event of provider.events) if (!types.has(event.type)) types.set(event.type, event);
  }
  return [...types.values()].map(({ type, title }) => ({ value: type, meaning: title }));
}

/** Those whk has a secret of, those of running listeners, and with `--sandbox` all of the running sandbox. */
export async function endpointIds(app: App, { given }: Asked): Promise<Candidate[]> {
  const found = [...(await storedEndpoints(app)), ...(await listenersEndpoints(app))];
  if (app.globals.sandbox) found.push(...(await sandboxEndpoints(app)));
  const provider = given.get("--provider");
  const fitting = found.filter((one) => provider === undefined || one.provider === provider);
  return [...new Map(fitting.map(({ id, meaning }) => [id, { value: id, meaning }])).values()];
}

interface FoundEndpoint {
  readonly provider: string;
  readonly id: string;
  readonly meaning: string;
}

async function storedEndpoints(app: App): Promise<FoundEndpoint[]> {
  const stored = await (await app.secrets()).secrets();
  return stored.flatMap(({ provider, endpoint }) =>
    endpoint === null ? [] : [{ provider, id: endpoint.id, meaning: `${provider}, ${endpoint.base}` }],
  );
}

async function listenersEndpoints(app: App): Promise<FoundEndpoint[]> {
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const sessions = await findSessions(files, app.isAlive);
  return sessions.flatMap(({ endpoint, local }) =>
    endpoint === undefined
      ? []
      : [{ ...endpoint, meaning: `${endpoint.provider}, of the listener at ${local}` }],
  );
}

async function sandboxEndpoints(app: App): Promise<FoundEndpoint[]> {
  const { withEndpoints } = await import("../endpoints/work.ts");
  const found: FoundEndpoint[] = [];
  await withEndpoints(app, { operation: "list" }, async ({ client, connection }) => {
    const { endpoints } = (await client.list()).value;
    found.push(...endpoints.map(({ id, url }) => ({ provider: connection.provider.id, id, meaning: url })));
  });
  return found;
}

/** These words, and the newest stored deliveries if the store can be read. */
export function deliveryIds(...words: readonly string[]): (app: App) => Promise<Candidate[]> {
  const named = words.map((value) => ({ value, meaning: "" }));
  return async (app) => [...named, ...(await storedDeliveries(app).catch(() => []))];
}

async function storedDeliveries(app: App): Promise<Candidate[]> {
  const store = await app.openStore({ access: "read" });
  try {
    const page = await store.page({ filter: {}, order: "newest", behind: null, limit: 50 });
    return page.map(({ id, event, receivedAt }) => ({
      value: id,
      meaning: `${event.type ?? "-"}, ${new Date(receivedAt).toISOString().slice(0, 19)}Z`,
    }));
  } finally {
    await store.close();
  }
}

export async function secretIds(app: App): Promise<Candidate[]> {
  const stored = await (await app.secrets()).secrets();
  return stored.map(({ id, provider, label }) => ({
    value: id,
    meaning: label === null ? provider : `${provider}, ${label}`,
  }));
}

export async function profileNames(app: App): Promise<Candidate[]> {
  const { profiles } = await (await app.settings()).read();
  return Object.keys(profiles).map((value) => ({ value, meaning: "" }));
}

export async function tunnelDrivers(app: App): Promise<Candidate[]> {
  const { knownDrivers } = await import("../tunnels/known.ts");
  const known = await knownDrivers(app);
  return [
    ...[...known.keys()].map((value) => ({ value, meaning: "" })),
    { value: "none", meaning: "no tunnel" },
  ];
}
