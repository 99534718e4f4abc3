import { WhkError } from "../errors.ts";
import { nearest } from "../events/nearest.ts";
import type { SandboxAttempt, SandboxEvent } from "./model.ts";
import { newEvent } from "./new-event.ts";
import { newSecret } from "./rest/secret.ts";
import type { Seed } from "./seed.ts";
import type { Snapshot } from "./state.ts";
import type { Simulated, Works } from "./works.ts";

/** What is to happen at a provider; without a body its sample of that type, with a fresh id and time. */
export interface Emission {
  readonly provider: string;
  readonly type: string;
  readonly id?: string | undefined;
  readonly body?: Buffer | undefined;
}

/**
 * Lets the event happen: answers it with the first attempts to deliver it. Throws a usage error for a provider
 * that sends none and for a type that is not in its catalogue.
 */
export async function emit(
  { simulated, state, clock, dispatcher }: Works,
  { provider: id, type, ...own }: Emission,
): Promise<{ event: SandboxEvent; attempts: readonly SandboxAttempt[] }> {
  const { sandboxProvider: provider } = simulatedOne(simulated, id);
  const given = { ...(own.id === undefined ? {} : { id: own.id }), ...(own.body && { body: own.body }) };
  const event = await newEvent({ provider, state, now: clock.now() }, type, given);
  if (event === null) throw unknownType(provider.provider.name, type, provider.provider.events);
  return { event, attempts: await dispatcher.emit(event) };
}

/** Puts the endpoints of a seed into the state. Throws a usage error for a provider that has none. */
export function plantSeed({ simulated, state, clock, parts }: Works, { endpoints }: Seed): void {
  for (const { secret, ...endpoint } of endpoints) {
    const { sandboxProvider, contract } = simulatedOne(simulated, endpoint.provider);
    const value = secret ?? newSecret(sandboxProvider, contract, parts.surroundings.bytes);
    state.put({
      ...endpoint,
      id: state.nextId(contract.endpoint.idPrefix),
      createdAt: clock.now(),
      secrets: [{ value, until: null }],
    });
  }
}

/** Forgets endpoints, events, attempts, requests, faults and what the portals know; the time stays. */
export async function reset({ state, faults, requests, dispatcher, portals }: Works): Promise<void> {
  await dispatcher.reset();
  state.reset();
  faults.clear();
  requests.clear();
  for (const portal of portals.values()) portal.state.reset();
}

/** Takes up a state that was kept elsewhere, with the retries that are due in it. */
export async function restore({ whole, dispatcher }: Works, snapshot: Snapshot): Promise<void> {
  await dispatcher.reset();
  whole.restore(snapshot);
  whole.onChange?.();
  dispatcher.resume();
}

/** Moves the time on until nothing is left to be delivered. Answers how many attempts were made. */
export async function runUntilIdle(works: Works): Promise<number> {
  const before = works.attemptCount;
  await works.dispatcher.settled();
  await works.clock.runUntilIdle();
  return works.attemptCount - before;
}

function simulatedOne(simulated: ReadonlyMap<string, Simulated>, id: string): Simulated {
  const found = simulated.get(id);
  if (found) return found;
  const near = nearest(id, [...simulated.keys()]);
  throw new WhkError("usage", "unknown_provider", `the sandbox has no provider "${id}" that sends events`, {
    hint: near === null ? `it has ${[...simulated.keys()].join(", ")}` : `did you mean ${near}?`,
  });
}

function unknownType(name: string, type: string, events: readonly { readonly type: string }[]): WhkError {
  const types = events.map((event) => event.type);
  const near = nearest(type, types);
  return new WhkError("usage", "unknown_event_type", `${name} has no event type "${type}"`, {
    hint: near === null ? `it has ${types.join(", ")}` : `did you mean ${near}?`,
  });
}
