import { WhkError } from "../errors.ts";
import { readPath } from "../events/path.ts";
import { unwrap } from "../providers/wire.ts";
import { callOf, makeCall, type Result, type Wanted } from "./call.ts";
import type { Answered, ClientParts } from "./client.ts";
import type { Endpoint, EndpointChanges, LogEntry } from "./endpoint.ts";
import { fieldsOf } from "./fields.ts";
import { rotateUnknown } from "./lost-answers.ts";
import { readEndpoint, readSecret } from "./read-endpoint.ts";
import { readLogEntry } from "./read-log.ts";
import { unexpectedForm, unreadable } from "./unreadable.ts";

export async function showEndpoint(parts: ClientParts, id: string): Promise<Answered<Endpoint>> {
  const { asked, raw } = await answerTo(parts, { name: "show", id });
  return { value: readEndpoint(asked, raw), raw };
}

/** An answer without a body is followed by asking for the endpoint. */
export async function updateEndpoint(
  parts: ClientParts,
  id: string,
  changes: EndpointChanges,
): Promise<Answered<Endpoint>> {
  const fields = fieldsOf(parts.connection, "update", changes);
  if (Object.keys(fields).length === 0)
    throw new WhkError("usage", "nothing_to_change", "nothing is given that would change the endpoint");
  const { asked, raw } = await answerTo(parts, { name: "update", id, fields });
  return raw === null ? showEndpoint(parts, id) : { value: readEndpoint(asked, raw), raw };
}

export async function deleteEndpoint(parts: ClientParts, id: string): Promise<Answered<null>> {
  const { asked, raw } = await answerTo(parts, { name: "delete", id });
  if (readPath(unwrap(parts.connection.contract, raw), "deleted") === false)
    throw unexpectedForm(asked, ["it says that nothing was deleted"]);
  return { value: null, raw };
}

export async function rotateSecret(parts: ClientParts, id: string): Promise<Answered<{ secret: string }>> {
  const result = await makeCall(parts, { name: "rotate", id });
  if (!result.ok) throw result.done === "no" ? result.error : rotateUnknown(result.asked, result);
  const { asked, raw } = result;
  const secret = readSecret(asked, raw);
  if (secret === null)
    throw rotateUnknown(asked, { error: unreadable(asked, result, "no secret that can be read") });
  return { value: { secret }, raw };
}

export async function testEndpoint(
  parts: ClientParts,
  id: string,
  eventType: string,
): Promise<Answered<LogEntry>> {
  const { request } = callOf(parts.connection, "test");
  const name = request.find(({ of }) => of === "eventType")?.name ?? "eventType";
  const { asked, raw } = await answerTo(parts, { name: "test", id, fields: { [name]: eventType } });
  return { value: readLogEntry(asked, unwrap(parts.connection.contract, raw)), raw };
}

export async function askWhoami(
  parts: ClientParts,
): Promise<Answered<Readonly<Record<string, unknown>>> | null> {
  const call = parts.connection.contract.calls.whoami;
  if (call === undefined || (call.only !== undefined && parts.connection.mode !== "sandbox")) return null;
  const { raw } = await answerTo(parts, { name: "whoami" });
  const content = unwrap(parts.connection.contract, raw);
  const isRecord = typeof content === "object" && content !== null && !Array.isArray(content);
  return { value: isRecord ? { ...content } : {}, raw };
}

async function answerTo(parts: ClientParts, wanted: Wanted): Promise<Extract<Result, { ok: true }>> {
  const result = await makeCall(parts, wanted);
  if (result.ok) return result;
  throw result.error;
}
