import { Hono } from "hono";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { checked, failure, readJson } from "../../../src/sandbox/control/input.ts";
import { fields } from "../../../src/sandbox/shape.ts";

const shape = fields({ scale: v.exactOptional(v.number()) });

describe("the input of a control call", () => {
  it("is what the shape says", () => {
    expect(checked(shape, { scale: 2 })).toEqual({ scale: 2 });
  });

  it.each([
    [{ scale: "2" }, 'scale: must be a number, not "2"'],
    [{ skale: 2 }, "skale: unknown field; did you mean scale?"],
    [[], "the body must be an object, not a list"],
    [null, "the body must be an object, not null"],
  ])("that is %j is refused by name", (value, message) => {
    expect(() => checked(shape, value)).toThrow(message);
  });

  it("must be JSON", async () => {
    const app = new Hono();
    app.post("/", async (context) => context.json({ read: await readJson(context) }));
    app.onError((thrown, context) => context.text(thrown.message, 400));
    const answer = (body: string) => app.request("/", { method: "POST", body });
    expect(await (await answer('{"a":[1]}')).json()).toEqual({ read: { a: [1] } });
    expect(await (await answer("{a}")).text()).toBe("the body must be JSON");
  });
});

it("a failure has one shape", async () => {
  const app = new Hono();
  app.get("/", (context) => failure(context, 404, { code: "not_found", message: "gone" }));
  const answer = await app.request("/");
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { error: { code: "not_found", message: "gone" } },
  ]);
});
