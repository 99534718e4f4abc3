import { WhkError } from "../errors.ts";
import type { Call, CallName, HttpMethod } from "../providers/contract.ts";
import { type Failed, readOutcome, type Succeeded } from "./answers.ts";
import type { ClientParts, Connection } from "./client.ts";
import { stoppedWaiting } from "./network-failures.ts";
import { type Asked, buildRequest } from "./request.ts";
import { pauseAfter, type Waits, waitFor } from "./wait.ts";

/** What came of a call, and the call as it was made last. */
export type Result = (Succeeded | Failed) & { readonly asked: Asked };

/** What a call is made with. */
export interface Wanted {
  readonly name: CallName;
  readonly id?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a call of the contract: waits as the provider asks, repeats what may be repeated, tries the other
 * method where the method is an assumption. Throws only before anything is sent: for a call the provider has
 * not, and for an id, address or key that cannot be used. All else, also being stopped, is a result.
 */
export async function makeCall(parts: ClientParts, wanted: Wanted): Promise<Result> {
  const call = callOf(parts.connection, wanted.name);
  const first = await exchange(parts, askedFor(parts, call, wanted, call.method));
  if (call.otherwise === undefined || !isMissing(first)) return first;
  const second = await exchange(parts, askedFor(parts, call, wanted, call.otherwise));
  return isMissing(second) ? first : second;
}

/** The call as the contract has it. Throws when the provider has none, or only the sandbox has. */
export function callOf({ contract, mode, provider }: Connection, name: CallName): Call {
  const call = contract.calls[name];
  if (call && (call.only === undefined || mode === "sandbox")) return call;
  const where = call ? "; whk's sandbox has one" : "";
  throw new WhkError(
    "unsupported",
    "unsupported_by_provider",
    `${provider.id} has no API call for ${name}${where}`,
    {
      hint: `\`whk providers show ${provider.id}\` says where it is done`,
      details: { provider: provider.id, command: name },
    },
  );
}

function askedFor({ connection }: ClientParts, call: Call, wanted: Wanted, method: HttpMethod): Asked {
  const { name, id = null, fields = {} } = wanted;
  return { connection, name, call, method, id, fields };
}

async function exchange(parts: ClientParts, asked: Asked): Promise<Result> {
  const key = idempotencyKey(parts, asked);
  const request = buildRequest(parts, asked, key);
  const repeatable = asked.method === "GET" || asked.method === "DELETE" || key !== null;
  let waits: Waits = { limit: 0, failures: 0 };
  let done: Failed["done"] = "no";
  for (;;) {
    if (parts.signal?.aborted) return { ...stoppedWaiting(asked, done), asked };
    const outcome = readOutcome(asked, await parts.send(request), parts.clock.now());
    if (outcome.ok) return { ...outcome, asked };
    if (done === "unknown" && isDone(asked, outcome))
      return { ok: true, status: 404, raw: null, bytes: 0, asked };
    const failed =
      key !== null && isReplayable(outcome, done) ? { ...outcome, passing: "failure" as const } : outcome;
    if (outcome.done === "unknown") done = "unknown";
    const pause = pauseAfter(parts, { failed, waits, repeatable });
    if (pause === null) return { ...outcome, done, asked };
    if (!(await waitFor(parts, pause))) return { ...stoppedWaiting(asked, done), asked };
    waits = pause.waits;
  }
}

/** With its key, a call asks again for the answer it could not read, or whose try is still under way. */
function isReplayable({ status }: Failed, done: Failed["done"]): boolean {
  return status !== null && (status < 300 || (status === 409 && done === "unknown"));
}

/** What an earlier try has deleted is gone. */
function isDone({ method }: Asked, { status, error }: Failed): boolean {
  if (method !== "DELETE") return false;
  return (
    status === 410 ||
    (status === 404 && error.code !== "path_unknown" && error.details["providerCode"] !== null)
  );
}

/** A key only where the provider is known to heed it for endpoints; a guess would not make a retry safe. */
function idempotencyKey({ bytes }: ClientParts, { connection, method }: Asked): string | null {
  const { idempotency } = connection.contract;
  const relied = idempotency !== null && idempotency.evidence !== "inferred";
  return relied && method === "POST" ? bytes(16).toString("hex") : null;
}

function isMissing(result: Succeeded | Failed): boolean {
  return !result.ok && (result.status === 404 || result.status === 405);
}
