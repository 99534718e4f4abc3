import { describe, expect, it } from "vitest";
import { readDestinations } from "../../../src/commands/listen/destinations.ts";

const project = { path: "/project/whk.config.json", forwardTo: ["3000"], routes: { "a.*": "4000" } };
const ports = (destinations: ReturnType<typeof readDestinations>) => [
  destinations.targets.map(({ url }) => url.port),
  destinations.routes.map(({ target }) => target.url.port),
];

describe("destinations", () => {
  it.each([
    ["nothing", undefined, {}, null, [[], []]],
    ["the argument first", "1", { forwardTo: ["2", "3"] }, null, [["1", "2", "3"], []]],
    ["each target once", "1", { forwardTo: ["1", "localhost:1/"] }, null, [["1"], []]],
    ["routes", undefined, { route: ["a=5", "b=6"] }, null, [[], ["5", "6"]]],
    ["the project's", undefined, {}, project, [["3000"], ["4000"]]],
    ["flags before the project's targets", "1", {}, project, [["1"], ["4000"]]],
    ["flags before the project's routes", undefined, { route: ["a=5"] }, project, [["3000"], ["5"]]],
    ["no project target when whk is to answer", undefined, { respond: "500" }, project, [[], ["4000"]]],
    ["no project target when whk is to wait", undefined, { delay: "1s" }, project, [[], ["4000"]]],
  ])("are %s", (_, target, flags, from, expected) => {
    expect(ports(readDestinations(target, flags, from))).toEqual(expected);
  });

  it("name the file a bad one stands in", () => {
    expect(() => readDestinations(undefined, {}, { ...project, forwardTo: ["ftp://x"] })).toThrow(
      /whk\.config\.json: .*ftp/,
    );
    expect(() => readDestinations(undefined, {}, { ...project, routes: { a: "" } })).toThrow(
      /whk\.config\.json: /,
    );
    expect(() => readDestinations("ftp://x", {}, project)).toThrow(/^"ftp/);
  });
});
