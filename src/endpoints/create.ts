import { makeCall, type Result } from "./call.ts";
import type { Answered, ClientParts } from "./client.ts";
import type { Endpoint, EndpointDraft } from "./endpoint.ts";
import { draftParts, fieldsOf } from "./fields.ts";
import { listEndpoints } from "./lists.ts";
import { recoverCreated } from "./lost-answers.ts";
import { readCreated } from "./read-endpoint.ts";
import { unexpectedForm } from "./unreadable.ts";

export interface Created {
  readonly endpoint: Endpoint;
  readonly secret: string | null;
  readonly recovered: boolean;
}

/** Never sent twice unless the provider heeds an idempotency key; a lost answer is looked for in the list. */
export async function createEndpoint(parts: ClientParts, draft: EndpointDraft): Promise<Answered<Created>> {
  const { connection, clock } = parts;
  const startedAt = clock.now();
  const fields = fieldsOf(connection, "create", draftParts(draft));
  const result = await makeCall(parts, { name: "create", fields });
  const read = result.ok ? readCreated(result.asked, result.raw, draft) : null;
  if (result.ok && read) return { value: { ...read, recovered: false }, raw: result.raw };
  const error = errorOf(result);
  if (!result.ok && (result.done === "no" || parts.signal?.aborted)) throw error;
  const lost = { asked: result.asked, draft, error, startedAt };
  const { endpoint, raw } = await recoverCreated(parts, lost, async () => {
    const { value, raw } = await listEndpoints(parts);
    return { ...value, raw };
  });
  return { value: { endpoint, secret: null, recovered: true }, raw };
}

function errorOf(result: Result) {
  if (!result.ok) return result.error;
  return unexpectedForm(result.asked, [result.raw === null ? "it has no body" : "it has no id"]);
}
