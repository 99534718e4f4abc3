import { expect, it } from "vitest";
import { hanging } from "../../src/output/hanging.ts";
import { text } from "../../src/output/text.ts";
import { plainLines, plainLook } from "./looks.ts";

const words = "the signature fits the same bytes without the newline at the end";

function lines(columns: number, said = words): string[] {
  return plainLines(hanging(text`  why   `, said, plainLook({ columns })));
}

it("goes on below itself where the terminal is too narrow", () => {
  expect(lines(40)).toEqual([
    "  why   the signature fits the same",
    "        bytes without the newline at the",
    "        end",
  ]);
});

it("is one line in a pipe and where there is room", () => {
  for (const columns of [80, Number.POSITIVE_INFINITY]) expect(lines(columns)).toEqual([`  why   ${words}`]);
});

it("keeps some room behind a long head, and escapes what it says", () => {
  expect(lines(10)[0]).toBe("  why   the signature fits");
  expect(lines(80, "a\u001b[31mb")).toEqual(["  why   a\\x1b[31mb"]);
});
