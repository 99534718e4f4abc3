import type { Context } from "hono";
import type { Call, CallName } from "../../providers/contract.ts";
import { faultBefore, waitAsToldBy } from "./answer-faults.ts";
import type { Answer } from "./answers.ts";
import { readBody, readObject, strictnessWarnings } from "./body.ts";
import { calls } from "./calls.ts";
import { type RestEnv, respond, write } from "./exchange.ts";
import type { IdempotencyKeys } from "./idempotency.ts";
import { pageParameters } from "./pages.ts";
import type { Asked, RestParts } from "./parts.ts";

/** Answers one request to a call of the contract. Rejects with a refusal. */
export async function serveCall(
  parts: RestParts,
  context: Context<RestEnv>,
  of: { name: CallName; call: Call; keys: IdempotencyKeys },
): Promise<Response> {
  const { clock, faults, provider } = parts;
  const fault = faults.takeApi({ provider: provider.provider.id, operation: of.name });
  context.var.exchange.fault = fault;
  const replaced = faultBefore(fault);
  if (replaced !== null) return write(context, replaced);
  const bytes = await readBody(context.req.raw);
  const asked = {
    ...readAsked(parts, context, { call: of.call, bytes }),
    repeatPage: fault?.kind === "repeat-page",
  };
  const work = async (): Promise<Answer> => {
    await waitAsToldBy(fault, parts);
    return calls[of.name](parts, asked);
  };
  const key = idempotencyKey(parts, context);
  if (key === null) return respond(context, await work());
  const content = `${context.req.method} ${context.req.path}\n${bytes.toString("latin1")}`;
  return respond(context, await of.keys.once({ key, content, now: clock.now() }, work));
}

function readAsked(
  { contract }: RestParts,
  context: Context<RestEnv>,
  { call, bytes }: { call: Call; bytes: Buffer },
): Omit<Asked, "repeatPage"> {
  const query = context.req.query();
  const inQuery = /^(?:GET|HEAD|DELETE)$/.test(context.req.method);
  const body = inQuery ? query : readObject(bytes);
  const paged = call.answer === "endpoints" || call.answer === "logs";
  const names = call.request.map(({ name }) => name);
  const warnings = strictnessWarnings({
    contentType: context.req.header("content-type"),
    hasBody: !inQuery && bytes.length > 0,
    known: paged ? [...names, ...pageParameters(contract.paging)] : names,
    given: Object.keys(body),
  });
  context.var.exchange.warnings.push(...warnings);
  return { call, id: context.req.param("id") ?? "", body, query };
}

/** Only for requests that change something and are not safe to repeat by themselves. */
function idempotencyKey({ contract }: RestParts, context: Context<RestEnv>): string | null {
  if (contract.idempotency === null || /^(?:GET|HEAD|DELETE)$/.test(context.req.method)) return null;
  return context.req.header(contract.idempotency.header) ?? null;
}
