import { describe, expect, it } from "vitest";
import { type Circumstances, refuseCombinations } from "../../../src/commands/listen/combinations.ts";
import type { ListenFlags } from "../../../src/commands/listen/options.ts";
import { parseRoute, parseTarget } from "../../../src/listen/target.ts";

const nowhere: Circumstances = { targets: [], routes: [], json: false, silent: false, sandbox: false };
const targets = [parseTarget("3000")];
const routes = [parseRoute("a=3000")];

describe("combinations of flags", () => {
  it.each<[ListenFlags, Partial<Circumstances>, string]>([
    [{ reply: "mirror" }, {}, "--reply "],
    [{ header: ["A: b"] }, {}, "--header "],
    [{ forwardTimeout: "1s" }, {}, "--forward-timeout "],
    [{ concurrency: "1" }, {}, "--concurrency "],
    [{ respond: "200" }, { targets }, "--respond "],
    [{ respondBody: "x" }, { targets }, "--respond-body "],
    [{ delay: "1s" }, { targets }, "--delay "],
    [{ output: "line" }, { json: true }, "--output "],
    [{ showBody: true }, { json: true }, "--show-body "],
    [{ output: "quiet", showHeaders: true }, {}, "--show-headers "],
    [{ printSecret: true }, { silent: true }, "--print-secret "],
    [{ timeout: "3s" }, {}, "--timeout "],
    [{ keep: true }, {}, "--keep "],
    [{ yes: true }, {}, "--yes "],
    [{ register: true, keep: true }, { sandbox: true }, "--keep "],
  ])("%j is refused under %j", (flags, circumstances, flag) => {
    expect(() => refuseCombinations(flags, { ...nowhere, ...circumstances })).toThrow(flag);
  });

  it.each<[ListenFlags, Partial<Circumstances>]>([
    [{}, {}],
    [{ reply: "ack", header: ["A: b"], forwardTimeout: "1s", concurrency: "1" }, { targets }],
    [{ reply: "ack" }, { routes }],
    // What no route takes whk answers itself.
    [{ respond: "500", delay: "1s" }, { routes }],
    [{ concurrency: "1", exec: "cat" }, {}],
    [{ output: "quiet" }, {}],
    [
      { expect: ["a"], timeout: "3s" },
      { json: true, silent: true },
    ],
    [{ showBody: true, showHeaders: true, output: "line" }, {}],
    [{ printSecret: true }, { silent: true, json: true }],
    [{ register: true, keep: true, yes: true }, {}],
    [{ register: true }, { sandbox: true }],
  ])("%j is fine under %j", (flags, circumstances) => {
    expect(() => refuseCombinations(flags, { ...nowhere, ...circumstances })).not.toThrow();
  });
});
