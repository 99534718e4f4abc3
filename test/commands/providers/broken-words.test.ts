import { describe, expect, it } from "vitest";
import { brokenWords } from "../../../src/commands/providers/broken-words.ts";
import { plainLook } from "./plain-look.ts";

describe("words broken into lines", () => {
  const lines = (words: string, columns: number) =>
    brokenWords(words, columns, plainLook(columns)).map((line) => line.plain);

  it("break at blanks", () => {
    expect(lines("one two three", 8)).toEqual(["one two", "three"]);
  });

  it("break a word that is longer than a line, and lose none of it", () => {
    expect(lines("at https://example.com/hooks", 10)).toEqual(["at", "https://ex", "ample.com/", "hooks"]);
  });

  it("are escaped", () => {
    expect(lines("a\u001b[2J b", 30)).toEqual(["a\\x1b[2J b"]);
  });
});
