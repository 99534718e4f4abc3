import { WhkError } from "../errors.ts";
import type { CallName } from "../providers/contract.ts";
import { type WireEndpoint, writeParts } from "../providers/wire.ts";
import { callOf } from "./call.ts";
import type { Connection } from "./client.ts";

export type EndpointParts = Partial<
  Pick<WireEndpoint, "url" | "events" | "enabled" | "description" | "metadata">
>;

/**
 * The given parts by the names and in the forms the call has for them, and nothing else. Throws a usage error
 * that names the parts the call does not take.
 */
export function fieldsOf(
  connection: Connection,
  name: CallName,
  parts: EndpointParts,
): Record<string, unknown> {
  const { contract, provider } = connection;
  const { request } = callOf(connection, name);
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  const unknown = given.map(([part]) => part).filter((part) => !request.some(({ of }) => of === part));
  if (unknown.length > 0) {
    const takes = request.map(({ of }) => of).join(", ");
    throw new WhkError(
      "usage",
      "unsupported_fields",
      `${provider.id} takes no ${unknown.join(", ")} to ${name} an endpoint`,
      {
        hint: `it takes ${takes}`,
        details: { provider: provider.id, operation: name, parts: unknown.join(",") },
      },
    );
  }
  return Object.fromEntries(
    given.map(([part, value]) => {
      const field = request.find(({ of }) => of === part);
      const [written = value] = Object.values(writeParts(contract, { [part]: value }));
      return [field?.name ?? part, written];
    }),
  );
}

/** The parts of a draft that say something. */
export function draftParts(draft: {
  url: string;
  events: readonly string[];
  description: string | null;
  metadata: Readonly<Record<string, string>>;
}): EndpointParts {
  const { url, events, description, metadata } = draft;
  return {
    url,
    events,
    ...(description === null ? {} : { description }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}
