import { type ErrorKind, WhkError } from "../errors.ts";
import { keyHint } from "./key-hint.ts";
import { missing } from "./missing.ts";
import type { ProviderError } from "./provider-error.ts";
import type { Asked } from "./request.ts";
import { waitInWords } from "./retry-after.ts";
import { baseInWords, detailsOf, howToFindOut } from "./wording.ts";

/** An answer that is an error: what its status means, the wait it asks for in ms, and what the provider says. */
export interface Refusal {
  readonly status: number;
  /** The status itself; 200 where only the body tells of the error. */
  readonly answered: number;
  readonly wait: number | null;
  readonly said: ProviderError;
}

/** The error for it, with the provider's own message, code and request id, and what to do. */
export function refusal(asked: Asked, refused: Refusal): WhkError {
  const { answered: status, wait, said } = refused;
  const { kind, code, words, hint } = reasonOf(asked, refused);
  const stamp = said.requestId === null ? `${status}` : `${status}, request ${said.requestId}`;
  const message = `${words} (${stamp})${said.message === null ? "" : `: ${said.message}`}`;
  const details = {
    ...detailsOf(asked),
    status,
    requestId: said.requestId,
    providerCode: said.code,
    providerMessage: said.message,
    field: said.field,
    ...(wait === null ? {} : { retryAfterMs: wait }),
  };
  return new WhkError(kind, code, message, { hint, details });
}

export interface Reason {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly words: string;
  readonly hint: string;
}

function reasonOf(asked: Asked, refused: Refusal): Reason {
  const { status } = refused;
  if (status === 404 || status === 405) return missing(asked, refused);
  if (status === 429) return rateLimited(asked, refused);
  if (status < 400 || status >= 500) return broken(asked, refused);
  return reasons.get(status)?.(asked, refused) ?? refusedOtherwise(asked);
}

type ReasonOf = (asked: Asked, refused: Refusal) => Reason;

const reasons: ReadonlyMap<number, ReasonOf> = new Map<number, ReasonOf>([
  [400, invalid],
  [401, unauthorized],
  [403, forbidden],
  [409, conflicting],
  [422, invalid],
]);

function unauthorized({ connection }: Asked): Reason {
  const words = `${connection.provider.id} does not accept the API key`;
  return { kind: "auth", code: "unauthorized", words, hint: keyHint(connection) };
}

function forbidden({ connection, call, method }: Asked): Reason {
  const words = `${connection.provider.id} does not let this API key do ${method} ${call.path}`;
  return {
    kind: "auth",
    code: "forbidden",
    words,
    hint: `it needs the right to do so, or: ${keyHint(connection)}`,
  };
}

function invalid(asked: Asked, { said }: Refusal): Reason {
  const { contract, provider } = asked.connection;
  const part = contract.endpoint.fields.find(({ name }) => name === said.field)?.of ?? said.field;
  const words = `${provider.id} finds the request invalid`;
  return { kind: "provider", code: "invalid_request", words, hint: hintAbout(asked, part) };
}

/** Not every provider names the field; an event type whk does not know either is likely the reason. */
function hintAbout(asked: Asked, part: string | null): string {
  const { id } = asked.connection.provider;
  if (part === "events" || (part === null && hasUnknownEvent(asked)))
    return `\`whk trigger --list --provider ${id}\` shows the event types`;
  if (part !== null) return `it is about ${part}: give another value`;
  return `\`whk providers show ${id} --contract\` shows what the call takes`;
}

function hasUnknownEvent({ connection: { contract, provider }, fields }: Asked): boolean {
  const field = contract.endpoint.fields.find(({ of }) => of === "events")?.name ?? "";
  const given = fields[field];
  const known = provider.events.map(({ type }) => type);
  return Array.isArray(given) && given.some((event) => !known.includes(event) && !`${event}`.includes("*"));
}

function conflicting({ connection }: Asked): Reason {
  const words = `${connection.provider.id} says this is in conflict with what it has`;
  return { kind: "provider", code: "conflict", words, hint: "look at `whk endpoints list`, then try again" };
}

function rateLimited({ connection }: Asked, { wait }: Refusal): Reason {
  const words = `${connection.provider.id}'s rate limit is reached`;
  const hint =
    wait === null ? "try again in a minute" : `it asks to wait ${waitInWords(wait)}, then try again`;
  return { kind: "provider", code: "rate_limited", words, hint };
}

function broken(asked: Asked, { wait }: Refusal): Reason {
  const words = `${asked.connection.provider.id} failed`;
  const when = wait === null ? "in a while" : `after ${waitInWords(wait)}, as it asks`;
  const hint = howToFindOut(asked) ?? `try again ${when}`;
  return { kind: "provider", code: "provider_failed", words, hint };
}

function refusedOtherwise({ connection }: Asked): Reason {
  const words = `${connection.provider.id} refuses the request`;
  const hint = `is ${baseInWords(connection)} its API? \`whk config explain\` says where the address comes from`;
  return { kind: "provider", code: "provider_refused", words, hint };
}
