import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { RawHeaders } from "../../events/delivery.ts";
import { nearest } from "../../events/nearest.ts";
import { contentTypeOf, freshFieldsOf } from "../../providers/fresh.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { Session } from "../../store/listeners.ts";
import { composeEvent, type Draft, type EventPlan } from "../../trigger/compose.ts";
import type { Signing } from "../../trigger/request.ts";
import { schemeNamed } from "../provider-choice.ts";
import { findDestination } from "./destination.ts";
import { refuseForeignTarget } from "./foreign-target.ts";
import type { Expectation } from "./judge.ts";
import type { TriggerOptions } from "./options.ts";
import { findPreset, presetNames, presetOf, type RetryPreset } from "./presets.ts";
import { signingSecrets } from "./secrets.ts";
import { chooseSource, type Source } from "./source.ts";

/** Everything one run needs, decided before the first request. */
export interface Plan {
  readonly provider: Provider;
  readonly event: EventPlan;
  readonly signing: Signing;
  readonly expectation: Expectation;
  readonly preset: RetryPreset | null;
  /** The request goes to a running listener of ours. */
  readonly listener: boolean;
}

const defaultTimeout = 30_000;

/** Decides provider, event, destination, secrets and schedule. Throws a usage error when one stays open. */
export async function prepare(
  app: App,
  options: TriggerOptions,
  sessions: readonly Session[],
): Promise<Plan> {
  const source = await chooseSource(app, options, sessions[0] ?? null);
  const { provider } = source;
  const scheme = options.scheme === null ? provider.schemes[0].scheme : schemeNamed(provider, options.scheme);
  const preset = options.retry === null ? null : await choosePreset(app, options.retry, provider);
  const { url, session } = await findDestination(app, options.to, sessions);
  if (options.to === null && session === null) await refuseForeignTarget(app, url, scheme);
  const secrets = await signingSecrets(app, {
    provider: provider.id,
    scheme,
    options: options.secrets,
    sessions: session === null ? sessions : [session, ...sessions],
  });
  const timeout = options.timeout ?? preset?.timeLimit ?? defaultTimeout;
  const event = eventPlan(app, { source, scheme, options });
  return {
    provider,
    event: options.edit ? await edited(app, event) : event,
    signing: { scheme, secrets, tamper: options.tamper, url, timeout },
    expectation: {
      tamper: options.tamper,
      status: options.expectStatus,
      success: preset?.success ?? provider.delivery.success,
      repeats: preset !== null,
    },
    preset,
    listener: session !== null,
  };
}

/** A new event of the plan, as of now. */
export function nextDraft(app: App, event: EventPlan): Draft {
  return composeEvent(event, { now: app.clock.now(), bytes: (count) => app.ids.bytes(count) });
}

interface Planned {
  readonly source: Source;
  readonly scheme: Scheme;
  readonly options: TriggerOptions;
}

function eventPlan(app: App, { source, scheme, options }: Planned): EventPlan {
  const { edits, id } = options;
  return {
    ...source,
    fresh: freshFieldsOf(source.provider, source.event, scheme),
    edits,
    id,
    headers: baseHeaders(app, scheme, options.headers),
  };
}

function baseHeaders(app: App, scheme: Scheme, own: RawHeaders): RawHeaders {
  const defaults = [
    ["content-type", contentTypeOf(scheme)],
    ["user-agent", `whk/${app.version}`],
  ] as const;
  const given = new Set(own.map(([name]) => name.toLowerCase()));
  return [...defaults.filter(([name]) => !given.has(name)), ...own];
}

/** The plan with what the user makes of the payload in an editor; that is then sent as it is. */
async function edited(app: App, event: EventPlan): Promise<EventPlan> {
  const { editBody } = await import("./edit-body.ts");
  const payload = await editBody(app, nextDraft(app, event).body);
  const idInHeader = event.fresh.id?.at.startsWith("header:") === true;
  return { ...event, payload, own: true, edits: [], id: idInHeader ? event.id : null };
}

async function choosePreset(app: App, name: string | true, provider: Provider): Promise<RetryPreset> {
  if (name === true) return presetOf(provider);
  const preset = findPreset(name);
  if (preset !== null) return preset;
  const registry = await app.providers();
  const named = registry.ids.includes(name) ? await registry.get(name) : null;
  if (named !== null) return presetOf(named);
  const names = [...presetNames, ...registry.ids];
  const close = nearest(name, names);
  throw new WhkError("usage", "unknown_preset", `--retry: there is no schedule "${name}"`, {
    hint: close === null ? `one of ${names.join(", ")}` : `did you mean ${close}?`,
  });
}
