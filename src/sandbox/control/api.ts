import { type Context, Hono } from "hono";
import { WhkError } from "../../errors.ts";
import { reset, restore } from "../actions.ts";
import { readSnapshot } from "../snapshot.ts";
import type { Works } from "../works.ts";
import { changeClock, clockView } from "./clock.ts";
import { emitEvent } from "./events.ts";
import { addFault, faultViews } from "./faults.ts";
import { guard } from "./guard.ts";
import { failure, readJson } from "./input.ts";
import { attemptView, stateView } from "./views.ts";

/**
 * The control API of one sandbox, for paths below `/_sandbox`. Every request needs the control token; answers
 * are JSON, errors `{"error":{"code","message"}}`.
 */
export function createControlApi(works: Works, url: string): Hono {
  const app = new Hono();
  app.use(guard(url, works.controlToken));
  for (const [path, methods] of Object.entries(routesOf(works))) {
    for (const [method, answer] of Object.entries(methods))
      app.on(method, path, async (context) => context.json(await answer(context)));
    app.all(path, (context) => wrongMethod(context, Object.keys(methods)));
  }
  app.notFound((context) =>
    failure(context, 404, {
      code: "not_found",
      message: `the control API has no such path; it has ${Object.keys(routesOf(works)).join(", ")}`,
    }),
  );
  app.onError((thrown, context) => {
    if (!(thrown instanceof WhkError))
      return failure(context, 500, { code: "defect", message: "whk failed" });
    const { code, message, hint } = thrown;
    return failure(context, 400, { code, message: hint === undefined ? message : `${message}; ${hint}` });
  });
  return app;
}

type Answer = (context: Context) => object | Promise<object>;

function routesOf(works: Works): Readonly<Record<string, Readonly<Record<string, Answer>>>> {
  const { faults, requests, state, whole } = works;
  return {
    "/state": { GET: () => stateView(works) },
    "/reset": {
      POST: async () => {
        await reset(works);
        return stateView(works);
      },
    },
    "/clock": {
      GET: () => clockView(works),
      POST: async (context) => changeClock(works, await readJson(context)),
    },
    "/faults": {
      GET: () => faultViews(faults),
      POST: async (context) => addFault(faults, await context.req.text()),
      DELETE: () => {
        faults.clear();
        return faultViews(faults);
      },
    },
    "/deliveries": {
      GET: (context) => ({ deliveries: state.attempts(filterOf(context)).map(attemptView) }),
    },
    "/requests": { GET: () => ({ requests: requests.list() }) },
    "/emit": { POST: async (context) => emitEvent(works, await readJson(context)) },
    "/snapshot": {
      GET: () => whole.snapshot(),
      PUT: async (context) => {
        await restore(works, readSnapshot(await readJson(context)));
        return stateView(works);
      },
    },
  };
}

function filterOf(context: Context): { provider?: string; endpoint?: string } {
  const { provider, endpoint, ...rest } = context.req.query();
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new WhkError("usage", "bad_query", `deliveries cannot be asked for by "${unknown}"`, {
      hint: "by provider and endpoint",
    });
  return { ...(provider === undefined ? {} : { provider }), ...(endpoint === undefined ? {} : { endpoint }) };
}

function wrongMethod(context: Context, methods: readonly string[]): Response {
  context.header("Allow", methods.join(", "));
  return failure(context, 405, { code: "method", message: `this path takes ${methods.join(" and ")}` });
}
