import { describe, expect, it } from "vitest";
import type { ListenerOptions } from "../../src/library/listener.ts";
import { readOptions, targetOf } from "../../src/library/listener-options.ts";

const hrefs = (forwardTo: NonNullable<ListenerOptions["forwardTo"]>) =>
  readOptions({ forwardTo }).targets.map(({ url }) => url.href);

describe("options of a listener", () => {
  it("may all be left out", () => {
    expect(readOptions({})).toMatchObject({
      ...{ provider: null, secrets: [], port: 0, targets: [], headers: [], reply: "mirror" },
      ...{ respond: { status: 200, headers: [] }, onInvalid: "reject", events: [], maxBody: 5_000_000 },
    });
  });

  it("take apps as port, text and URL, one or several", () => {
    expect(hrefs(3000)).toEqual(["http://localhost:3000/"]);
    expect(hrefs(["3000/hooks", new URL("http://127.0.0.1:1/a")])).toEqual([
      "http://localhost:3000/hooks",
      "http://127.0.0.1:1/a",
    ]);
    expect(() => targetOf("example.com")).toThrow(/is no target/);
  });

  it.each([
    [204, 204, "", []],
    [{ status: 500, body: "no" }, 500, "no", [["content-type", "text/plain; charset=utf-8"]]],
    [{ body: { a: 1 } }, 200, '{"a":1}', [["content-type", "application/json"]]],
    [{ body: [1], headers: { "Content-Type": "text/x" } }, 200, "[1]", [["Content-Type", "text/x"]]],
    [{ body: Buffer.from("b") }, 200, "b", [["content-type", "text/plain; charset=utf-8"]]],
  ])("answer with %j", (respond, status, body, headers) => {
    const reply = readOptions({ respond }).respond;
    expect({ ...reply, body: reply.body.toString() }).toEqual({ status, body, headers });
  });

  it.each<[object, string]>([
    [{ forwardto: 3000 }, "did you mean forwardTo?"],
    [{ reply: "always" }, 'reply: "always" is no choice; there are mirror and ack'],
    [{ onInvalid: "ignore" }, "there are reject and accept"],
    [{ respond: 99 }, "respond: 99 is no whole number from 200 to 599"],
    [{ respond: { stat: 200 } }, 'respond has no option "stat"'],
    [{ respond: { status: "200" } }, 'respond: "200" is no whole number'],
    [{ respond: "ok" }, 'respond: "ok" is no answer; give a status, or { status, body, headers }'],
    [{ respond: () => 200 }, "respond: a function is no answer"],
    [{ respond: { status: 204, body: "x" } }, "respond: an answer 204 has no body"],
    [{ respond: { headers: { "a b": "c" } } }, "headers: a b cannot be sent"],
    [{ port: "3000" }, 'port: "3000" is no whole number from 0 to 65535'],
    [{ events: 5 }, "events: 5 is no event type"],
    [{ onDelivery: 5 }, "onDelivery: 5 is no function"],
    [{ headers: { "x-a": "b\r\nc" } }, "headers: x-a cannot be sent"],
    [{ headers: { "Content-Length": 5 } }, "headers: Content-Length is one that whk sets itself"],
    [{ maxBody: 0 }, "maxBody: 0"],
    [{ forwardTimeoutMs: 0.5 }, "forwardTimeoutMs: 0.5"],
    [{ secret: "" }, "secret: it is empty"],
    [{ headers: { a: null } }, "headers: the value of a is no text"],
  ])("refuse %j", (options, message) => {
    expect(() => readOptions(options)).toThrow(message);
  });
});
