import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { excerpt } from "../../src/output/excerpt.ts";

function said(
  body: string | Buffer,
  headers: [string, string][] = [],
  redact = (value: string) => value,
): string[] {
  return excerpt({ headers, body: Buffer.from(body), truncated: false }, redact);
}

const html: [string, string][] = [["Content-Type", "text/html; charset=utf-8"]];

test.each<[string, string, [string, string][], string[]]>([
  ["nothing", "", [], []],
  ["one line", "Invalid signature\n", [], ["Invalid signature"]],
  ["several lines", "\r\n one \r\n\r\ntwo\rthree\n", [], ["one", "two", "three"]],
  ["JSON on several lines", '{\n  "error": {\n    "code": 1\n  }\n}', [], ['{ "error": { "code": 1 } }']],
  [
    "a stack",
    "Error: boom\n    at handler (/srv/app.js:3:9)\n    at /srv/app.js:9:1\n    at process.x (node:internal/q:95:5)\ncaused by",
    [],
    ["Error: boom", "caused by"],
  ],
  [
    "a page",
    "<html><head><title>Oops</title></head><body><h1>Not found</h1><p>no &lt;route&gt;</p>",
    [],
    ["Not found", "no <route>"],
  ],
  [
    "Express",
    "<!DOCTYPE html>\n<body>\n<pre>Error: it&#39;s &quot;bad&quot;<br> &nbsp; &nbsp;at run (/a.js:1:2)</pre>\n</body>",
    html,
    [`Error: it's "bad"`],
  ],
  ["scripts and styles", "<script>alert(1)</script><style>p{}</style>text", html, ["text"]],
])("%s", (_name, body, headers, lines) => {
  expect(said(body, headers)).toEqual(lines);
});

test("says what is no text", () => {
  expect(said(Buffer.from([0, 1, 2]))).toEqual(["(3 binary bytes)"]);
  const gzipped = gzipSync("Invalid signature");
  expect(said(gzipped, [["content-encoding", "gzip"]])).toEqual([`(${gzipped.length} bytes, gzip)`]);
});

test("is bounded, and masked before it is cut", () => {
  expect(said("line\n".repeat(10_000)).length).toBe(50);
  const secret = "secret-".repeat(10);
  const body = `${"x".repeat(4090)}${secret}`;
  const shown = said(body, [], (value) => value.replaceAll(secret, "…"))[0] ?? "";
  expect(shown).toBe(`${"x".repeat(4090)}…`);
});

test("tags without an end cost no time", () => {
  expect(said("<".repeat(8000), html).join("").length).toBe(4096);
  expect(said("<head>".repeat(1300), html)).toEqual(["<hea"]);
});
