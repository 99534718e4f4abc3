import { readParts, unwrap, type WireEndpoint } from "../providers/wire.ts";
import type { Connection } from "./client.ts";
import type { Endpoint, EndpointDraft } from "./endpoint.ts";
import type { Asked } from "./request.ts";
import { unexpectedForm } from "./unreadable.ts";

/** The endpoint in an answer. Throws when it has another form than the contract says. */
export function readEndpoint(asked: Asked, answer: unknown): Endpoint {
  if (answer === null) throw unexpectedForm(asked, ["it has no body"]);
  return readEntry(asked, unwrap(asked.connection.contract, answer), "");
}

/** One endpoint of a list; `place` goes before what is wrong with it: `entry 2: `. */
export function readEntry(asked: Asked, content: unknown, place: string): Endpoint {
  const { parts, problems } = readParts(asked.connection.contract, content);
  const { id, url } = parts;
  const lacking = [isGiven(id) ? [] : "it has no id", isGiven(url) ? [] : "it has no url"].flat();
  const wrong = [...problems, ...lacking];
  if (wrong.length > 0 || !isGiven(id) || !isGiven(url))
    throw unexpectedForm(
      asked,
      wrong.map((problem) => `${place}${problem}`),
    );
  return endpointOf(asked.connection, { ...parts, id, url });
}

/**
 * What the answer to `create` says; the draft stands for what it leaves out or says in another form, so that a
 * secret that can be read is never lost. Null when not even the id can be read.
 */
export function readCreated(
  { connection }: Asked,
  answer: unknown,
  draft: EndpointDraft,
): { endpoint: Endpoint; secret: string | null } | null {
  const { parts } = readParts(connection.contract, unwrap(connection.contract, answer));
  const { id } = parts;
  if (!isGiven(id)) return null;
  return { endpoint: endpointOf(connection, { ...draft, ...parts, id }), secret: usableSecret(parts.secret) };
}

/** The secret in the answer to `rotate`, or null when it cannot be read. */
export function readSecret({ connection }: Asked, answer: unknown): string | null {
  const { parts } = readParts(connection.contract, unwrap(connection.contract, answer));
  return usableSecret(parts.secret);
}

function endpointOf(
  { provider }: Connection,
  parts: Partial<WireEndpoint> & Pick<WireEndpoint, "id" | "url">,
): Endpoint {
  const { id, url, events = [], enabled = true, description = null, metadata = {}, createdAt } = parts;
  const time = createdAt === undefined ? null : new Date(createdAt).toISOString();
  return { id, url, events, enabled, description, metadata, createdAt: time, provider: provider.id };
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

function usableSecret(secret: string | undefined): string | null {
  return secret !== undefined && /^[\x21-\x7e]{1,1000}$/.test(secret) ? secret : null;
}
