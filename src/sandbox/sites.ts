import { sandboxPath } from "../providers/dashboard-contract.ts";
import { createControlApi } from "./control/api.ts";
import { createFrontPage } from "./front-page.ts";
import { createPortal } from "./portal/api.ts";
import { createRestApi } from "./rest/api.ts";
import { withoutKeys } from "./rest/auth.ts";
import { errorAnswer, Refusal } from "./rest/errors.ts";
import type { Site } from "./server.ts";
import type { Portal, Simulated, Works } from "./works.ts";

/** Below the address of the sandbox. */
export const controlPath = "/_sandbox";

/** Everything the sandbox at `url` answers. */
export function sitesOf(works: Works, url: string): Site[] {
  const apis = [...works.simulated.values()].map((simulated) => apiOf(works, simulated));
  const control = createControlApi(works, url);
  const portals = portalsOf(works, url);
  const front = createFrontPage({ bases: basesOf(works, url), portals, controlUrl: url + controlPath });
  return [
    ...apis,
    ...[...works.portals.values()].map((portal) => portalSite(works, portal, url)),
    { path: controlPath, name: "whk control", fetch: control.fetch },
    { path: "/", name: "whk", fetch: front.fetch },
  ];
}

/** The base of each provider's API, by provider id. */
export function basesOf({ simulated }: Works, url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...simulated].map(([id, { contract }]) => [id, url + sandboxPath(id, contract)]),
  );
}

/** Where each portal is, by provider id. */
export function portalsOf({ portals }: Works, url: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...portals.keys()].map((id) => [id, `${url}/${id}`]));
}

function apiOf(works: Works, simulated: Simulated): Site {
  const { state, clock, dispatcher, faults, apiKey, parts } = works;
  const { sandboxProvider: provider, contract } = simulated;
  const { id } = provider.provider;
  const path = sandboxPath(id, contract);
  const api = createRestApi({
    ...{ provider, contract, state, clock, dispatcher, faults, apiKey },
    bytes: parts.surroundings.bytes,
    elapsed: parts.surroundings.elapsed,
    pause: works.pause,
    onProblem: parts.onProblem,
    allowRemote: parts.allowRemote,
    enforceLimits: parts.enforceLimits ?? false,
    onRequest: (request) => works.onRequest({ ...request, path: path + request.path }),
  });
  const refusal = (status: number, why: string) =>
    JSON.stringify(
      errorAnswer(contract, new Refusal("validation", why, { status }), state.nextId("req_")).body,
    );
  return { path, name: `${id} contract ${contract.version}`, fetch: api.fetch, refusal };
}

function portalSite(works: Works, { provider, state }: Portal, url: string): Site {
  const { clock, controlToken, parts } = works;
  const path = `/${provider.id}`;
  const portal = createPortal({ provider, state, url: url + path, controlToken, now: () => clock.now() });
  return {
    path,
    name: `${provider.id} portal`,
    fetch: async (request, bindings) => {
      const start = parts.surroundings.elapsed();
      const answer = await portal.fetch(request, bindings);
      works.onRequest({
        ...{ id: works.state.nextId("req_"), provider: provider.id, method: request.method, fault: null },
        path: withoutKeys(path + new URL(request.url).pathname),
        status: answer.status,
        ms: parts.surroundings.elapsed() - start,
      });
      return answer;
    },
  };
}
