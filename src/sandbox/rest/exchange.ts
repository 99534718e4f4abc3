import type { Context, MiddlewareHandler } from "hono";
import type { Fault } from "../faults.ts";
import { type Bindings, endConnection, faultAfter, type WrittenAnswer } from "./answer-faults.ts";
import type { Answer } from "./answers.ts";
import { withoutKeys } from "./auth.ts";
import { errorAnswer, Refusal } from "./errors.ts";
import type { RestParts } from "./parts.ts";

/** What is known about one request while it is answered. */
interface Exchange {
  readonly requestId: string;
  /** Of the answer. */
  readonly headers: Record<string, string>;
  readonly warnings: string[];
  fault: Fault | null;
  /** 0 until something is answered, and when nothing is. */
  status: number;
}

export interface RestEnv {
  Bindings: Bindings;
  Variables: { exchange: Exchange };
}

/** Names the simulator and its contract in every answer. */
export const simulatorHeader = "Whk-Sandbox";
const warningHeader = "Whk-Sandbox-Warning";

/** Gives the request its id, and tells of it when it is answered. */
export function openExchange(parts: RestParts): MiddlewareHandler<RestEnv> {
  const { contract, provider, state, elapsed, onRequest } = parts;
  const name = `${provider.provider.id} contract ${contract.version}`;
  return async (context, next) => {
    const start = elapsed();
    const requestId = state.nextId("req_");
    const idHeader = contract.errors.requestIdHeader;
    const headers = { [simulatorHeader]: name, ...(idHeader === null ? {} : { [idHeader]: requestId }) };
    const exchange: Exchange = { requestId, headers, warnings: [], fault: null, status: 0 };
    context.set("exchange", exchange);
    await next();
    onRequest({
      id: requestId,
      provider: provider.provider.id,
      method: context.req.method,
      path: withoutKeys(context.req.path),
      status: exchange.status,
      ms: elapsed() - start,
      fault: faultName(exchange.fault),
    });
  };
}

/** Writes an answer, changed by the fault of this request where there is one. */
export function respond(context: Context<RestEnv>, answer: Answer): Response {
  return write(context, faultAfter(context.var.exchange.fault, answer));
}

/** Writes the refusal, or for anything else that was thrown the provider's own failure. */
export function respondToThrown(parts: RestParts, context: Context<RestEnv>, thrown: unknown): Response {
  const known = thrown instanceof Refusal;
  const refusal = known ? thrown : new Refusal("server", "the sandbox failed; this is a defect in whk");
  if (!known)
    parts.onProblem?.(`a request failed: ${thrown instanceof Error ? thrown.message : "unknown reason"}`);
  return respond(context, errorAnswer(parts.contract, refusal, context.var.exchange.requestId));
}

/** Writes bytes as they are. */
export function write(context: Context<RestEnv>, written: WrittenAnswer): Response {
  const { exchange } = context.var;
  exchange.status = written.status;
  // Nobody reads the response of a connection that has ended.
  if (endConnection(written, context.env ?? {})) return new Response(null, { status: 500 });
  const headers = new Headers({ ...exchange.headers, ...written.headers });
  if (exchange.warnings.length > 0) headers.set(warningHeader, exchange.warnings.join("; "));
  return new Response(written.body, { status: written.status, headers });
}

/** As a rule names it: `status=503`, `delay=2000ms`. */
function faultName(fault: Fault | null): string | null {
  if (fault?.kind === "status") return `status=${fault.status}`;
  if (fault?.kind === "delay") return `delay=${fault.ms}ms`;
  return fault?.kind ?? null;
}
