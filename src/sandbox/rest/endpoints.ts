import { type WireEndpoint, writeParts } from "../../providers/wire.ts";
import type { SandboxEndpoint } from "../model.ts";
import { type Answer, answerOf } from "./answers.ts";
import { Refusal } from "./errors.ts";
import { cutPage, listBody, repeatingPage } from "./pages.ts";
import { type Asked, endpointOf, type RestParts } from "./parts.ts";
import { checkParts } from "./rules.ts";
import { newSecret, withSecret } from "./secret.ts";
import { readFields } from "./validate.ts";

/** Makes an endpoint; its secret is in the answer. Rejects with a {@link Refusal} for a wrong field or one endpoint too many. */
export async function createEndpoint(parts: RestParts, asked: Asked): Promise<Answer> {
  const { contract, state, clock, provider } = parts;
  const given = readFields(contract, asked.call, asked.body).parts;
  await checkParts({ ...parts, provider: provider.provider }, asked.call, given);
  checkCount(parts);
  const endpoint: SandboxEndpoint = {
    id: state.nextId(contract.endpoint.idPrefix),
    provider: provider.provider.id,
    url: given.url ?? "",
    events: [...new Set(given.events ?? ["*"])],
    enabled: given.enabled ?? true,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
    createdAt: clock.now(),
    secrets: [{ value: newSecret(provider, contract, parts.bytes), until: null }],
  };
  state.put(endpoint);
  return shown(parts, asked, endpoint);
}

/** One page of the endpoints, oldest first. Throws a {@link Refusal} for a wrong limit or place. */
export function listEndpoints(parts: RestParts, { call, query, repeatPage }: Asked): Answer {
  const { contract, state, provider } = parts;
  const all = state.endpoints(provider.provider.id);
  const page = (repeatPage ? repeatingPage : cutPage)(contract.paging, all, query);
  const items = page.items.map((endpoint) => writeParts(contract, wireOf(endpoint, false)));
  return { status: call.status, body: listBody(contract, { ...page, items }), headers: {} };
}

/** The endpoint without its secret. */
export function showEndpoint(parts: RestParts, asked: Asked): Answer {
  return shown(parts, asked, endpointOf(parts, asked));
}

/** Changes the fields that are given and no other. Rejects with a {@link Refusal} for a wrong one. */
export async function updateEndpoint(parts: RestParts, asked: Asked): Promise<Answer> {
  const { contract, state, provider } = parts;
  endpointOf(parts, asked);
  const changes = readFields(contract, asked.call, asked.body).parts;
  await checkParts({ ...parts, provider: provider.provider }, asked.call, changes);
  // Read again: the check of the address may have taken a while.
  const { url, events, enabled, description, metadata, ...fixed } = endpointOf(parts, asked);
  const changed = { url, events, enabled, description, metadata, ...changes, ...fixed };
  const endpoint = { ...changed, events: [...new Set(changed.events)] };
  state.put(endpoint);
  return shown(parts, asked, endpoint);
}

/** Ends an endpoint. */
export function deleteEndpoint(parts: RestParts, asked: Asked): Answer {
  const { contract, state } = parts;
  const { id, provider } = endpointOf(parts, asked);
  state.remove(provider, id);
  return answerOf(contract, asked.call.status, { ...writeParts(contract, { id }), deleted: true });
}

/** Gives an endpoint a new secret; the old one ends at once, or after the overlap. */
export function rotateSecret(parts: RestParts, asked: Asked): Answer {
  const { contract, state, clock, provider, bytes, overlap = 0 } = parts;
  const secret = newSecret(provider, contract, bytes);
  const endpoint = withSecret(endpointOf(parts, asked), secret, clock.now() + overlap);
  state.put(endpoint);
  return shown(parts, asked, endpoint);
}

function checkCount({ contract, state, provider }: RestParts): void {
  const { most } = contract.endpoint;
  if (most === null || state.endpoints(provider.provider.id).length < most) return;
  const name = most === 1 ? "one endpoint" : `${most} endpoints`;
  throw new Refusal("conflict", `${provider.provider.name} has at most ${name}; delete or change one`);
}

function shown({ contract }: RestParts, { call }: Asked, endpoint: SandboxEndpoint): Answer {
  const withSecretToo = call.answer === "endpoint-and-secret";
  return answerOf(contract, call.status, writeParts(contract, wireOf(endpoint, withSecretToo)));
}

function wireOf(endpoint: SandboxEndpoint, secretToo: boolean): Partial<WireEndpoint> {
  const { secrets, provider: _provider, ...parts } = endpoint;
  const [current] = secrets;
  return secretToo && current !== undefined ? { ...parts, secret: current.value } : parts;
}
