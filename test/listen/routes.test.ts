import { describe, expect, it } from "vitest";
import { createRoutes } from "../../src/listen/routes.ts";
import { parseRoute, parseTarget } from "../../src/listen/target.ts";

const routes = ["payment.failed=3001", "payment.*,!payment.test=3002", "transfer.*=3003"].map(parseRoute);
const targets = ["3000", "4000"].map(parseTarget);

describe("routes", () => {
  it.each([
    ["payment.failed", ["3001"]],
    ["payment.succeeded", ["3002"]],
    ["payment.test", ["3000", "4000"]],
    ["transfer.failed", ["3003"]],
    ["user.created", ["3000", "4000"]],
    [null, ["3000", "4000"]],
  ])("%s goes to %j: the first route that fits decides, then the targets", (type, ports) => {
    expect(createRoutes(routes, targets)(type).map(({ url }) => url.port)).toEqual(ports);
  });

  it("leave to whk what nobody takes", () => {
    expect(createRoutes(routes, [])("user.created")).toEqual([]);
  });

  it("take events without a type only with *", () => {
    expect(createRoutes([parseRoute("*=3005")], [])(null).map(({ url }) => url.port)).toEqual(["3005"]);
  });
});
