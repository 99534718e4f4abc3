import { expect, it } from "vitest";
import { basesOf, controlPath, portalsOf, sitesOf } from "../../src/sandbox/sites.ts";
import { assemble } from "../../src/sandbox/works.ts";
import { sandboxParts } from "./parts.ts";

const url = "http://127.0.0.1:4010";

it("a site answers at each base, beside the control API and the front page", async () => {
  const works = await assemble(await sandboxParts());
  const paths = sitesOf(works, url).map(({ path }) => path);
  expect(paths.slice(-3)).toEqual(["/fluxvend", controlPath, "/"]);
  expect(portalsOf(works, url)).toEqual({ fluxvend: `${url}/fluxvend` });
  expect(paths.slice(0, -3).map((path) => url + path)).toEqual(Object.values(basesOf(works, url)));
  await works.close();
});

it("a request is told with the whole path", async () => {
  const told: string[] = [];
  const works = await assemble(await sandboxParts({ onRequest: ({ path }) => told.push(path) }));
  const site = sitesOf(works, url).find(({ path }) => path === "/senfenico/dashboard");
  const bindings = {} as Parameters<NonNullable<typeof site>["fetch"]>[1];
  const answer = await site?.fetch(new Request(`${url}/webhooks?limit=1`), bindings);
  expect([answer?.status, told]).toEqual([401, ["/senfenico/dashboard/webhooks"]]);
  expect(works.requests.list()).toHaveLength(1);
  await works.close();
});
