import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetch } from "../../../../src/commands/events/export/fetch.ts";
import { startApp } from "../../../servers.ts";
import {
  binary,
  bodiesOf,
  context,
  expectSafe,
  megabyte,
  nastyBodies,
  nastyHeaders,
  ownHeaders,
  request,
  runFile,
} from "./nasty.ts";

const run = (text: string) => runFile(process.execPath, "export.mjs", text);

describe("--as fetch", () => {
  it("sends every body byte for byte", async () => {
    const app = await startApp((_seen, response) => response.end("fine"));
    const random = fc.sample(fc.uint8Array({ maxLength: 200 }), 20).map(Buffer.from);
    const text = fc.sample(fc.string({ unit: "binary", maxLength: 100 }), 20).map((one) => Buffer.from(one));
    const bodies = [...nastyBodies, binary, megabyte, ...random, ...text];
    const written = fetch.write(
      bodies.map((body) => request({ url: `${app.origin}/hooks`, body })),
      context,
    );
    expectSafe(written);
    expect(await run(written)).toBe("200 fine\n".repeat(bodies.length));
    expect(bodiesOf(app.seen)).toEqual(bodiesOf(bodies.map((body) => ({ body }))));
  });

  it("sends method, path and headers; those of one name in one line", async () => {
    const app = await startApp();
    await run(
      fetch.write([request({ url: `${app.origin}/a?x=[1]`, method: "PUT", headers: nastyHeaders })], context),
    );
    const [seen] = app.seen;
    expect(seen).toMatchObject({ method: "PUT", url: "/a?x=[1]" });
    const sent = Object.fromEntries((seen && ownHeaders(seen, nastyHeaders)) ?? []);
    const lower = Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(lower).toEqual({
      ...Object.fromEntries(nastyHeaders.map(([name, value]) => [name.toLowerCase(), value])),
      "x-twice": "first, second",
    });
  });

  it("adds no content type, and no body to a GET", async () => {
    const app = await startApp();
    const bare = { url: app.origin, headers: [], body: Buffer.alloc(0) };
    await run(fetch.write([request(bare), request({ ...bare, method: "GET" })], context));
    expect(app.seen.map(({ method }) => method)).toEqual(["POST", "GET"]);
    expect(app.seen.flatMap(({ rawHeaders }) => rawHeaders).join()).not.toMatch(/content-type/i);
  });

  it("refuses what fetch cannot send", () => {
    const write = (changes: Parameters<typeof request>[0]) => () => fetch.write([request(changes)], context);
    expect(write({ method: "GET" })).toThrow("fetch sends no body with GET");
    expect(write({ method: "TRACE" })).toThrow("fetch does not send TRACE");
    expect(write({ url: "http://x.test/a/../b?c" })).toThrow(
      "fetch would send the path /b instead of /a/../b",
    );
  });
});
