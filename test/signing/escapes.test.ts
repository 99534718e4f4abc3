import { expect, it } from "vitest";
import { asciiOnly, dotnet, go, gson, php, slashes } from "../../src/signing/escapes.ts";

const json = JSON.stringify(`a/é'"<&>=+\\\u007f\u2028😀\n`);

// The expected texts follow the documentation of each writer.
it.each([
  [
    "PHP",
    php,
    String.raw`"a\/\u00e9'\"<&>=+\\\u007f\u2028\ud83d\ude00\n"`.replace(String.raw`\u007f`, "\u007f"),
  ],
  ["PHP, JSON_UNESCAPED_UNICODE", slashes, json.replace("/", "\\/")],
  [".NET", dotnet, String.raw`"a/\u00E9\u0027\u0022\u003C\u0026\u003E=\u002B\\\u007F\u2028\uD83D\uDE00\n"`],
  [
    "Gson",
    gson,
    json
      .replace("'", String.raw`\u0027`)
      .replace("<&>=", String.raw`\u003c\u0026\u003e\u003d`)
      .replace("\u2028", String.raw`\u2028`),
  ],
  ["Go", go, json.replace("<&>", String.raw`\u003c\u0026\u003e`).replace("\u2028", String.raw`\u2028`)],
  ["Python", asciiOnly, String.raw`"a/\u00e9'\"<&>=+\\\u007f\u2028\ud83d\ude00\n"`],
])("escapes as %s does", (_, write, text) => {
  expect(write(json)).toBe(text);
  expect(JSON.parse(write(json))).toBe(JSON.parse(json));
});

it("leaves the plus of an exponent to .NET", () => expect(dotnet("[1e+25,1E+25]")).toBe("[1e+25,1E+25]"));
