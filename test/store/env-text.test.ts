import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envProblem, setEnvValue } from "../../src/store/env-text.ts";

const secret = "whsec_0123456789abcdef";

describe("setEnvValue", () => {
  it.each([
    ["an empty file", "", `KEY=${secret}\n`],
    ["another key", "A=1\n", `A=1\nKEY=${secret}\n`],
    ["no newline at the end", "A=1", `A=1\nKEY=${secret}\n`],
    ["lines that end in CRLF", "A=1\r\nB=2\r\n", `A=1\r\nB=2\r\nKEY=${secret}\r\n`],
    ["the key alone", "KEY=old", `KEY=${secret}`],
    ["an empty value", "KEY=\nB=2\n", `KEY=${secret}\nB=2\n`],
    ["blanks around", "  KEY = old  \nB=2\n", `  KEY = ${secret}  \nB=2\n`],
    ["export", "export KEY=old\n", `export KEY=${secret}\n`],
    ["CRLF", "KEY=old\r\nB=2\r\n", `KEY=${secret}\r\nB=2\r\n`],
    ["double quotes", 'KEY="old"\n', `KEY="${secret}"\n`],
    ["single quotes", "KEY='old' # why\n", `KEY='${secret}' # why\n`],
    ["backticks", "KEY=`old`\n", `KEY=\`${secret}\`\n`],
    ["a comment", "# KEY=no\nKEY=old # KEY=no\n", `# KEY=no\nKEY=${secret} # KEY=no\n`],
    ["a comment and no value", "KEY= # later\n", `KEY=${secret} # later\n`],
    ["a comment that touches", "KEY=#later\n", `KEY=${secret} #later\n`],
    ["a # within", "KEY=a#b\nB=1\n", `KEY=${secret}\nB=1\n`],
    ["a value over several lines", 'KEY="a\nB=1\nc"\nB=2\n', `KEY="${secret}"\nB=2\n`],
    ["the key within another's value", 'A="x\nKEY=no\n"\n', `A="x\nKEY=no\n"\nKEY=${secret}\n`],
    ["a longer key", "MY_KEY=1\nKEY_2=2\n", `MY_KEY=1\nKEY_2=2\nKEY=${secret}\n`],
    ["a byte order mark", "\ufeffKEY=old\n", `\ufeffKEY=${secret}\n`],
    ["a colon", "KEY: old\n", `KEY: ${secret}\n`],
  ])("%s", (_what, content, expected) => {
    expect(setEnvValue(content, "KEY", secret)).toEqual({ content: expected });
  });

  it.each([
    ["a b#c", "KEY='a b#c'\n"],
    ["it's", 'KEY="it\'s"\n'],
    ['it\'s "$x"', 'KEY=`it\'s "$x"`\n'],
  ])("quotes %j", (value, expected) => {
    expect(setEnvValue("", "KEY", value)).toEqual({ content: expected });
  });

  it.each(["two\nlines", "a'b\"c`d", "back\\slash", ""])(
    "refuses %j, or writes what is read again",
    (value) => {
      const edited = setEnvValue("A=1\n", "KEY", value);
      if ("problem" in edited) expect(edited.problem).toBe("cannot hold this value of KEY");
      else expect(parse(edited.content)).toEqual({ A: "1", KEY: value });
    },
  );

  it("names the lines of a key that stands there twice", () => {
    const twice = "A=1\r\nKEY=a\r\n\r\nexport KEY=b\r\n";
    expect(setEnvValue(twice, "KEY", secret)).toEqual({ problem: "has KEY on several lines: 2, 4" });
    expect(envProblem(twice, "KEY")).toBe("has KEY on several lines: 2, 4");
    expect(envProblem(twice, "A")).toBeNull();
  });
});

describe("against dotenv", () => {
  const name = fc.constantFrom("A", "B", "KEY", "MY_KEY", "x.y", "a-b");
  const value = fc.oneof(
    fc.constantFrom(
      "",
      "1",
      "'a'",
      '"b"',
      "`c`",
      '"x\\ny"',
      "'two\nlines'",
      "a#b",
      "a # b",
      "'open",
      '"a" b',
      "KEY=1",
      "\\",
    ),
    fc.string({ maxLength: 12 }),
  );
  const separator = fc.constantFrom("=", " = ", "= ", ": ");
  const entry = fc
    .tuple(fc.constantFrom("", "export ", "  "), name, separator, value, fc.constantFrom("", " # note", "#"))
    .map((parts) => parts.join(""));
  const other = fc.constantFrom("", "# comment", "# KEY=x", "   ", "words");
  const file = fc
    .tuple(fc.array(fc.oneof(entry, other), { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([lines, end, last]) => lines.join(end) + (last ? end : ""));
  const secrets = fc.oneof(
    fc.stringMatching(/^whsec_[A-Za-z0-9+/=_-]{16,40}$/),
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
  );

  it("sets the key and leaves every other as it was", () => {
    fc.assert(
      fc.property(file, secrets, (content, written) => {
        const edited = setEnvValue(content, "KEY", written);
        if ("problem" in edited) return;
        expect(parse(edited.content)).toEqual({ ...parse(content), KEY: written });
      }),
      { numRuns: 200 },
    );
  });

  it("can always write a secret of a provider into a file of plain lines", () => {
    const plain = fc
      .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.stringMatching(/^[\w ]{0,9}$/)), {
        selector: ([key]) => key,
        maxLength: 6,
      })
      .map((pairs) => pairs.map(([key, text]) => `${key}=${text}\n`).join(""));
    fc.assert(
      fc.property(plain, (content) => {
        const edited = setEnvValue(content, "KEY", secret);
        expect("content" in edited && parse(edited.content)).toEqual({ ...parse(content), KEY: secret });
      }),
      { numRuns: 200 },
    );
  });
});
