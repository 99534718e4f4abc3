import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { httpie } from "../../../../src/commands/events/export/httpie.ts";
import { startApp } from "../../../servers.ts";
import { readByShell } from "../../shell.ts";
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
  versionOf,
} from "./nasty.ts";

const bodies = [...nastyBodies.slice(0, 5), Buffer.alloc(0), binary];
// Before 3.0 it kept only the last header of a name.
const isThere = versionOf("http").startsWith("3.");

/** Runs it where HTTPie is; else the shell tells what HTTPie would be given. */
async function send(text: string): Promise<void> {
  await runFile("sh", "export.sh", isThere ? text : `http() { cat > /dev/null; }\n${text}`);
}

describe("--as httpie", () => {
  it("sends every body byte for byte", async () => {
    const app = await startApp();
    const random = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 200 }), 2).map(Buffer.from);
    const all = [...bodies, megabyte, ...random];
    const written = httpie.write(
      all.map((body) => request({ url: `${app.origin}/hooks`, body })),
      context,
    );
    expectSafe(written);
    await send(written);
    const given = [...bodies, ...random].map(
      (body) => readByShell("http", httpie.write([request({ body })], context)).stdin,
    );
    expect(given.map(String)).toEqual([...bodies, ...random].map(String));
    if (isThere) expect(bodiesOf(app.seen)).toEqual(bodiesOf(all.map((body) => ({ body }))));
  });

  it("sends method, path, query and headers as they were", async () => {
    const app = await startApp();
    const written = httpie.write(
      [request({ url: `${app.origin}/a/../b?x=1&y=2`, method: "PUT", headers: nastyHeaders })],
      context,
    );
    const { words } = readByShell("http", written);
    expect(words.slice(0, 3)).toEqual(["--path-as-is", "PUT", `${app.origin}/a/../b?x=1&y=2`]);
    expect(words).toContain("X-Equals:\\=value;a=b@c");
    await send(written);
    if (!isThere) return;
    const [seen] = app.seen;
    expect(seen).toMatchObject({ method: "PUT", url: "/a/../b?x=1&y=2" });
    // HTTPie puts its own first, and those of one name together.
    const byName = (headers: readonly (readonly string[])[]) =>
      [...headers].sort(([a = ""], [b = ""]) => a.toLowerCase().localeCompare(b.toLowerCase()));
    expect(byName((seen && ownHeaders(seen, nastyHeaders)) ?? [])).toEqual(byName(nastyHeaders));
  });

  it("adds no content type, and does not wait for a body", async () => {
    const app = await startApp();
    const written = httpie.write([request({ url: app.origin, headers: [], body: Buffer.alloc(0) })], context);
    expect(written).toBe(`http --ignore-stdin --path-as-is POST ${app.origin} Content-Type:\n`);
    await send(written);
    expect(app.seen.flatMap(({ rawHeaders }) => rawHeaders)).not.toContain("Content-Type");
  });

  it("refuses a method HTTPie would take for a URL", () => {
    expect(() => httpie.write([request({ method: "M-SEARCH" })], context)).toThrow(
      "--as httpie: HTTPie does not know the method M-SEARCH",
    );
  });

  it.each(["a\\=b", "\\:", "\u00e9"])("refuses the header value %j, which HTTPie would change", (value) => {
    expect(() => httpie.write([request({ headers: [["X-A", value]] })], context)).toThrow(
      "--as httpie: HTTPie cannot send the header X-A as it is",
    );
  });
});
