import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFindTargets, targetBehind } from "../../../src/commands/replay/targets.ts";
import type { Attempt, Delivery } from "../../../src/events/delivery.ts";
import { parseTarget, targetUrl } from "../../../src/listen/target.ts";
import type { Session } from "../../../src/store/listeners.ts";
import { temporaryFolder } from "../../cli.ts";
import { attempt, draft } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

const delivery: Delivery = { ...draft({ path: "/in?x=1" }), seq: 1, duplicateOf: null };

interface Given {
  readonly to?: string;
  readonly failedOnly?: boolean;
  readonly apps?: Session["apps"];
  readonly project?: object;
  readonly attempts?: readonly Partial<Attempt>[];
}

/** Where the delivery goes, and who says so. */
async function found({ to, failedOnly = false, apps, project, attempts = [] }: Given) {
  const home = temporaryFolder();
  if (project !== undefined) writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
  const { app } = await appOf({ home });
  const session = {
    pid: 1,
    local: "http://127.0.0.1:4400",
    provider: null,
    secrets: {},
    startedAt: 1,
    version: "0",
  };
  const sessions = apps === undefined ? [session] : [session, { ...session, apps }];
  const choice = { to: to === undefined ? null : parseTarget(to), failedOnly, sessions };
  const made = attempts.map((one) => attempt(delivery.id, one));
  const targets = await createFindTargets(app, choice)(delivery, made);
  return targets.map(({ target, from }) => `${targetUrl(target, delivery.path).href} ${from}`);
}

const first = { url: "http://127.0.0.1:3000/a/in?x=1" };
const second = { url: "http://app.localhost:3001/in?k=v&x=1" };

describe("the app of a stored delivery", () => {
  it("is the one --to names, whatever else is known", async () => {
    expect(await found({ to: "4000/b", attempts: [first] })).toEqual(["http://localhost:4000/b/in?x=1 flag"]);
  });

  it("is every one the listener handed it to, once each", async () => {
    expect(await found({ attempts: [first, second, first] })).toEqual([
      `${first.url} before`,
      `${second.url} before`,
    ]);
  });

  it("is not one it was only replayed to", async () => {
    const elsewhere = { url: "http://127.0.0.1:9/in?x=1", sent: "stored" } as const;
    expect(await found({ attempts: [first, elsewhere] })).toEqual([`${first.url} before`]);
    expect(await found({ attempts: [elsewhere] })).toEqual([`${elsewhere.url} before`]);
  });

  it("is of failed ones the one that did not accept last", async () => {
    const attempts = [
      { ...first, status: 500 },
      { ...second, status: 500 },
      { ...second, status: 204, sent: "stored" as const },
    ];
    expect(await found({ failedOnly: true, attempts })).toEqual([`${first.url} before`]);
  });

  it("is that of the newest listener that has any, by its routes", async () => {
    const apps = [
      { url: "http://127.0.0.1:5000/", pattern: "payment.*" },
      { url: "http://127.0.0.1:5001/", pattern: null },
    ];
    expect(await found({ apps, project: { forwardTo: "6000" } })).toEqual([
      "http://127.0.0.1:5000/in?x=1 listener",
    ]);
  });

  it("is that of the project file", async () => {
    const project = { forwardTo: "6000", routes: { "transfer.*": "6001" } };
    expect(await found({ project })).toEqual(["http://localhost:6000/in?x=1 project"]);
  });

  it("has to be known", async () => {
    await expect(found({})).rejects.toMatchObject({ kind: "usage", code: "no_destination" });
  });
});

describe("the target behind a URL", () => {
  const path = fc.stringMatching(/^\/[a-z%/.?&='|]{0,12}$/);
  const base = fc.stringMatching(/^http:\/\/127\.0\.0\.1:3000(\/[a-z.]{0,4}){0,2}(\?[a-z=&]{0,6})?$/);

  it("leads there again with the same path", () => {
    fc.assert(
      fc.property(base, path, (start, way) => {
        const url = targetUrl(parseTarget(start), way).href;
        const target = targetBehind(url, way);
        return target !== null && targetUrl(target, way).href === url;
      }),
      { numRuns: 200 },
    );
  });

  it("is none where the path does not lead", () => {
    expect(targetBehind("http://127.0.0.1:3000/other", "/in")).toBeNull();
    expect(targetBehind("no URL", "/in")).toBeNull();
  });
});
