import type { Attempt, Delivery, DeliveryDraft } from "../../../src/events/delivery.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { sign } from "../../../src/signing/sign.ts";
import type { DeliveryStore } from "../../../src/store/deliveries.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { type CliOptions, testApp } from "../../cli.ts";
import { attempt, draft } from "../../store/drafts.ts";

export const secret = "whsec_cmVwbGF5LXRlc3Qtc2VjcmV0LXJlcGxheQ==";

/** What a test records: a delivery and its attempts so far. */
export type Recorded = Partial<DeliveryDraft> & { readonly attempts?: readonly Partial<Attempt>[] };

/** An App as commands get it. */
export async function appOf(options: CliOptions = {}) {
  const test = testApp(options);
  await applyGlobals(test.app, {});
  return test;
}

/** Records them in the store `whk` has when HOME is this folder; answers them as stored. */
export async function recorded(home: string, all: readonly Recorded[]): Promise<Delivery[]> {
  const { app } = await appOf({ home });
  const store = await app.openStore();
  try {
    return await recordIn(store, all);
  } finally {
    await store.close();
  }
}

export async function recordIn(store: DeliveryStore, all: readonly Recorded[]): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const { attempts = [], ...changes } of all) {
    const delivery = await store.record(draft({ path: "/", ...changes }));
    for (const one of attempts) await store.recordAttempt(attempt(delivery.id, one));
    deliveries.push(delivery);
  }
  return deliveries;
}

/** A memory store with them in it. */
export async function memoryOf(
  all: readonly Recorded[],
): Promise<{ store: DeliveryStore; deliveries: Delivery[] }> {
  const store = openMemoryStore();
  return { store, deliveries: await recordIn(store, all) };
}

/** The attempts of one delivery, from the store of this HOME. */
export async function attemptsIn(home: string, id: string): Promise<Attempt[]> {
  const { app } = await appOf({ home });
  const store = await app.openStore();
  try {
    return await store.attemptsOf(id);
  } finally {
    await store.close();
  }
}

/** What a provider signed at this time, over bytes no JSON library would write again. */
export async function signedDraft(provider: string, at: number, changes: Recorded = {}): Promise<Recorded> {
  const found = await openRegistry().get(provider);
  if (found === null) throw new Error(`there is no provider ${provider}`);
  const { scheme } = found.schemes[0];
  const body = Buffer.from(
    '{ "id":"evt_1",\t"type":"payment.succeeded","data":{"amount":1000.00,"note":"\\u00e9"} }\n',
  );
  const plain = [
    ["Content-Type", "application/json"],
    ["X-Between", "1"],
  ] as const;
  const input = { method: "POST", url: null, headers: plain, body, id: "evt_1", timestamp: at };
  const signed = sign(scheme, input, [secret]);
  return {
    provider,
    receivedAt: at,
    event: { type: "payment.succeeded", id: "evt_1" },
    headers: [plain[0], ...signed.headers, plain[1], ["x-twice", "a"], ["X-Twice", "b"]],
    body: signed.body,
    signature: { verdict: "ok", scheme: scheme.id, reason: null, why: null, hint: null, secret: 0 },
    ...changes,
  };
}
