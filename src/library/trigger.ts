import { WhkError } from "../errors.ts";
import type { Edit } from "../events/edit.ts";
import { checkPath } from "../events/path.ts";
import { type HttpAnswer, type HttpRequest, sendOnce } from "../http.ts";
import { limitConcurrency } from "../listen/forward.ts";
import { contentTypeOf, freshFieldsOf } from "../providers/fresh.ts";
import type { Registry } from "../providers/index.ts";
import type { EventType, Provider } from "../providers/provider.ts";
import type { Scheme } from "../signing/scheme.ts";
import { tamperKinds } from "../signing/tamper-kinds.ts";
import { composeEvent, type Draft } from "../trigger/compose.ts";
import { requestFor } from "../trigger/request.ts";
import { checkOptions, checkWhole, secretsOf, shown } from "./checks.ts";
import type { TriggerOptions, TriggerResult } from "./listener.ts";
import { targetOf } from "./listener-options.ts";
import { eventOf, providerNamed, providerOfType, schemeOf } from "./providers.ts";
import { bytesOf, sentPairsOf } from "./request.ts";
import { clock, ids } from "./surroundings.ts";
import { usage } from "./words.ts";

/** What a listener knows that sends. */
export interface TriggerParts {
  readonly registry: Registry;
  /** The only provider that counts; null: all do. */
  readonly named: Provider | null;
  readonly url: string;
  readonly secretsFor: (provider: string) => readonly string[];
}

export type Trigger = (type: string, options?: TriggerOptions) => Promise<TriggerResult>;

const names = [
  ...["provider", "scheme", "data", "set", "id", "headers", "tamper", "duplicate", "to", "path"],
  ...["secret", "timeoutMs"],
];

/** Sends at most 16 requests at once, so that a thousand triggered at a time find room. */
export function createTrigger(parts: TriggerParts): Trigger {
  const limit = limitConcurrency(16);
  return async (type, options = {}) => {
    checkOptions("trigger", options, names);
    const { provider, event } = await eventFor(parts, type, options);
    const request = await requestOf(parts, { provider, event, options });
    const answers = await limit(sendTimes, request.make, options.duplicate ?? 1);
    const last = answers.at(-1);
    const statuses = answers.map(({ status }) => status);
    return {
      ...{ id: request.draft.id, type, provider: provider.id, url: request.url.href },
      status: last?.status ?? 0,
      ok: statuses.every((status) => status >= 200 && status < 300),
      body: last?.body.toString() ?? "",
      statuses,
    };
  };
}

interface Chosen {
  readonly provider: Provider;
  readonly event: EventType;
}

async function eventFor(parts: TriggerParts, type: string, { provider }: TriggerOptions): Promise<Chosen> {
  const { registry, named } = parts;
  if (typeof type !== "string")
    throw usage(
      "unknown_event_type",
      "trigger: the event type is missing",
      "give one, such as payment.succeeded",
    );
  if (provider !== undefined) {
    const chosen = await providerNamed(registry, provider);
    return { provider: chosen, event: eventOf(chosen, type) };
  }
  const chosen = named ?? (await providerOfType(registry, type));
  return { provider: chosen, event: eventOf(chosen, type) };
}

interface Prepared {
  readonly draft: Draft;
  readonly url: URL;
  /** A request signed as of now. */
  make(): HttpRequest;
}

async function requestOf(
  parts: TriggerParts,
  { provider, event, options }: Chosen & { options: TriggerOptions },
): Promise<Prepared> {
  const { tamper = null, timeoutMs = 10_000, duplicate = 1 } = options;
  if (tamper !== null && !tamperKinds.includes(tamper))
    throw usage("bad_value", `tamper: "${tamper}" is no way`, `there are ${tamperKinds.join(", ")}`);
  checkWhole("duplicate", duplicate, { min: 1, max: 10_000 });
  const timeout = checkWhole("timeoutMs", timeoutMs, { min: 1, max: 2 ** 31 - 1 });
  const scheme = schemeOf(provider, options.scheme);
  const draft = await draftOf(parts.registry, { provider, event, scheme, options });
  const url = options.to === undefined ? ownUrl(parts, options.path ?? "/") : targetOf(options.to).url;
  const given = secretsOf(options.secret);
  const secrets = given.length > 0 ? given : parts.secretsFor(provider.id);
  if (scheme.kind !== "none" && secrets.length === 0)
    throw usage("missing_secret", `secret: this listener has none of ${provider.id}`, "give one to trigger");
  const signing = { scheme, secrets, tamper, url, timeout };
  return { draft, url, make: () => requestFor(draft, signing, clock.now()) };
}

function ownUrl({ url }: TriggerParts, path: string): URL {
  if (path.startsWith("/")) return new URL(url + path);
  throw usage("bad_value", `path: "${path}" does not begin with /`);
}

async function draftOf(
  registry: Registry,
  { provider, event, scheme, options }: Chosen & { scheme: Scheme; options: TriggerOptions },
): Promise<Draft> {
  const own = options.data !== undefined;
  const payload = own ? payloadOf(options.data) : await registry.sample(provider.id, event.type);
  if (payload === null)
    throw usage("no_sample", `${provider.id} has no sample of ${event.type}`, "give data");
  const { id = null, set = {} } = options;
  if (id !== null && (typeof id !== "string" || id === ""))
    throw usage("bad_value", `id: ${shown(id)} is no id of an event`);
  if (typeof set !== "object")
    throw usage("bad_set", `set: ${shown(set)} is no object`, 'write it like { "data.amount": 10.5 }');
  const headers = sentPairsOf(options.headers ?? []);
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const usual = [
    ["content-type", contentTypeOf(scheme)],
    ["user-agent", "whk"],
  ] as const;
  const plan = {
    ...{ provider, event, payload, own, id },
    fresh: freshFieldsOf(provider, event, scheme),
    edits: Object.entries(set).map(([path, value]) => editOf(path, value)),
    headers: [...usual.filter(([name]) => !given.has(name)), ...headers],
  };
  return composeEvent(plan, { now: clock.now(), bytes: ids.bytes });
}

function payloadOf(data: unknown): Buffer {
  if (typeof data === "string" || ArrayBuffer.isView(data)) return bytesOf(data);
  return Buffer.from(jsonOf("data", data));
}

function editOf(path: string, value: unknown): Edit {
  const problem = checkPath(path);
  if (problem !== null) throw usage("bad_set", `set "${path}": ${problem}`, "write it like data.amount");
  return { path, json: jsonOf(`set ${path}`, value) };
}

function jsonOf(name: string, value: unknown): string {
  try {
    const json = Number.isNaN(value) ? undefined : JSON.stringify(value);
    if (json !== undefined) return json;
  } catch {
    // A cycle or a bigint.
  }
  throw usage("bad_value", `${name}: this cannot be written as JSON`);
}

async function sendTimes(make: () => HttpRequest, times: number): Promise<readonly HttpAnswer[]> {
  const answers: HttpAnswer[] = [];
  while (answers.length < times) answers.push(await answerTo(make()));
  return answers;
}

async function answerTo(request: HttpRequest): Promise<HttpAnswer> {
  const outcome = await sendOnce(request);
  if (outcome.ok) return outcome;
  const message = `there was no answer from ${request.url.href}: ${outcome.kind} (${outcome.detail})`;
  throw new WhkError("app", "app_unreachable", message);
}
