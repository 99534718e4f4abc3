import { describe, expect, it } from "vitest";
import { httpFile } from "../../../../src/commands/events/export/http-file.ts";
import { binary, context, expectSafe, nastyBodies, request } from "./nasty.ts";

describe("--as http", () => {
  it("writes requests one after another", () => {
    const headers = [
      ["X-A", "1"],
      ["X-A", "2"],
    ] as const;
    const first = request({ headers, body: Buffer.from('{\n  "a": 1000.00\n}') });
    const written = httpFile.write(
      [first, request({ method: "GET", headers: [], body: Buffer.alloc(0) })],
      context,
    );
    expectSafe(written);
    expect(written).toBe(`### payvost payment.succeeded evt_1, delivery dlv_1
POST http://localhost:3000/hooks
X-A: 1
X-A: 2

{
  "a": 1000.00
}

### payvost payment.succeeded evt_1, delivery dlv_1
GET http://localhost:3000/hooks
`);
  });

  it.each(
    [
      ...nastyBodies.filter(({ length }) => length > 2).slice(0, 6),
      binary,
      ...["a\n### b", " a", "a\n", "< x", "a\n> b", "#a", "// a", "@x=1"].map((text) => Buffer.from(text)),
    ].slice(1),
  )("puts %o into a file beside it, or refuses", (body) => {
    const attached: Buffer[] = [];
    const attach = (bytes: Buffer) => {
      attached.push(bytes);
      return "hooks.1.body";
    };
    const written = httpFile.write([request({ body })], { ...context, attach });
    expectSafe(written);
    expect(written).toMatch(/\n\n< \.\/hooks\.1\.body\n$/);
    expect(attached).toEqual([body]);
    expect(() => httpFile.write([request({ body })], context)).toThrow(
      "the file cannot hold this body as it is",
    );
  });

  it.each(["{{x}}", "\u00e9", "a\tb"])("refuses the header value %j", (value) => {
    expect(() => httpFile.write([request({ headers: [["X-A", value]] })], context)).toThrow("the header X-A");
  });
});
