import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldError, readJsonFile } from "../../src/store/json-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function fileWith(content: string | Buffer): string {
  const path = join(temporaryFolder(), "some.json");
  writeFileSync(path, content);
  return path;
}

describe("a JSON file", () => {
  it.each([
    ['{"a": [1]}', { a: [1] }],
    ['\ufeff{"a": 1}', { a: 1 }],
    [' \r\n{"a":\r\n1}\n', { a: 1 }],
    ["{}", {}],
  ])("is read: %j", async (content, value) => {
    expect((await readJsonFile(fileWith(content))).value).toEqual(value);
  });

  it.each([
    ["nothing", "", / is empty$/],
    ["blanks", " \n", / is empty$/],
    ["a byte order mark alone", "\ufeff", / is empty$/],
    ["an array", "[]", / does not hold a JSON object$/],
    ["a text", '"a"', / does not hold a JSON object$/],
    ["null", "null", / does not hold a JSON object$/],
    ["a cut object", '{\n  "a": 1,\n', / is not JSON: it ends too early at line 3, column 1$/],
    ["a comma too many", '{\n  "a": 1,\n}', / is not JSON: "}" is unexpected at line 3, column 1$/],
    ["a word", '{"a": yes}', / is not JSON: "y" is unexpected at line 1, column 7$/],
    ["a comment", '{\r\n// "a": 1\r\n}', / is not JSON: "\/" is unexpected at line 2, column 1$/],
    ["UTF-16", Buffer.from('\ufeff{"a":1}', "utf16le"), / is not UTF-8 text$/],
    ["random bytes", Buffer.from([0xc3, 0x28]), / is not UTF-8 text$/],
    ["more than 1 MB", " ".repeat(10 * 1024 * 1024), / is larger than 1 MB$/],
    [
      "a key twice further down",
      '{"a": {"b": [{"c": 1, "c": 2}]}}',
      /has a key twice in one of its objects$/,
    ],
    ["a key twice", '{"a": 1,\n"b": 2,\n"a": 3}', /: a is there twice$/],
  ])("[D7] with %s is refused with its path and place", async (_what, content, message) => {
    const path = fileWith(content);
    await expect(readJsonFile(path)).rejects.toMatchObject({
      kind: "usage",
      code: "bad_json_file",
      message: expect.stringMatching(message),
      details: { file: path },
    });
    await expect(readJsonFile(path)).rejects.toThrow(path);
  });

  it("that is missing or a folder is refused", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a"));
    await expect(readJsonFile(join(folder, "a"))).rejects.toThrow(/ is not a file$/);
    await expect(readJsonFile(join(folder, "b"))).rejects.toThrow(/ does not exist$/);
  });
});

describe("the error for a field", () => {
  const text = '{\n  "events": [\n    "a", 5],\n  "a": {"events": 1}, "provider": ""\n}';

  it.each([
    [["provider"], "/p line 4: provider is odd"],
    [["events", 1], "/p line 3: events[1] is odd"],
    [["a", "events"], '/p line 4: a["events"] is odd'],
    [["routes", "payment.*"], '/p: routes["payment.*"] is odd'],
    [["not a word"], '/p: "not a word" is odd'],
    [["missing"], "/p: missing is odd"],
  ])("%j names it, and its line when that is certain", (keys, message) => {
    const error = fieldError({ path: "/p", text, value: {} }, { keys, problem: "is odd", hint: "mend it" });
    expect(error).toMatchObject({ kind: "usage", message, hint: "mend it" });
  });
});
