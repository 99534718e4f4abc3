import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curlCommand } from "../../src/commands/curl.ts";
import { readByShell } from "./shell.ts";

const request = { url: "http://localhost:3000/hooks", headers: [], body: Buffer.from("{}"), file: null };

describe("curlCommand", () => {
  it("takes the body from the file when there is one", () => {
    const line = curlCommand({ ...request, headers: [["X-A", "1"]], file: "body.json" });
    expect(line).toBe("curl -X POST http://localhost:3000/hooks -H 'X-A: 1' --data-binary @body.json");
  });

  it("writes the body itself when there is none", () => {
    const line = curlCommand({ ...request, body: Buffer.from('{"a":"é%\\"}\n') });
    expect(line).toBe(
      `printf '{"a":"\\303\\251%%\\\\"}\\n' | curl -X POST http://localhost:3000/hooks --data-binary @-`,
    );
  });

  it("keeps the lines of a payload readable", () => {
    const line = curlCommand({ ...request, body: Buffer.from("{\r\n\t1\n}") });
    expect(line).toMatch(/^printf '\{\\r\\n\\t1\\n\}' \|/);
  });

  it("sends an empty header too", () => {
    const headers = [["X-A", ""]] as const;
    expect(curlCommand({ ...request, headers })).toContain(" -H 'X-A;' ");
  });

  it("asks for headers alone with --head, and sends no body that is not there", () => {
    const bare = { ...request, body: Buffer.alloc(0) };
    expect(curlCommand({ ...bare, method: "HEAD" })).toBe("curl --head http://localhost:3000/hooks");
    expect(curlCommand({ ...bare, method: "GET" })).toBe("curl -X GET http://localhost:3000/hooks");
    expect(curlCommand({ ...bare, method: "PUT" })).toMatch(/^printf '' \| curl -X PUT .* --data-binary @-$/);
  });

  it("keeps cURL from reading a path or a query its own way", () => {
    expect(curlCommand({ ...request, url: "http://x/a/../b?c=[1-3]" })).toContain(
      "curl -X POST --path-as-is --globoff 'http://x/a/../b?c=[1-3]'",
    );
  });

  it("keeps cURL from adding a header", () => {
    expect(curlCommand({ ...request, without: ["Content-Type"] })).toContain(" -H Content-Type: --data");
  });

  it("gives cURL the bytes of a header", () => {
    const line = curlCommand({ ...request, headers: [["X-A", "caf\u00c3\u00a9"]] });
    expect(line).toContain(` -H "$(printf 'X-A: caf\\303\\251')" `);
    expect(readByShell("curl", line).words).toContain("X-A: café");
  });

  it("names another method", () => {
    expect(curlCommand({ ...request, method: "PUT" })).toContain("curl -X PUT ");
  });

  it.each([
    ["a file with blanks", { file: "my body's.json" }, "@my body's.json"],
    ["a url with a query", { url: "http://localhost/?a=1&b=$(id)" }, "http://localhost/?a=1&b=$(id)"],
    [
      "a header with quotes",
      { headers: [["X-A", `it's "$HOME" \`id\``]] as const },
      `X-A: it's "$HOME" \`id\``,
    ],
  ])("quotes %s", (_, changes, word) => {
    expect(readByShell("curl", curlCommand({ ...request, ...changes })).words).toContain(word);
  });

  it("is one line of printable ASCII that gives a shell exactly these bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const line = curlCommand({ ...request, body: Buffer.from(bytes) });
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        expect(readByShell("curl", line).stdin.equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each(["-n", "--", "-e a\\n", "%s%d%%", "\\x41\\101", "'", "", "\0"])("survives %j", (body) => {
    const line = curlCommand({ ...request, body: Buffer.from(body) });
    expect(readByShell("curl", line).stdin.toString()).toBe(body);
  });
});
