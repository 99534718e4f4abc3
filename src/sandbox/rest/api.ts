import { Hono } from "hono";
import type { Call, CallName, RestContract } from "../../providers/contract.ts";
import { operationNames } from "../../providers/provider.ts";
import { checkKey } from "./auth.ts";
import { Refusal } from "./errors.ts";
import { openExchange, type RestEnv, respond, respondToThrown } from "./exchange.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import type { RestParts } from "./parts.ts";
import { RateCounter } from "./rate-limit.ts";
import { serveCall } from "./serve-call.ts";

/**
 * The provider's REST API for endpoints, answered from its contract: routes below the base, such as
 * `/webhooks/:id`. All it remembers beside the state are idempotency keys and the count of requests.
 */
export function createRestApi(parts: RestParts): Hono<RestEnv> {
  const api = new Hono<RestEnv>();
  const paths = methodsByPath(parts.contract);
  api.onError((thrown, context) => respondToThrown(parts, context, thrown));
  api.use("*", openExchange(parts));
  for (const [path, allow] of paths)
    api.options(path, (context) => respond(context, { status: 204, body: undefined, headers: allow }));
  admitKeys(api, parts);
  serveCalls(api, parts);
  for (const [path, allow] of paths) api.all(path, (context) => refuseMethod(context.req.method, allow));
  api.all("*", () => {
    throw new Refusal("not_found", "No such path in this API");
  });
  return api;
}

function admitKeys(api: Hono<RestEnv>, { contract, clock, apiKey, enforceLimits }: RestParts): void {
  const rate = new RateCounter(contract.rateLimit);
  api.use("*", async (context, next) => {
    const { headers, wait } = rate.count(clock.now());
    Object.assign(context.var.exchange.headers, headers);
    checkKey(contract, context.req.header("authorization"), apiKey);
    if (enforceLimits === true && wait !== null) {
      const again = { headers: { "Retry-After": String(wait) } };
      throw new Refusal("rate_limit", `Too many requests; try again in ${wait} s`, again);
    }
    await next();
  });
}

function serveCalls(api: Hono<RestEnv>, parts: RestParts): void {
  const { contract, state } = parts;
  const keys = new IdempotencyKeys(contract.idempotency?.hours ?? 0);
  let { generation } = state;
  for (const [name, call] of callsOf(contract)) {
    api.on(methodsOf(call), routeOf(call), (context) => {
      if (generation !== state.generation) keys.clear();
      generation = state.generation;
      return serveCall(parts, context, { name, call, keys });
    });
  }
}

function refuseMethod(method: string, allow: Readonly<Record<string, string>>): never {
  throw new Refusal("method", `${method} is not allowed here; allowed: ${allow["Allow"]}`, {
    headers: allow,
  });
}

/** Each path of the API with its `Allow` header. */
function methodsByPath(contract: RestContract): ReadonlyMap<string, { readonly Allow: string }> {
  const methods = new Map<string, string[]>();
  for (const [, call] of callsOf(contract))
    methods.set(routeOf(call), [...(methods.get(routeOf(call)) ?? []), ...methodsOf(call)]);
  return new Map(
    [...methods].map(([path, names]) => {
      const all = [...names, ...(names.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
      return [path, { Allow: [...new Set(all)].join(", ") }];
    }),
  );
}

const callNames: readonly CallName[] = [...operationNames, "whoami"];

function callsOf({ calls }: RestContract): [CallName, Call][] {
  return callNames.flatMap((name): [CallName, Call][] => {
    const call = calls[name];
    return call === undefined ? [] : [[name, call]];
  });
}

function methodsOf({ method, otherwise }: Call): string[] {
  return otherwise === undefined ? [method] : [method, otherwise];
}

function routeOf({ path }: Call): string {
  return path.replace("{id}", ":id");
}
