import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curl } from "../../../../src/commands/events/export/curl.ts";
import { startApp } from "../../../servers.ts";
import { readByShell } from "../../shell.ts";
import {
  binary,
  bodiesOf,
  context,
  expectSafe,
  isInstalled,
  megabyte,
  nastyBodies,
  nastyHeaders,
  ownHeaders,
  request,
  runFile,
} from "./nasty.ts";

const isThere = isInstalled("curl");
const run = (text: string) => runFile("sh", "export.sh", text);

describe("--as curl", () => {
  it("sends every body byte for byte", async () => {
    const app = await startApp();
    const random = fc.sample(fc.uint8Array({ maxLength: 200 }), 5).map(Buffer.from);
    const bodies = [...nastyBodies, binary, megabyte, ...random];
    const written = curl.write(
      bodies.map((body) => request({ url: `${app.origin}/hooks`, body })),
      context,
    );
    expectSafe(written);
    const given = [...nastyBodies, binary].map((body) => curl.write([request({ body })], context));
    expect(given.map((line) => readByShell("curl", line).stdin)).toEqual([...nastyBodies, binary]);
    if (!isThere) return;
    await run(written);
    expect(bodiesOf(app.seen)).toEqual(bodiesOf(bodies.map((body) => ({ body }))));
  });

  it("sends method, path, query and headers as they were", async () => {
    const app = await startApp();
    const url = `${app.origin}/a/../%7e?x=[1]&y={a,b}`;
    const written = curl.write([request({ url, method: "PUT", headers: nastyHeaders })], context);
    expect(written).toContain("curl -X PUT --path-as-is --globoff ");
    if (!isThere) return;
    await run(written);
    const [seen] = app.seen;
    expect(seen).toMatchObject({ method: "PUT", url: "/a/../%7e?x=[1]&y={a,b}" });
    expect(seen && ownHeaders(seen, nastyHeaders)).toEqual(nastyHeaders);
  });

  it("adds no content type, and no body to a GET", async () => {
    const app = await startApp();
    const bare = { url: app.origin, headers: [], body: Buffer.alloc(0) };
    const written = curl.write(
      [request(bare), request({ ...bare, method: "GET" }), request({ ...bare, method: "HEAD" })],
      context,
    );
    expect(written.match(/-H Content-Type: ?/g)).toHaveLength(3);
    if (!isThere) return;
    await run(written);
    expect(app.seen.map(({ method }) => method)).toEqual(["POST", "GET", "HEAD"]);
    expect(app.seen.flatMap(({ rawHeaders }) => rawHeaders)).not.toContain("Content-Type");
  });
});
