import { describe, expect, it } from "vitest";
import { readObject, strictnessWarnings } from "../../../src/sandbox/rest/body.ts";
import { speakRaw } from "../../servers.ts";
import { apiKey, serveApi } from "./simulation.ts";

const megabyte = 1024 * 1024;

describe("a body", () => {
  it.each([
    ["", {}],
    ["{}", {}],
    ['\ufeff{"a":1}', { a: 1 }],
    ['{"a":1,"a":2}', { a: 2 }],
  ])("%j is an object", (text, value) => {
    expect(readObject(Buffer.from(text))).toEqual(value);
  });

  it.each([
    ["no JSON", "url=http://127.0.0.1/", "; it is no JSON"],
    ["cut", '{"url":"http', "; it is no JSON"],
    ["null", "null", "object"],
    ["a list", "[]", "object"],
    ["a text", '"x"', "object"],
    ["deep", "[".repeat(500_000), "; it is no JSON"],
    ["deep and whole", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "object"],
    ["deep in a field", `{"url":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, "url must be a text"],
    ["no text", "\u0000\u0001", "; it is no JSON"],
  ])("is refused in the provider's shape: %s", async (_name, body, says) => {
    const { ask, state } = await serveApi("payvost");
    const told = await ask("POST", "/webhooks", { body });
    expect([told.status, told.json]).toMatchObject([
      400,
      { success: false, error: { code: "validation_error", message: expect.stringContaining(says) } },
    ]);
    expect(state.endpoints()).toEqual([]);
  });

  it("of more than a megabyte is refused, with its length announced or not", async () => {
    const { ask, port, state } = await serveApi("payvost");
    const told = await ask("POST", "/webhooks", { body: `{"description":"${"x".repeat(megabyte)}"}` });
    expect([told.status, told.json]).toMatchObject([413, { error: { code: "validation_error" } }]);
    const head = [
      "POST /webhooks HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${apiKey}`,
      "Transfer-Encoding: chunked",
      "Connection: close",
    ];
    const chunk = `${(64 * 1024).toString(16)}\r\n${"x".repeat(64 * 1024)}\r\n`;
    const raw = await speakRaw(port, `${head.join("\r\n")}\r\n\r\n`, chunk.repeat(20), "0\r\n\r\n");
    expect(raw).toMatch(/^HTTP\/1\.1 413 /);
    expect(raw).toContain('"validation_error"');
    expect(state.endpoints()).toEqual([]);
  });

  it("of nearly a megabyte is read", async () => {
    const { ask } = await serveApi("payvost");
    const body = { url: "http://127.0.0.1/", events: ["*"], unknown: "x".repeat(megabyte - 200) };
    expect((await ask("POST", "/webhooks", { body })).status).toBe(201);
  });
});

describe("what a stricter server would hold against it", () => {
  const request = { contentType: "application/json", hasBody: true, known: ["url"], given: ["url"] };

  it.each([
    ["nothing", {}, []],
    ["JSON of a vendor", { contentType: "application/vnd.api+json; charset=utf-8" }, []],
    ["no body", { contentType: undefined, hasBody: false }, []],
    ["no type", { contentType: undefined }, ["the content type is not application/json"]],
    ["a form", { contentType: "text/plain" }, ["the content type is not application/json"]],
    ["a field", { given: ["url", "a\r\nSet-Cookie: x"] }, ["unknown fields are ignored: a??Set-Cookie??x"]],
    ["a long one", { given: ["x".repeat(99)] }, [`unknown fields are ignored: ${"x".repeat(40)}`]],
    [
      "many",
      { given: Array.from({ length: 11 }, (_, n) => `f${n}`) },
      ["unknown fields are ignored: f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, ..."],
    ],
  ])("is: %s", (_name, change, warnings) => {
    expect(strictnessWarnings({ ...request, ...change })).toEqual(warnings);
  });
});
