import { WhkError } from "../errors.ts";
import type { RawHeaders } from "../events/delivery.ts";
import { jsonTokens, parseJson } from "../events/json.ts";
import { contentTypeOf, fillId, freshFieldsOf, nameOf, writeFresh } from "../providers/fresh.ts";
import type { SandboxEvent, SandboxProvider } from "./model.ts";
import type { SandboxState } from "./state.ts";

export interface EventSource {
  readonly provider: SandboxProvider;
  readonly state: SandboxState;
  /** Ms of the sandbox's time. */
  readonly now: number;
}

/** What somebody gives an event; without it the sample is sent with an id of the sandbox. */
export interface OwnEvent {
  readonly id?: string;
  /** Sent byte for byte, but for `id` where that is given too. */
  readonly body?: Buffer;
}

/**
 * A new event of a type: the provider's sample without white space between its tokens, with an id that is the
 * same in every run and the sandbox's time. Null for a type that is not in the provider's catalogue. Throws a
 * usage error when the id has no place in it.
 */
export async function newEvent(
  { provider: { provider, sample }, state, now }: EventSource,
  type: string,
  own: OwnEvent = {},
): Promise<SandboxEvent | null> {
  const event = provider.events.find((known) => known.type === type);
  const bytes = event === undefined ? null : await sample(type);
  if (event === undefined || bytes === null) return null;
  const [{ scheme }] = provider.schemes;
  const fresh = freshFieldsOf(provider, event, scheme);
  const headers: RawHeaders = [
    ["content-type", contentTypeOf(scheme)],
    ["user-agent", `whk-sandbox/${provider.id}`],
    ...Object.entries(event.headers ?? {}),
  ];
  const request = writeFresh(
    { headers, body: own.body ?? withoutSpace(bytes) },
    {
      fresh,
      own: own.body !== undefined,
      id: own.id ?? null,
      now,
      makeId: (pattern) => countedId(pattern, state),
      given: [],
    },
  );
  if ("noPlace" in request) throw noPlaceForId(provider.id, request.noPlace);
  const id = own.id ?? nameOf(provider, fresh, request).id ?? state.nextId("evt_");
  return { id, provider: provider.id, type, ...request, createdAt: now };
}

/** The same JSON with every token as it was written; other bodies as they are. */
function withoutSpace(body: Buffer): Buffer {
  if (parseJson(body) === undefined) return body;
  const tokens = jsonTokens(body.toString()).filter(({ kind }) => kind !== "space");
  return Buffer.from(tokens.map(({ text }) => text).join(""));
}

/** In the provider's form, with the number of the event where it has random parts: `evt_sbx000001`. */
function countedId(pattern: string, state: SandboxState): string {
  const [number = ""] = /\d+$/.exec(state.nextId("evt_")) ?? [];
  return fillId(pattern, (part) => {
    if (part === "uuid") return `00000000-0000-4000-8000-${number.padStart(12, "0")}`;
    return part < 7 ? number.padStart(part, "0").slice(-part) : `sbx${number.padStart(part - 3, "0")}`;
  });
}

function noPlaceForId(provider: string, reason: string): WhkError {
  return new WhkError("usage", "no_event_id", `events of ${provider} take no id here: ${reason}`, {
    hint: "leave the id out",
  });
}
