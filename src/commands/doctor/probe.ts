import type { App } from "../../app.ts";
import type { HttpRequest } from "../../http.ts";
import { contentTypeOf, freshFieldsOf } from "../../providers/fresh.ts";
import type { Provider } from "../../providers/provider.ts";
import { compactJson } from "../../signing/layouts.ts";
import { composeEvent, type Draft, type EventPlan } from "../../trigger/compose.ts";
import { requestFor, type Signing } from "../../trigger/request.ts";

export interface ProbeParts extends Pick<Signing, "url" | "secrets"> {
  readonly provider: Provider;
  readonly signal: AbortSignal;
}

/** Three requests with the same event type, each with an id of its own. */
export interface Probe {
  /** The event type. */
  readonly type: string;
  /** As JSON.stringify lays it out, signed: an app that writes the JSON again before it verifies takes it. */
  readonly usual: HttpRequest;
  /** With blanks JSON.stringify would not write, signed: only an app that verifies the bytes takes it. */
  readonly other: HttpRequest;
  /** With a wrong signature: no app takes it. */
  readonly wrong: HttpRequest;
}

/** Ms for one answer. */
const timeout = 5000;

/** The requests, or why there are none. Throws a SigningError when the secret cannot sign. */
export async function createProbe(app: App, parts: ProbeParts): Promise<Probe | { readonly why: string }> {
  const { provider, url, secrets, signal } = parts;
  const [{ scheme }] = provider.schemes;
  const [event] = provider.events;
  const sample = event && (await (await app.providers()).sample(provider.id, event.type));
  if (event === undefined || !sample) return { why: `there is no sample event of ${provider.id}` };
  const payload = compactJson(sample);
  if (payload === null || payload.at(0) !== 0x7b || contentTypeOf(scheme) !== "application/json") {
    return { why: `events of ${provider.id} are not JSON` };
  }
  const fresh = freshFieldsOf(provider, event, scheme);
  const headers: [string, string][] = [
    ["content-type", "application/json"],
    ["user-agent", `whk/${app.version}`],
  ];
  const plan = { provider, event, fresh, own: false, edits: [], id: null, headers } satisfies Omit<
    EventPlan,
    "payload"
  >;
  const draft = () => {
    const now = app.clock.now();
    return composeEvent({ ...plan, payload }, { now, bytes: (count) => app.ids.bytes(count) });
  };
  const request = (made: Draft, tamper: Signing["tamper"] = null) =>
    requestFor(made, { scheme, secrets, tamper, url, timeout, signal }, app.clock.now());
  return {
    type: event.type,
    usual: request(draft()),
    other: request(spaced(draft())),
    wrong: request(draft(), "signature"),
  };
}

/** The same JSON with blanks inside the outermost braces, which no usual layout has. */
function spaced(draft: Draft): Draft {
  const inside = draft.body.subarray(1, -1);
  return { ...draft, body: Buffer.concat([Buffer.from("{  "), inside, Buffer.from(" \n }")]) };
}
