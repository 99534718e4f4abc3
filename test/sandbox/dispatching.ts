import type { RawHeaders } from "../../src/events/delivery.ts";
import { sendOnce } from "../../src/http.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { createSandboxClock } from "../../src/sandbox/clock.ts";
import { createDispatcher, type DispatcherParts } from "../../src/sandbox/dispatcher.ts";
import { type FaultRule, Faults, readFault } from "../../src/sandbox/faults.ts";
import type {
  SandboxAttempt,
  SandboxEndpoint,
  SandboxEvent,
  SandboxProvider,
} from "../../src/sandbox/model.ts";
import { newEvent } from "../../src/sandbox/new-event.ts";
import { SandboxState } from "../../src/sandbox/state.ts";
import { verify } from "../../src/signing/verify.ts";
import type { Seen } from "../servers.ts";

/** Where the tests' sandboxes begin. */
export const start = Date.UTC(2026, 0, 1);

const registry = openRegistry();

/** A built-in provider, changed in what the test is about. */
export async function providerFor(
  id: string,
  change: Partial<Provider["delivery"]> = {},
): Promise<SandboxProvider> {
  const provider = await registry.get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return {
    provider: { ...provider, delivery: { ...provider.delivery, ...change } },
    sample: (type) => registry.sample(id, type),
  };
}

export interface Setting {
  readonly provider?: SandboxProvider;
  readonly scale?: number;
  readonly faults?: readonly string[];
  readonly state?: SandboxState;
  readonly parts?: Partial<DispatcherParts>;
}

/** A dispatcher that sends over real HTTP, by a clock that stands still unless told otherwise. */
export async function dispatching(setting: Setting = {}) {
  const provider = setting.provider ?? (await providerFor("payvost"));
  const state = setting.state ?? new SandboxState();
  const surroundings = { now: () => start, elapsed: () => performance.now(), bytes: () => Buffer.alloc(0) };
  const clock = createSandboxClock(surroundings, { scale: setting.scale ?? 0, startAt: start });
  const faults = new Faults((setting.faults ?? []).map(rule));
  const announced: SandboxAttempt[] = [];
  const dispatcher = createDispatcher({
    state,
    clock,
    providers: new Map([[provider.provider.id, provider]]),
    faults,
    send: sendOnce,
    onAttempt: (attempt) => void announced.push(attempt),
    surroundings,
    allowRemote: false,
    ...setting.parts,
  });
  const register = (url: string, change: Partial<SandboxEndpoint> = {}): SandboxEndpoint => {
    const endpoint: SandboxEndpoint = {
      id: state.nextId("webhook_"),
      provider: provider.provider.id,
      url,
      events: ["*"],
      enabled: true,
      description: null,
      metadata: {},
      createdAt: clock.now(),
      secrets: [{ value: "whsec_current", until: null }],
      ...change,
    };
    state.put(endpoint);
    return endpoint;
  };
  const event = async (type = provider.provider.events[0]?.type ?? ""): Promise<SandboxEvent> => {
    const made = await newEvent({ provider, state, now: clock.now() }, type);
    if (made === null) throw new Error(`no event type ${type}`);
    return made;
  };
  return { provider, state, clock, faults, dispatcher, announced, register, event };
}

export function rule(text: string): FaultRule {
  const read = readFault(text);
  if ("problem" in read) throw new Error(read.problem);
  return read;
}

/** What the provider's own scheme says about a request that an app received. */
export function verdictOf({ provider }: SandboxProvider, seen: Seen, secret = "whsec_current"): string {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < seen.rawHeaders.length; at += 2)
    headers.push([seen.rawHeaders[at] ?? "", seen.rawHeaders[at + 1] ?? ""]);
  return verify(
    provider.schemes[0].scheme,
    { method: seen.method, url: null, headers: headers as RawHeaders, body: seen.body },
    [secret],
    { now: start },
  ).verdict;
}

export function headerOf(seen: Seen, name: string): string | undefined {
  const at = seen.rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : seen.rawHeaders[at + 1];
}
